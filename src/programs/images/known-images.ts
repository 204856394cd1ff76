/**
 * What well-known images say about themselves: the ports that they serve, and what they run.
 *
 * Any other image is one that runs a shell; where ports are asked of it, it is a server that is called as the image is.
 */
export interface ImageConfig {
  /** '80/tcp'. */
  readonly exposedPorts: readonly string[];
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  readonly environment: readonly string[];
  readonly workingFolder: string;
}

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const SHELL: ImageConfig = { exposedPorts: [], command: ['sh'], entrypoint: [], environment: [PATH], workingFolder: '' };

/** By the last part of the repository. */
const KNOWN: ReadonlyMap<string, Partial<ImageConfig>> = new Map<string, Partial<ImageConfig>>([
  ['nginx', { exposedPorts: ['80/tcp'], entrypoint: ['/docker-entrypoint.sh'], command: ['nginx', '-g', 'daemon off;'] }],
  ['httpd', { exposedPorts: ['80/tcp'], command: ['httpd-foreground'], workingFolder: '/usr/local/apache2' }],
  ['caddy', { exposedPorts: ['80/tcp', '443/tcp', '443/udp', '2019/tcp'], command: ['caddy', 'run'] }],
  ['haproxy', { entrypoint: ['docker-entrypoint.sh'], command: ['haproxy', '-f', '/usr/local/etc/haproxy/haproxy.cfg'] }],
  ['traefik', { exposedPorts: ['80/tcp'], entrypoint: ['/entrypoint.sh'], command: ['traefik'] }],
  ['redis', { exposedPorts: ['6379/tcp'], entrypoint: ['docker-entrypoint.sh'], command: ['redis-server'], workingFolder: '/data' }],
  ['memcached', { exposedPorts: ['11211/tcp'], entrypoint: ['docker-entrypoint.sh'], command: ['memcached'] }],
  ['postgres', { exposedPorts: ['5432/tcp'], entrypoint: ['docker-entrypoint.sh'], command: ['postgres'] }],
  ['mysql', { exposedPorts: ['3306/tcp', '33060/tcp'], entrypoint: ['docker-entrypoint.sh'], command: ['mysqld'] }],
  ['mariadb', { exposedPorts: ['3306/tcp'], entrypoint: ['docker-entrypoint.sh'], command: ['mariadbd'] }],
  ['mongo', { exposedPorts: ['27017/tcp'], entrypoint: ['docker-entrypoint.sh'], command: ['mongod'] }],
  ['rabbitmq', { exposedPorts: ['4369/tcp', '5671/tcp', '5672/tcp', '15691/tcp', '15692/tcp', '25672/tcp'], command: ['rabbitmq-server'] }],
  ['elasticsearch', { exposedPorts: ['9200/tcp', '9300/tcp'], command: ['eswrapper'] }],
  ['consul', { exposedPorts: ['8300/tcp', '8301/tcp', '8301/udp', '8302/tcp', '8302/udp', '8500/tcp', '8600/tcp', '8600/udp'], command: ['agent', '-dev'] }],
  ['etcd', { exposedPorts: ['2379/tcp', '2380/tcp'], command: ['/usr/local/bin/etcd'] }],
  ['zookeeper', { exposedPorts: ['2181/tcp', '2888/tcp', '3888/tcp', '8080/tcp'], command: ['zkServer.sh', 'start-foreground'] }],
  ['registry', { exposedPorts: ['5000/tcp'], entrypoint: ['/entrypoint.sh'], command: ['/etc/docker/registry/config.yml'] }],
  ['tomcat', { exposedPorts: ['8080/tcp'], command: ['catalina.sh', 'run'] }],
  ['wordpress', { exposedPorts: ['80/tcp'], command: ['apache2-foreground'] }],
  ['grafana', { exposedPorts: ['3000/tcp'], command: ['/run.sh'] }],
  ['prometheus', { exposedPorts: ['9090/tcp'], command: ['/bin/prometheus'] }],
  ['whoami', { exposedPorts: ['80/tcp'], command: ['/whoami'] }],
  ['hello-world', { command: ['/hello'] }],
  ['busybox', {}],
  ['curl', { entrypoint: ['/entrypoint.sh'], command: ['curl'] }],
  ['netshoot', { command: ['bash'] }],
  ['node', { command: ['node'] }],
  ['python', { command: ['python3'] }],
  ['ubuntu', { command: ['bash'] }],
  ['debian', { command: ['bash'] }],
  ['alpine', { command: ['/bin/sh'] }],
]);

/** Images whose start script takes what is no program for the words of this one. */
const PROGRAM_IMAGES: ReadonlySet<string> = new Set(['curl']);

/** Images of systems alone: what they can run is known. */
const BARE_SYSTEMS: ReadonlySet<string> = new Set(['busybox', 'alpine', 'ubuntu', 'debian']);

/** What an image says about itself. */
export function configOf(repository: string): ImageConfig {
  return { ...SHELL, ...KNOWN.get(lastPart(repository)) };
}

/** What a container of an image runs that was not told what to run; `hasPorts` is whether it has any, of the image's or of its own. */
export function ownCommand(repository: string, hasPorts: boolean): Pick<ImageConfig, 'command' | 'entrypoint'> {
  const name = lastPart(repository);
  return hasPorts && !KNOWN.has(name) ? { entrypoint: [], command: [name] } : configOf(repository);
}

/** The program that an image is there for, if there is one. */
export function programOf(image: string): string | undefined {
  const name = shortName(image);
  return PROGRAM_IMAGES.has(name) ? name : undefined;
}

/** Whether an image is one of those that are known to serve something. */
export function isKnownServer(image: string): boolean {
  return KNOWN.get(shortName(image))?.exposedPorts !== undefined;
}

/** Whether nothing can be run of an image but what a small system has. */
export function isBareSystem(image: string): boolean {
  return BARE_SYSTEMS.has(shortName(image));
}

/** 'nginx' of 'example.com/nginx:1.27'. */
function shortName(image: string): string {
  return lastPart(image.replace(/@.*$/, '').replace(/:[^/:]*$/, ''));
}

function lastPart(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}
