/**
 * The client of an etcd, tuned: nothing is repeated behind our back, nothing waits for ever, nothing stays shut.
 *
 * etcd3 repeats a call that failed in whatever way, stops calling a host for seconds after a few failures, and has no
 * deadline; none of this is wanted where a commit must be known to have happened or not.
 */
import { rootCertificates } from 'node:tls';
import type { Etcd3, IOptions } from 'etcd3';
import type { Clock } from '../../base/runtime.js';
import { within } from '../remote/deadline.js';
import { formatHost, type HostPort } from '../remote/server-url.js';
import type { TlsContent } from '../remote/tls-files.js';
import { outcomeOf } from './etcd-errors.js';

type EtcdModule = typeof import('etcd3');
type Policy = NonNullable<NonNullable<IOptions['faultHandling']>['global']>;
/** When a call ends at the latest, as gRPC takes it. */
export interface CallDeadline {
  readonly deadline: number;
}

export interface EtcdClientOptions {
  readonly hosts: readonly HostPort[];
  readonly user: { readonly name: string; readonly password: string } | undefined;
  readonly tls: TlsContent | undefined;
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/** etcd refuses clients that ask more often whether it is there. */
const KEEPALIVE_MS = 6_000;

export class EtcdClient {
  readonly etcd: Etcd3;
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  readonly #tries: number;

  constructor(etcd3: EtcdModule, options: EtcdClientOptions) {
    this.#clock = options.clock;
    this.#deadlineMs = options.deadlineMs;
    // Each try takes a host by chance, so that twice as many are likely to meet one that is up.
    this.#tries = options.hosts.length === 1 ? 1 : 2 * options.hosts.length;
    const scheme = options.tls === undefined ? 'http' : 'https';
    this.etcd = new etcd3.Etcd3({
      hosts: options.hosts.map((host) => `${scheme}://${formatHost(host)}`),
      ...(options.user === undefined ? {} : { auth: { username: options.user.name, password: options.user.password } }),
      ...(options.tls === undefined ? {} : { credentials: credentialsOf(options.tls) }),
      defaultCallOptions: ({ isStream }) => (isStream ? {} : this.#deadline()),
      faultHandling: { host: () => once, global: once },
      grpcOptions: {
        'grpc.enable_retries': 0,
        'grpc.initial_reconnect_backoff_ms': 100,
        'grpc.min_reconnect_backoff_ms': 100,
        'grpc.max_reconnect_backoff_ms': 1_000,
        'grpc.keepalive_time_ms': KEEPALIVE_MS,
        'grpc.keepalive_timeout_ms': options.deadlineMs,
        'grpc.max_receive_message_length': -1,
        'grpc.max_send_message_length': -1,
      },
    });
  }

  /**
   * Calls etcd; rejects when it has not answered in time. A call that certainly did nothing is made again, to another
   * host if there is one.
   */
  async call<T>(send: (options: CallDeadline) => Promise<T>): Promise<T> {
    const options = this.#deadline();
    for (let tries = 1; ; tries++) {
      try {
        return await within(this.#clock, Math.max(1, options.deadline - this.#clock.now()), send(options));
      } catch (thrown) {
        if (tries >= this.#tries || outcomeOf(thrown) === 'unknown') throw thrown;
      }
    }
  }

  close(): void {
    this.etcd.close();
  }

  #deadline(): CallDeadline {
    return { deadline: this.#clock.now() + this.#deadlineMs };
  }
}

/** A policy of etcd3's that does a thing once, whatever comes of it. */
const once: Policy = {
  get _altReturn(): never {
    throw new TypeError('it stands for a type and has no value');
  },
  onSuccess: () => ({ dispose: () => undefined }),
  onFailure: () => ({ dispose: () => undefined }),
  execute: async (run, signal = new AbortController().signal) => run({ signal }),
};

function credentialsOf({ ca, cert, key }: TlsContent): NonNullable<IOptions['credentials']> {
  return {
    rootCertificate: ca ?? Buffer.from(rootCertificates.join('\n')),
    ...(cert === undefined ? {} : { certChain: cert }),
    ...(key === undefined ? {} : { privateKey: key }),
  };
}
