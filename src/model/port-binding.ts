/**
 * Ports of an endpoint: those it exposes, and those of the host that lead to them.
 */
export type TransportProtocol = 'tcp' | 'udp' | 'sctp';

/** A port that an endpoint serves. */
export interface ExposedPort {
  readonly protocol: TransportProtocol;
  readonly port: number;
}

/** A port of the host that leads to a port of the endpoint; a range where `hostPortEnd` is given. */
export interface PortBinding extends ExposedPort {
  readonly hostAddress?: string;
  readonly hostPort?: number;
  readonly hostPortEnd?: number;
}

/** A port of the host as it was given to a port of an endpoint. */
export interface PublishedPort extends ExposedPort {
  /** '0.0.0.0' or '::' is every address of the family. */
  readonly hostAddress: string;
  readonly hostPort: number;
}
