/**
 * What a daemon is started with, checked and complete.
 */
import type { DefaultBridge } from '../../containers/predefined/default-bridge.js';
import type { AddressPoolOptions, Profile } from '../../controller/settings/controller-settings.js';
import type { HostOptions } from '../../controller/settings/host-settings.js';
import type { TlsSettings } from '../http/tls.js';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface DaemonSettings {
  /** Where to listen. */
  readonly addresses: readonly string[];
  readonly host: HostOptions;
  readonly dataRoot: string;
  /** The shared store's URL, with its secrets. */
  readonly clusterStore?: string;
  readonly clusterAdvertise?: string;
  readonly clusterTtlMs?: number;
  readonly defaultAddressPools: readonly AddressPoolOptions[];
  readonly defaultBridge: DefaultBridge;
  readonly labels: readonly string[];
  readonly underlay: 'memory' | 'udp';
  readonly profile: Profile;
  readonly tls?: TlsSettings;
  readonly groupId?: number;
  readonly logLevel: LogLevel;
  readonly metricsAddress?: string;
  readonly pidFile: string;
}
