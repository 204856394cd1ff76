/**
 * The door of `libcnm/containers`: containers with names and lives over a controller's networks and sandboxes.
 */
export { createContainers, Containers } from './containers.js';
export { Container } from './container.js';
export type { ConnectOptions, ContainerNetworkOptions, ContainerOptions } from './container-settings.js';
export { createUserNetworks, UserNetworks } from './user-networks.js';
export type { Filters } from './network-filters.js';
export { DEFAULT_NETWORK, isPredefined } from './predefined/names.js';
export { inspectNetwork, type EndpointInspection, type NetworkInspection, type SubnetInspection } from './inspect/inspect-network.js';
export { inspectContainer, type ContainerInspection } from './inspect/inspect-container.js';
export { portName, type HostPortInspection, type PortMapInspection } from './inspect/port-map.js';
export type { AttachmentInspection } from './inspect/inspect-attachment.js';
export type { ContainerNetwork, ContainerRecord, ContainerRun, ContainerState, RestartPolicy } from '../model/container.js';
export * from './errors.js';
