/**
 * The commands of the documentation's shell blocks, and which of them need a server.
 */

/** Commands of a block that are about the repository or the shell, and would not do in a test. */
const notRun = ['git clone', 'cd', 'npm ci', 'npm install', 'npm start', 'npm test', 'npm run'];

/** The servers that the documents speak of: the URL's beginning as it is written, by the store's name. */
const servers: Readonly<Record<string, string>> = {
  etcd: 'etcd://127.0.0.1:2379',
  consul: 'consul://127.0.0.1:8500',
  zookeeper: 'zk://127.0.0.1:2181',
  redis: 'redis://127.0.0.1:6379',
};

export interface ShellCommand {
  readonly line: string;
  /** The exit code that its comment `# exit N` expects. */
  readonly exit: number;
}

/** The lines of a shell block that are run. */
export function commands(code: string): ShellCommand[] {
  const lines = code.replaceAll('\\\n', ' ').split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#') && !notRun.some((start) => line === start || line.startsWith(`${start} `)))
    .map((line) => ({ line, exit: Number(/# exit (?<exit>\d+)$/.exec(line)?.groups?.['exit'] ?? 0) }));
}

/** Whether a line needs one of the servers. */
export function isForServer(line: string): boolean {
  return Object.values(servers).some((url) => line.includes(url));
}

/** A line with the URL of a store's server in place of the one that is written. */
export function onServer(line: string, name: string, url: string): string {
  return line.replaceAll(servers[name] ?? '', url);
}

/** Whether a line needs the server of a store. */
export function isFor(line: string, name: string): boolean {
  const url = servers[name];
  return url !== undefined && line.includes(url);
}
