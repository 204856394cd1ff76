/**
 * The containers of rebuilt hosts with what they run: each has files of its own, and its main program on the cluster's
 * clock.
 *
 * Nothing of it is kept: the programs begin anew with every command, and end with it.
 */
import { createContainers, type Container } from '../../containers/index.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import type { Cluster } from '../../controller/create-cluster.js';
import { DEFAULT_HOSTS, formatHosts } from '../../dns/hosts-file.js';
import { formatResolvConf, NO_RESOLV_CONF } from '../../dns/resolv-conf.js';
import type { ExposedPort } from '../../model/port-binding.js';
import { FileTree } from '../../programs/files/file-tree.js';
import { parseImageName } from '../../programs/images/image-name.js';
import { configOf, ownCommand } from '../../programs/images/known-images.js';
import { Input } from '../../programs/input.js';
import { mainProgram, type MainProgram } from '../../programs/main-program.js';
import { ProcessTable } from '../../programs/process-table.js';
import { pause } from '../../programs/process.js';
import { run, type Surroundings } from '../../programs/programs.js';
import type { World } from './world.js';

/** How much simulated time programs have to begin to listen. */
const START_MS = 1_000;

/** A machine to run programs in: a container, or a host itself. */
export interface Machine {
  readonly hostname: string;
  readonly host: string;
  readonly namespace: string;
  readonly files: FileTree;
}

/** What a program is run with besides its machine. */
export type Streams = Pick<Surroundings, 'environment' | 'input' | 'signal' | 'out' | 'error'>;

export class LivingContainers {
  readonly #cluster: Cluster;
  readonly #machines = new Map<string, Machine>();
  readonly #ends = new AbortController();

  private constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Starts what every running container runs; resolves when they have had time to listen. */
  static async start(cluster: Cluster): Promise<LivingContainers> {
    const living = new LivingContainers(cluster);
    for (const controller of cluster.controllers) {
      for (const container of createContainers(controller).list()) living.#add(container);
    }
    await pause(cluster.clock, START_MS, living.#ends.signal);
    return living;
  }

  /** Where the sender's programs are run. */
  machineOf({ cluster, container, host }: World): Machine {
    const machine = container === undefined ? undefined : this.#machines.get(container.id);
    if (machine !== undefined) return machine;
    const conf = cluster.controller(host)?.host.resolvConf ?? NO_RESOLV_CONF;
    const files = { '/etc/hosts': formatHosts(DEFAULT_HOSTS), '/etc/resolv.conf': formatResolvConf(conf), '/etc/hostname': `${host}\n` };
    return { hostname: host, host, namespace: HOST_NAMESPACE, files: new FileTree(() => files) };
  }

  /** What a program in a machine has. */
  surroundings({ hostname, host, namespace, files }: Machine, streams: Streams): Surroundings {
    const { simulator, clock } = this.#cluster;
    const network = { simulator, place: { host, namespace }, namespace: () => simulator.host(host)?.namespace(namespace) };
    return { hostname, files, clock, network, processes: new ProcessTable(), pid: 1, ...streams };
  }

  /** Ends all programs. */
  stop(): void {
    this.#ends.abort();
  }

  #add(container: Container): void {
    const { sandbox, id, hostname } = container;
    if (sandbox === undefined) return;
    const machine = { hostname, host: sandbox.host, namespace: sandbox.namespace, files: new FileTree(() => ({ ...sandbox.files() })) };
    this.#machines.set(id, machine);
    const main = programOf(container);
    if (main === undefined) return;
    const streams = { environment: environmentOf(hostname), input: Input.empty(), signal: this.#ends.signal, out: () => {}, error: () => {} };
    void run(main.program, main.words, this.surroundings(machine, streams));
  }
}

/** What a container runs: its command, or its image's; undefined where there is no such program. */
function programOf({ image, command, exposedPorts, portBindings }: Container): MainProgram | undefined {
  const repository = parseImageName(image)?.repository ?? image;
  const ports = [...exposedPorts, ...portBindings, ...configOf(repository).exposedPorts.map(readPort)];
  const own = ownCommand(repository, ports.length > 0);
  return mainProgram({ image, words: command.length > 0 ? command : [...own.entrypoint, ...own.command], ports });
}

/** Of '80/tcp'. */
function readPort(text: string): ExposedPort {
  const [port, protocol] = text.split('/');
  return { port: Number(port), protocol: protocol === 'udp' ? 'udp' : 'tcp' };
}

/** What every program finds in its environment. */
export function environmentOf(hostname: string): Readonly<Record<string, string>> {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOSTNAME: hostname, HOME: '/root' };
}
