/**
 * libcnm: Docker's container network model.
 *
 * `createController` opens one host, `createCluster` many hosts in one process with a simulated underlay.
 */
export { Result } from './base/result.js';
export { CnmError, errorClass, type ErrorKind } from './base/error.js';
export type { Clock, Log, Random, Runtime, Timer } from './base/runtime.js';
export { createSystemRuntime } from './base/system-runtime.js';
export { createSimulatedRuntime, type SimulatedClock, type SimulatedRuntime } from './base/simulated-runtime.js';

export { createController } from './controller/create-controller.js';
export { createCluster, Cluster, type ClusterOptions, type Trace } from './controller/create-cluster.js';
export type { Destination, Origin } from './controller/cluster/aim.js';
export type { ExplainOptions } from './controller/cluster/asking.js';
export type { Disposition, DroppedStep, ExplainedStep, Explanation, NameStep, Question } from './dataplane/simulator/explain/explanation.js';
export type { TracerouteHop, TracerouteOptions, TracerouteReport } from './dataplane/simulator/probes/traceroute.js';
export type { AddressType, Resolution } from './controller/cluster/lookup.js';
export { Controller, type ControllerStatus } from './controller/controller.js';
export { Network, type NetworkAddresses } from './controller/network.js';
export { Endpoint, type SandboxHandle } from './controller/endpoint.js';
export type { SandboxFiles } from './dns/sandbox-files.js';
export type { NameAnswer } from './dns/resolver.js';
export { Sandbox, type SandboxInterface, type SandboxRoute } from './controller/sandbox.js';
export type { HostView } from './controller/hosts/host-views.js';
export type { HostState } from './controller/hosts/host-watch.js';
export type { ReapedHost } from './controller/hosts/reap-host.js';
export type { AddressPoolOptions, ControllerOptions, Profile } from './controller/settings/controller-settings.js';
export type { OpeningListener, OpeningProgress } from './replica/replica-options.js';
export type { HostOptions } from './controller/settings/host-settings.js';
export type { IpamConfigOptions, NetworkOptions } from './controller/settings/network-settings.js';
export type { EndpointOptions, JoinOptions } from './controller/settings/endpoint-settings.js';
export type { SandboxOptions } from './controller/settings/sandbox-settings.js';
export type { NetworkFilter } from './controller/queries.js';
export type { HostInterface, HostRecord, PortRange, ResolvConf } from './model/host.js';
export type { ExposedPort, PortBinding, PublishedPort, TransportProtocol } from './model/port-binding.js';
export type { Scope } from './model/scope.js';

export * from './controller/errors/controller-errors.js';
export * from './controller/errors/endpoint-errors.js';
export * from './controller/errors/host-errors.js';
export * from './controller/errors/network-errors.js';
export * from './controller/errors/sandbox-errors.js';
export * from './drivers/errors.js';
export * from './ipam/errors.js';
export * from './replica/errors.js';
export { InvalidOption } from './contracts/options.js';
export { BridgeConflict } from './drivers/bridge/conflicts.js';
export { MultipleSubnets } from './drivers/bridge/bridge-driver.js';
export { NoRoomForMac } from './drivers/bridge/self-made-ipv6.js';
export * from './drivers/ports/port-errors.js';
export { InsufficientVnis, NoMatchingSubnet } from './drivers/overlay/overlay-driver.js';
export { NoAvailableVni, VniInUse } from './drivers/overlay/vni.js';
export * from './drivers/parent-link/errors.js';
export { NetworkNotDeletable, SingleNetworkDriver } from './drivers/special-driver.js';

export * from './contracts/dataplane.js';
export { EMBEDDED_DNS_ADDRESS, type ExternalNameServer, type NameDecision, type NameService, type ResolverResource } from './contracts/name-service.js';
export type * from './contracts/driver.js';
export type * from './contracts/events.js';
export type * from './contracts/ipam-driver.js';
export * from './contracts/store.js';
export { createMemoryStore } from './stores/memory/memory-store.js';
export { createRecordingDataplane } from './dataplane/recording-dataplane.js';
export { createSimulator, Simulator, type Capture, type CaptureFilter, type DnsReply, type Fault, type FaultPlace, type Faults, type FaultyInterface, type PlacedFault, type Hop, type HopAction, type HopListener, type NameQuestion, type PingError, type PingErrorKind, type PingOptions, type PingReply, type PingReport } from './dataplane/simulator/simulator.js';
