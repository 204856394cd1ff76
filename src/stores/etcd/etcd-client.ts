/**
 * The client of an etcd, tuned: nothing is repeated behind our back, nothing waits for ever, nothing stays shut.
 *
 * etcd3 repeats a call that failed in whatever way, stops calling a host for seconds after a few failures, and has no
 * deadline; none of this is wanted where a commit must be known to have happened or not.
 */
import { rootCertificates } from 'node:tls';
import type * as EtcdModule from 'etcd3';
import type { Etcd3, IOptions } from 'etcd3';
import type { Clock } from '../../base/runtime.js';
import { within } from '../deadline.js';
import { formatHost, type HostPort } from '../remote/server-url.js';
import type { TlsContent } from '../remote/tls-files.js';
import { isUnreachable, outcomeOf } from './etcd-errors.js';

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

/**
 * One client a host. Calls go to one host until it fails them, and then to the next: etcd3 itself would choose by chance
 * for each call.
 */
export class EtcdClient {
  readonly #hosts: readonly Etcd3[];
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  #present = 0;

  constructor(etcd3: Pick<typeof EtcdModule, 'Etcd3'>, options: EtcdClientOptions) {
    this.#clock = options.clock;
    this.#deadlineMs = options.deadlineMs;
    this.#hosts = options.hosts.map((host) => new etcd3.Etcd3(this.#optionsFor(host, options)));
  }

  /**
   * Calls etcd; rejects when it has not answered in time. A call that certainly did nothing is made again, to the next
   * host if there is one.
   */
  async call<T>(send: (etcd: Etcd3, options: CallDeadline) => Promise<T>): Promise<T> {
    const options = this.#deadline();
    for (let tries = 1; ; tries++) {
      const host = this.#present;
      try {
        return await within(this.#clock, Math.max(1, options.deadline - this.#clock.now()), send(this.#etcd(), options));
      } catch (thrown) {
        // Whoever failed at the same moment has moved on already.
        if (host === this.#present && isUnreachable(thrown)) this.#present = (host + 1) % this.#hosts.length;
        if (tries >= this.#hosts.length || outcomeOf(thrown) === 'unknown') throw thrown;
      }
    }
  }

  /** Opens a stream, which has no deadline. */
  open<T>(start: (etcd: Etcd3) => Promise<T>): Promise<T> {
    return start(this.#etcd());
  }

  close(): void {
    for (const etcd of this.#hosts) etcd.close();
  }

  #etcd(): Etcd3 {
    const etcd = this.#hosts[this.#present];
    if (etcd === undefined) throw new TypeError('an etcd store needs a host');
    return etcd;
  }

  #optionsFor(host: HostPort, { user, tls, deadlineMs }: EtcdClientOptions): IOptions {
    return {
      hosts: `${tls === undefined ? 'http' : 'https'}://${formatHost(host)}`,
      ...(user === undefined ? {} : { auth: { username: user.name, password: user.password } }),
      ...(tls === undefined ? {} : { credentials: credentialsOf(tls) }),
      defaultCallOptions: ({ isStream }) => (isStream ? {} : this.#deadline()),
      faultHandling: { host: () => once, global: once },
      grpcOptions: {
        'grpc.enable_retries': 0,
        'grpc.initial_reconnect_backoff_ms': 100,
        'grpc.min_reconnect_backoff_ms': 100,
        'grpc.max_reconnect_backoff_ms': 1_000,
        'grpc.keepalive_time_ms': KEEPALIVE_MS,
        'grpc.keepalive_timeout_ms': deadlineMs,
        'grpc.max_receive_message_length': -1,
        'grpc.max_send_message_length': -1,
      },
    };
  }

  #deadline(): CallDeadline {
    return { deadline: this.#clock.now() + this.#deadlineMs };
  }
}

/** A policy of etcd3's that does a thing once, whatever comes of it. */
class Once {
  /** Stands for a type and has no value. */
  declare readonly _altReturn: never;

  readonly onSuccess = (): { dispose(): void } => NOTHING_HEARD;
  readonly onFailure = (): { dispose(): void } => NOTHING_HEARD;

  async execute<T>(run: (context: { signal: AbortSignal }) => PromiseLike<T> | T, signal = new AbortController().signal): Promise<T> {
    return run({ signal });
  }
}

const NOTHING_HEARD = { dispose: (): void => undefined };
const once = new Once();

function credentialsOf({ ca, cert, key }: TlsContent): NonNullable<IOptions['credentials']> {
  return {
    rootCertificate: ca ?? Buffer.from(rootCertificates.join('\n')),
    ...(cert === undefined ? {} : { certChain: cert }),
    ...(key === undefined ? {} : { privateKey: key }),
  };
}
