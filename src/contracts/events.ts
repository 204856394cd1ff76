/**
 * The events of a controller, made from committed changes: an event never speaks of what was not committed.
 *
 * Every controller that shares a store tells of what any of them has done to shared networks.
 */
export interface NetworkEvent {
  readonly networkId: string;
  readonly name: string;
  readonly driver: string;
}

export interface EndpointEvent {
  readonly networkId: string;
  readonly endpointId: string;
  readonly name: string;
  readonly host: string;
}

export interface JoinEvent extends EndpointEvent {
  readonly sandboxId: string;
  readonly containerId: string;
}

export interface SandboxEvent {
  readonly sandboxId: string;
  readonly containerId: string;
}

export interface HostEvent {
  readonly host: string;
  readonly address: string;
}

export interface EventMap {
  'network:create': NetworkEvent;
  'network:delete': NetworkEvent;
  'endpoint:create': EndpointEvent;
  'endpoint:delete': EndpointEvent;
  'endpoint:join': JoinEvent;
  'endpoint:leave': JoinEvent;
  'sandbox:create': SandboxEvent;
  'sandbox:delete': SandboxEvent;
  'host:add': HostEvent;
  'host:remove': HostEvent;
}
