/**
 * The events of a controller, made from committed changes: an event never speaks of what was not committed.
 *
 * Every controller that shares a store tells of what any of them has done to shared networks. That hosts come and go,
 * and whether the store answers, each tells as it has seen it.
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

/** A store does not answer, or holds a record that cannot be read. */
export interface StoreDegradedEvent {
  readonly reason: string;
}

/** The stores answer, the records are those of the present, and changes are possible. */
export interface StoreReadyEvent {
  readonly [field: string]: never;
}

/** What a controller tells of. */
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
  /** A host that announces itself is heard of. */
  'host:present': HostEvent;
  /** It is not any more, and had its time to come back. */
  'host:gone': HostEvent;
  /** What it left is being removed. */
  'host:reaped': HostEvent;
  'store:degraded': StoreDegradedEvent;
  'store:ready': StoreReadyEvent;
}
