/**
 * The real kernel as a set of hosts: network namespaces made with iproute2 from the same resources that a simulated
 * host has, rules with iptables.
 *
 * Each simulated namespace is one of the kernel's; the underlay is a bridge in one more. All are named for the process
 * and deleted at the end; nothing outside them is touched.
 */
import { execFile, execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { Resource, VxlanResource } from '../../src/contracts/dataplane.js';
import type { Simulator } from '../../src/dataplane/simulator/simulator.js';
import { iptablesCommands } from './iptables.js';

/** What has to be there; the rest says why a kernel cannot be used. */
export function kernelFault(): string | undefined {
  if (process.platform !== 'linux') return 'it is no Linux';
  if (process.getuid?.() !== 0) return 'it needs root for network namespaces';
  for (const program of ['ip', 'iptables', 'busybox', 'tcpdump', 'tshark']) {
    if (spawnSync('which', [program]).status !== 0) return `${program} is not installed`;
  }
  const probe = spawnSync('ip', ['netns', 'add', `cnm${process.pid}probe`]);
  if (probe.status !== 0) return `network namespaces cannot be made: ${probe.stderr.toString().trim()}`;
  execFileSync('ip', ['netns', 'del', `cnm${process.pid}probe`]);
  return undefined;
}

const UNDERLAY = 'underlay';

export class KernelHosts {
  readonly #names = new Map<string, string>();
  readonly #children = new Set<ChildProcess>();

  /** Makes what the simulator's hosts have. */
  static from(simulator: Simulator): KernelHosts {
    const kernel = new KernelHosts();
    try {
      kernel.#addNamespace(UNDERLAY);
      kernel.#ip(UNDERLAY, ['link', 'add', 'sw0', 'type', 'bridge']);
      kernel.#ip(UNDERLAY, ['link', 'set', 'sw0', 'up']);
      for (const [at, host] of simulator.hosts().entries()) {
        const { name, interfaces } = host.description;
        kernel.#addNamespace(`${name}/host`);
        for (const { name: device, address } of interfaces) kernel.#connect(`${name}/host`, device, address, `p${at}`);
        for (const resource of host.list()) kernel.#put(name, resource);
        for (const command of iptablesCommands(host.list())) kernel.run(`${name}/${command.namespace}`, command.argv);
      }
    } catch (thrown) {
      kernel.close();
      throw thrown;
    }
    return kernel;
  }

  /** The kernel's name of 'host/namespace'. */
  nameOf(place: string): string {
    const name = this.#names.get(place);
    if (name === undefined) throw new Error(`no namespace ${place}`);
    return name;
  }

  /** Runs a command in a namespace to its end. */
  run(place: string, argv: readonly string[]): string {
    return execFileSync('ip', ['netns', 'exec', this.nameOf(place), ...argv], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** The same, beside others. */
  async runLong(place: string, argv: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('ip', ['netns', 'exec', this.nameOf(place), ...argv], { encoding: 'utf8' });
    return stdout;
  }

  /** Starts a command in a namespace and waits until it has printed the line that says that it is ready. */
  async start(place: string, argv: readonly string[], ready: RegExp): Promise<ChildProcess> {
    const child = spawn('ip', ['netns', 'exec', this.nameOf(place), ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.add(child);
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const hear = (bytes: Buffer): void => {
        said += bytes.toString();
        if (ready.test(said)) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => reject(new Error(`${argv.join(' ')} ended: ${said}`)));
    });
    return child;
  }

  /** Ends a started command and waits for it. */
  async stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    this.#children.delete(child);
  }

  /** Deletes all of it. */
  close(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    for (const name of this.#names.values()) spawnSync('ip', ['netns', 'del', name]);
    this.#names.clear();
  }

  #addNamespace(place: string): void {
    const name = `cnm${process.pid}n${this.#names.size}`;
    execFileSync('ip', ['netns', 'add', name]);
    this.#names.set(place, name);
    this.#ip(place, ['link', 'set', 'lo', 'up']);
    // What the simulator has no use for: IPv6 of its own accord, and a bridge's packets in iptables unless it is asked for.
    for (const setting of ['net.ipv6.conf.default.disable_ipv6=1', 'net.ipv4.ip_forward=1', 'net.bridge.bridge-nf-call-iptables=0']) {
      spawnSync('ip', ['netns', 'exec', name, 'busybox', 'sysctl', '-w', setting]);
    }
  }

  #connect(place: string, device: string, address: string, port: string): void {
    this.#ip(UNDERLAY, ['link', 'add', port, 'type', 'veth', 'peer', 'name', device, 'netns', this.nameOf(place)]);
    this.#ip(UNDERLAY, ['link', 'set', port, 'master', 'sw0', 'up']);
    this.#ip(place, ['addr', 'add', address, 'dev', device]);
    this.#ip(place, ['link', 'set', device, 'up']);
  }

  #put(host: string, resource: Resource): void {
    switch (resource.kind) {
      case 'namespace':
        return this.#addNamespace(`${host}/${resource.id}`);
      case 'bridge': {
        const place = `${host}/${resource.namespace}`;
        const filtered = resource.netfilter === true ? ['nf_call_iptables', '1'] : [];
        this.#ip(place, ['link', 'add', resource.name, 'address', resource.macAddress, 'type', 'bridge', ...filtered]);
        return this.#ip(place, ['link', 'set', resource.name, 'mtu', String(resource.mtuBytes), 'up']);
      }
      case 'veth': {
        const [a, b] = resource.ends;
        const [left, right] = [`${host}/${a.namespace}`, `${host}/${b.namespace}`];
        this.#ip(left, ['link', 'add', a.name, 'address', a.macAddress, 'type', 'veth', 'peer', 'name', b.name, 'netns', this.nameOf(right), 'address', b.macAddress]);
        for (const [place, end] of [[left, a], [right, b]] as const) {
          this.#ip(place, ['link', 'set', end.name, 'mtu', String(end.mtuBytes), ...(end.bridge === undefined ? [] : ['master', end.bridge]), 'up']);
        }
        return;
      }
      case 'vxlan':
        return this.#putVxlan(host, resource);
      case 'address': {
        const broadcast = resource.address.includes(':') ? [] : ['brd', '+'];
        return this.#ip(`${host}/${resource.namespace}`, ['addr', 'add', resource.address, ...broadcast, 'dev', resource.interface]);
      }
      case 'route': {
        const via = resource.gateway === undefined ? [] : ['via', resource.gateway];
        const on = resource.interface === undefined ? [] : ['dev', resource.interface];
        return this.#ip(`${host}/${resource.namespace}`, ['route', 'add', resource.destination, ...via, ...on]);
      }
      case 'neighbour':
        return this.#ip(`${host}/${resource.namespace}`, ['neigh', 'replace', resource.address, 'lladdr', resource.macAddress, 'dev', resource.interface, 'nud', 'permanent']);
      case 'forwarding-entry':
        execFileSync('bridge', ['-n', this.nameOf(`${host}/${resource.namespace}`), 'fdb', 'append', resource.macAddress, 'dev', resource.interface, 'dst', resource.vtep, 'self', 'permanent']);
        return;
      // Rules come all at once; names are answered by a program that a kernel does not have.
      case 'rule':
      case 'policy':
      case 'resolver':
      case 'port-proxy':
        return;
      default:
        throw new Error(`no ${resource.kind} on the kernel`);
    }
  }

  /** As libnetwork does: made on the host, where its packets leave, and then moved. */
  #putVxlan(host: string, { namespace, name, vni, port, mtuBytes, macAddress, bridge }: VxlanResource): void {
    const [outer, place] = [`${host}/host`, `${host}/${namespace}`];
    this.#ip(outer, ['link', 'add', name, 'address', macAddress, 'type', 'vxlan', 'id', String(vni), 'dstport', String(port), 'nolearning', 'proxy', 'l2miss', 'l3miss']);
    this.#ip(outer, ['link', 'set', name, 'netns', this.nameOf(place)]);
    this.#ip(place, ['link', 'set', name, 'mtu', String(mtuBytes), 'master', bridge, 'up']);
  }

  #ip(place: string, args: readonly string[]): void {
    execFileSync('ip', ['-n', this.nameOf(place), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  }
}
