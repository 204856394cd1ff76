/**
 * The options of a daemon in one table: how each is typed, and its name in the configuration file; both are dockerd's
 * where dockerd has the option.
 */

/** What is given with an option: once a text or a switch, several times a list, or names with values. */
export type OptionKind = 'text' | 'switch' | 'list' | 'pairs' | 'pools';

export interface DaemonOption {
  /** As it is typed: '-H, --host <url>'. */
  readonly flags: string;
  /** Its name in the configuration file. */
  readonly name: string;
  readonly kind: OptionKind;
  readonly help: string;
}

export const daemonOptions: readonly DaemonOption[] = [
  { flags: '-H, --host <url>', name: 'hosts', kind: 'list', help: 'where to listen: unix:///path or tcp://address:port' },
  { flags: '--data-root <folder>', name: 'data-root', kind: 'text', help: "where the host's own records are kept (default: /var/lib/cnm)" },
  { flags: '--cluster-store <url>', name: 'cluster-store', kind: 'text', help: 'the store that hosts share: etcd:, consul:, zk:, redis: or lmdb:' },
  { flags: '--cluster-advertise <address>', name: 'cluster-advertise', kind: 'text', help: 'announces the host: an interface or an address, with a port' },
  { flags: '--cluster-store-opt <name=value>', name: 'cluster-store-opts', kind: 'pairs', help: 'kv.cacertfile, kv.certfile, kv.keyfile, kv.path, discovery.heartbeat or discovery.ttl' },
  { flags: '--default-address-pool <pool>', name: 'default-address-pools', kind: 'pools', help: 'where subnets come from that nobody names: base=10.0.0.0/8,size=24' },
  { flags: '--bip <prefix>', name: 'bip', kind: 'text', help: "the default bridge's address with its prefix, such as 10.5.0.1/24" },
  { flags: '--fixed-cidr <prefix>', name: 'fixed-cidr', kind: 'text', help: 'the part of its subnet that containers get addresses from' },
  { flags: '--default-gateway <address>', name: 'default-gateway', kind: 'text', help: "the gateway of the default bridge's containers" },
  { flags: '--mtu <bytes>', name: 'mtu', kind: 'text', help: "the default bridge's MTU" },
  { flags: '--ip <address>', name: 'ip', kind: 'text', help: "where the default bridge's containers publish ports that name no address" },
  { flags: '--icc <on>', name: 'icc', kind: 'text', help: 'whether containers in the default bridge reach each other: true or false' },
  { flags: '--ip-masq <on>', name: 'ip-masq', kind: 'text', help: "whether the host's address stands for those of the default bridge: true or false" },
  { flags: '--userland-proxy <on>', name: 'userland-proxy', kind: 'text', help: 'whether published ports have a proxy: true or false' },
  { flags: '--dns <address>', name: 'dns', kind: 'list', help: 'a name server for containers' },
  { flags: '--dns-search <domain>', name: 'dns-search', kind: 'list', help: 'a domain that names are looked up in' },
  { flags: '--dns-opt <option>', name: 'dns-opts', kind: 'list', help: 'an option of the resolver' },
  { flags: '--label <name=value>', name: 'labels', kind: 'list', help: 'a label of the daemon' },
  { flags: '--host-name <name>', name: 'host-name', kind: 'text', help: "the simulated host's name, its own in a store (default: this machine's, with the address)" },
  { flags: '--host-interface <name=prefix>', name: 'host-interfaces', kind: 'list', help: 'what the simulated host has (default: ens3=10.99.0.11/24)' },
  { flags: '--host-gateway <address>', name: 'host-gateway', kind: 'text', help: 'the router that leads from the simulated host to the world' },
  { flags: '--underlay <kind>', name: 'underlay', kind: 'text', help: 'memory (default): this daemon alone; udp: frames go to the other daemons of this machine' },
  { flags: '--profile <name>', name: 'profile', kind: 'text', help: 'which Docker to be like: docker-20.10' },
  { flags: '--tls', name: 'tls', kind: 'switch', help: 'TLS on tcp' },
  { flags: '--tlsverify', name: 'tlsverify', kind: 'switch', help: 'TLS, and clients have to show a certificate' },
  { flags: '--tlscacert <file>', name: 'tlscacert', kind: 'text', help: 'the authority that clients are verified by' },
  { flags: '--tlscert <file>', name: 'tlscert', kind: 'text', help: "the daemon's certificate" },
  { flags: '--tlskey <file>', name: 'tlskey', kind: 'text', help: 'its key' },
  { flags: '-G, --group <id>', name: 'group', kind: 'text', help: 'the number of the group that may use unix sockets' },
  { flags: '-l, --log-level <level>', name: 'log-level', kind: 'text', help: 'debug, info (default), warn, error or fatal' },
  { flags: '-D, --debug', name: 'debug', kind: 'switch', help: 'log level debug' },
  { flags: '--metrics-addr <address>', name: 'metrics-addr', kind: 'text', help: 'where /metrics is told besides, such as 127.0.0.1:9323' },
  { flags: '-p, --pidfile <file>', name: 'pidfile', kind: 'text', help: 'where its process id is kept (default: cnm.pid in the data root)' },
];

/** Names of dockerd's that change nothing here; a configuration file may have them. */
export const ignoredNames: ReadonlySet<string> = new Set([
  ...['allow-nondistributable-artifacts', 'api-cors-header', 'authorization-plugins', 'bridge', 'cgroup-parent', 'containerd', 'containerd-namespace', 'cpu-rt-period'],
  ...['cpu-rt-runtime', 'default-cgroupns-mode', 'default-ipc-mode', 'default-runtime', 'default-shm-size', 'default-ulimits', 'default-gateway-v6', 'exec-opts', 'exec-root'],
  ...['experimental', 'features', 'fixed-cidr-v6', 'graph', 'init', 'init-path', 'insecure-registries', 'ip-forward', 'ip6tables', 'iptables', 'ipv6', 'live-restore', 'log-driver'],
  ...['log-opts', 'max-concurrent-downloads', 'max-concurrent-uploads', 'max-download-attempts', 'network-control-plane-mtu', 'no-new-privileges', 'node-generic-resources'],
  ...['oom-score-adjust', 'raw-logs', 'registry-mirrors', 'rootless', 'runtimes', 'seccomp-profile', 'selinux-enabled', 'shutdown-timeout', 'storage-driver', 'storage-opts'],
  ...['swarm-default-advertise-addr', 'userland-proxy-path', 'userns-remap'],
]);

/** What was given, by the names of the configuration file. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** The name that an option's value has once it was typed: 'dataRoot' for --data-root. */
export function typedName({ flags }: DaemonOption): string {
  const [, long = ''] = /--([a-z-]+)/.exec(flags) ?? [];
  return long.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
