/**
 * Two containers on one network, to run programs in.
 */
import { type Cluster, createCluster } from '../../src/controller/create-cluster.js';
import type { Sandbox } from '../../src/controller/sandbox.js';
import { FileTree } from '../../src/programs/files/file-tree.js';
import { Input } from '../../src/programs/input.js';
import { ProcessTable } from '../../src/programs/process-table.js';
import { findProgram, run } from '../../src/programs/programs.js';
import type { Program } from '../../src/programs/process.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly signal?: AbortSignal;
  readonly program?: Program;
}

/** A container with files of its own. */
export class TestContainer {
  readonly files: FileTree;
  readonly processes = new ProcessTable();

  constructor(
    readonly cluster: Cluster,
    readonly sandbox: Sandbox,
    readonly hostname: string,
  ) {
    this.files = new FileTree(() => ({ ...sandbox.files() }));
  }

  /** Runs a command to its end. */
  async run(command: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const { simulator, clock } = this.cluster;
    const { host, namespace } = this.sandbox;
    const program = options.program ?? findProgram(command[0] ?? '');
    if (program === undefined) throw new Error(`no program ${command[0] ?? ''}`);
    const input = new Input();
    input.write(new TextEncoder().encode(options.input ?? ''));
    input.end();
    const said = { out: '', error: '' };
    const say = (stream: 'out' | 'error') => (bytes: string | Uint8Array) => void (said[stream] += typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes));
    const code = await run(program, command, {
      environment: { TERM: 'xterm' },
      hostname: this.hostname,
      network: { simulator, place: { host, namespace }, namespace: () => simulator.host(host)?.namespace(namespace) },
      files: this.files,
      processes: this.processes,
      pid: this.processes.add(command, () => {}),
      clock,
      input,
      signal: options.signal ?? new AbortController().signal,
      out: say('out'),
      error: say('error'),
    });
    return { code, ...said };
  }

  /** Runs a line of the shell. */
  sh(line: string, options: RunOptions = {}): Promise<Ran> {
    return this.run(['sh', '-c', line], options);
  }
}

/** Containers ann (10.30.0.2) and bob (10.30.0.3) on the bridge network n1 of one host. */
export async function annAndBob(): Promise<{ cluster: Cluster; ann: TestContainer; bob: TestContainer }> {
  const cluster = (await createCluster({ hosts: [{ name: 'h1', address: '10.99.0.11' }] })).getOrThrow();
  const [controller] = cluster.controllers;
  if (controller === undefined) throw new Error('a cluster without controllers');
  const network = (await controller.createNetwork({ name: 'n1', driver: 'bridge', ipam: { config: [{ subnet: '10.30.0.0/24' }] } })).getOrThrow();
  const containers: TestContainer[] = [];
  for (const name of ['ann', 'bob']) {
    const sandbox = (await controller.createSandbox({ containerId: name, hostname: name })).getOrThrow();
    const endpoint = (await network.createEndpoint({ name })).getOrThrow();
    (await endpoint.join(sandbox)).getOrThrow();
    containers.push(new TestContainer(cluster, sandbox, name));
  }
  const [ann, bob] = containers;
  if (ann === undefined || bob === undefined) throw new Error('two containers were made');
  return { cluster, ann, bob };
}
