/**
 * Class Sandbox: a container's network stack, with endpoints of any number of networks.
 *
 * A handle: an id and its controller. It has at most one endpoint of each network. After its deletion it keeps showing
 * the last it knew, and its verbs answer SANDBOX_NOT_FOUND.
 */
import type { CnmError } from '../base/error.js';
import type { Result } from '../base/result.js';
import { resolveName, type NameAnswer } from '../dns/resolver.js';
import { namesOf } from '../state/indexes/name-index.js';
import { sandboxFiles, type SandboxFiles } from '../dns/sandbox-files.js';
import type { Labels } from '../model/labels.js';
import type { ExtraHost, SandboxRecord } from '../model/sandbox.js';
import { namespaceOf } from '../reconciler/desired.js';
import { gatewayOf, placedEndpoints } from '../state/placement.js';
import type { Core } from './core.js';
import { Endpoint } from './endpoint.js';
import { Handle } from './handle.js';
import { deleteSandbox } from './operations/sandbox/delete-sandbox.js';

/** An interface of a sandbox. */
export interface SandboxInterface {
  readonly name: string;
  readonly networkId: string;
  readonly endpointId: string;
  /** '10.1.0.2/24'. */
  readonly ipv4Address?: string;
  readonly ipv6Address?: string;
  readonly macAddress: string;
}

/** A route of a sandbox. */
export interface SandboxRoute {
  /** '0.0.0.0/0' is the default route. */
  readonly destination: string;
  readonly gateway?: string;
  readonly interface: string;
}

export class Sandbox extends Handle {
  readonly #core: Core;
  #last: SandboxRecord;

  /** Handles come from a controller. */
  constructor(core: Core, record: SandboxRecord) {
    super();
    this.#core = core;
    this.#last = record;
    core.sandboxHandles.add(this);
  }

  get id(): string {
    return this.#last.id;
  }

  get containerId(): string {
    return this.#last.containerId;
  }

  get hostname(): string {
    return this.#last.hostname;
  }

  get domainname(): string {
    return this.#last.domainname;
  }

  /** External name servers, in the order in which they are asked. */
  get dnsServers(): readonly string[] {
    return this.#last.dnsServers;
  }

  get dnsSearch(): readonly string[] {
    return this.#last.dnsSearch;
  }

  get dnsOptions(): readonly string[] {
    return this.#last.dnsOptions;
  }

  /** More lines of /etc/hosts. */
  get extraHosts(): readonly ExtraHost[] {
    return this.#last.extraHosts;
  }

  get labels(): Labels {
    return this.#last.labels;
  }

  /** Milliseconds since 1970. */
  get created(): number {
    return this.#last.created;
  }

  /** The host that it is on. */
  get host(): string {
    return this.#core.host.name;
  }

  /** The dataplane's name for its network stack. */
  get namespace(): string {
    return namespaceOf(this.#last);
  }

  /** Whether it is there still. */
  get exists(): boolean {
    return this.#core.tables.sandboxesById.get(this.id) !== undefined;
  }

  /** Its endpoints, in the order that decides its gateway. */
  endpoints(): readonly Endpoint[] {
    return this.#placed.map(({ endpoint }) => new Endpoint(this.#core, endpoint));
  }

  /** Its interfaces, in the order of their names. */
  get interfaces(): readonly SandboxInterface[] {
    return this.#placed
      .flatMap(({ endpoint: { id, networkId, ipv4, ipv6, macAddress, join } }) =>
        join?.interfaceName === undefined
          ? []
          : [
              {
                name: join.interfaceName,
                networkId,
                endpointId: id,
                ...(ipv4 !== undefined && { ipv4Address: `${ipv4.address}/${ipv4.prefixLength}` }),
                ...(ipv6 !== undefined && { ipv6Address: `${ipv6.address}/${ipv6.prefixLength}` }),
                macAddress,
              },
            ],
      )
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  /** The default route first, then the networks' routes; those to its own subnets come with its interfaces. */
  get routes(): readonly SandboxRoute[] {
    const routes: SandboxRoute[] = [];
    const out = gatewayOf(this.#placed)?.endpoint.join;
    const through = out?.interfaceName ?? '';
    if (out?.ipv4Gateway !== undefined) routes.push({ destination: '0.0.0.0/0', gateway: out.ipv4Gateway, interface: through });
    if (out?.ipv6Gateway !== undefined) routes.push({ destination: '::/0', gateway: out.ipv6Gateway, interface: through });
    for (const { endpoint } of this.#placed) {
      for (const { destination, nextHop } of endpoint.join?.routes ?? []) {
        routes.push({ destination, ...(nextHop !== undefined && { gateway: nextHop }), interface: endpoint.join?.interfaceName ?? '' });
      }
    }
    return routes;
  }

  /** The IPv4 gateway of its default route. */
  get gateway(): string | undefined {
    return gatewayOf(this.#placed)?.endpoint.join?.ipv4Gateway;
  }

  /** The endpoint that the default route goes through. */
  get gatewayEndpoint(): Endpoint | undefined {
    const out = gatewayOf(this.#placed)?.endpoint;
    return out === undefined ? undefined : new Endpoint(this.#core, out);
  }

  /** The names that others in its networks know it by, each once. */
  get names(): readonly string[] {
    return [...new Set(this.#placed.flatMap(({ endpoint }) => [...namesOf(endpoint)]))];
  }

  /** What its embedded DNS server answers: addresses of endpoints that share a network with it. */
  resolve(name: string, options: { readonly family?: 4 | 6 } = {}): NameAnswer {
    return resolveName(this.#core.tables.endpointNames, this.#placed, name, options.family ?? 4);
  }

  /** What Docker writes into it, by path: /etc/hostname, /etc/hosts and /etc/resolv.conf as they are now. */
  files(): SandboxFiles {
    return sandboxFiles(this.#core.tables, this.#core.host, this.#record);
  }

  /** The content of one of its files; undefined for any other path. */
  file(path: string): string | undefined {
    const files: Readonly<Record<string, string>> = { ...this.files() };
    return Object.hasOwn(files, path) ? files[path] : undefined;
  }

  /**
   * Deletes the sandbox; its endpoints leave and are deleted with it.
   *
   * Errors: SANDBOX_NOT_FOUND.
   */
  delete(): Promise<Result<void, CnmError>> {
    return this.#core.run((operation) => deleteSandbox(operation, this.id));
  }

  get #placed() {
    const record = this.#record;
    return this.exists ? placedEndpoints(this.#core.tables, record) : [];
  }

  /** The record as it is now, or as it was last. */
  get #record(): SandboxRecord {
    this.#last = this.#core.tables.sandboxesById.get(this.#last.id) ?? this.#last;
    return this.#last;
  }
}
