/**
 * What a container was created with, as Docker's API shows it (container.Config and container.HostConfig of 20.10).
 *
 * What a daemon was asked for and does not act on is shown as it was given; everything else has its usual value.
 */
import type { ContainerRecord } from '../../model/container.js';
import type { PortBinding } from '../../model/port-binding.js';
import type { Tables } from '../../state/tables.js';
import { linkedName } from './linked-name.js';
import { portMap, portName, sorted } from './port-map.js';

const MASKED_PATHS = [
  '/proc/asound', '/proc/acpi', '/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/timer_list', '/proc/timer_stats', '/proc/sched_debug', '/proc/scsi', '/sys/firmware',
] as const;
const READONLY_PATHS = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'] as const;

/** In Docker's order. */
const HOST_CONFIG = {
  Binds: null,
  ContainerIDFile: '',
  LogConfig: { Type: 'json-file', Config: {} },
  NetworkMode: '',
  PortBindings: {},
  RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
  AutoRemove: false,
  VolumeDriver: '',
  VolumesFrom: null,
  CapAdd: null,
  CapDrop: null,
  CgroupnsMode: 'private',
  Dns: [],
  DnsOptions: [],
  DnsSearch: [],
  ExtraHosts: null,
  GroupAdd: null,
  IpcMode: 'private',
  Cgroup: '',
  Links: null,
  OomScoreAdj: 0,
  PidMode: '',
  Privileged: false,
  PublishAllPorts: false,
  ReadonlyRootfs: false,
  SecurityOpt: null,
  UTSMode: '',
  UsernsMode: '',
  ShmSize: 67_108_864,
  Runtime: 'runc',
  ConsoleSize: [0, 0],
  Isolation: '',
  CpuShares: 0,
  Memory: 0,
  NanoCpus: 0,
  CgroupParent: '',
  BlkioWeight: 0,
  BlkioWeightDevice: [],
  BlkioDeviceReadBps: null,
  BlkioDeviceWriteBps: null,
  BlkioDeviceReadIOps: null,
  BlkioDeviceWriteIOps: null,
  CpuPeriod: 0,
  CpuQuota: 0,
  CpuRealtimePeriod: 0,
  CpuRealtimeRuntime: 0,
  CpusetCpus: '',
  CpusetMems: '',
  Devices: [],
  DeviceCgroupRules: null,
  DeviceRequests: null,
  KernelMemory: 0,
  KernelMemoryTCP: 0,
  MemoryReservation: 0,
  MemorySwap: 0,
  MemorySwappiness: null,
  OomKillDisable: false,
  PidsLimit: null,
  Ulimits: null,
  CpuCount: 0,
  CpuPercent: 0,
  IOMaximumIOps: 0,
  IOMaximumBandwidth: 0,
  MaskedPaths: MASKED_PATHS,
  ReadonlyPaths: READONLY_PATHS,
} as const;

/** Shown only where they were given. */
const OPTIONAL = ['Mounts', 'Init', 'StorageOpt', 'Tmpfs', 'Sysctls'] as const;

export function inspectHostConfig(tables: Tables, container: ContainerRecord) {
  const { run } = container;
  const given = run?.hostConfig ?? {};
  const asked = Object.fromEntries(
    [...Object.keys(HOST_CONFIG), ...OPTIONAL].flatMap((key) => {
      const value = given[key];
      return value === undefined || value === null ? [] : [[key, value] as const];
    }),
  );
  const mode = container.networkMode.startsWith('container:') ? container.networkMode : given['NetworkMode'];
  return {
    ...HOST_CONFIG,
    ...asked,
    NetworkMode: typeof mode === 'string' && mode !== '' ? mode : container.networkMode,
    PortBindings: portMap([], askedBindings(container)),
    RestartPolicy: run === undefined ? HOST_CONFIG.RestartPolicy : { Name: run.restartPolicy.name, MaximumRetryCount: run.restartPolicy.maximumRetryCount },
    Dns: container.dnsServers,
    DnsOptions: container.dnsOptions,
    DnsSearch: container.dnsSearch,
    ExtraHosts: container.extraHosts.length === 0 ? null : container.extraHosts.map(({ name, address }) => `${name}:${address}`),
    Links: linksOf(tables, container),
  };
}

/** What was asked for by name; ports that are published because all are, were not. */
function askedBindings({ run, portBindings, exposedPorts }: ContainerRecord): readonly PortBinding[] {
  if (run?.hostConfig['PublishAllPorts'] !== true) return portBindings;
  const asked = run.hostConfig['PortBindings'];
  const names = typeof asked === 'object' && asked !== null ? Object.keys(asked) : [];
  const isAsked = (binding: PortBinding): boolean => names.some((name) => name === portName(binding) || name === String(binding.port));
  return portBindings.filter((binding) => isAsked(binding) || !exposedPorts.some((port) => portName(port) === portName(binding)));
}

function linksOf(tables: Tables, container: ContainerRecord): readonly string[] | null {
  if (container.bridgeLinks === undefined) return null;
  return Object.keys(container.bridgeLinks).map((alias) => `/${linkedName(tables, container, alias)}:/${container.name}/${alias}`);
}

export function inspectConfig(container: ContainerRecord) {
  const { run, exposedPorts, command } = container;
  const { User, AttachStdin, AttachStdout, AttachStderr, Volumes, WorkingDir, OnBuild, Labels: _, ...others } = { ...CONFIG, ...run?.config };
  return {
    Hostname: container.hostname,
    Domainname: container.domainname,
    User,
    AttachStdin,
    AttachStdout,
    AttachStderr,
    ...(exposedPorts.length > 0 && { ExposedPorts: sorted(Object.fromEntries(exposedPorts.map((port) => [portName(port), {}]))) }),
    Tty: run?.tty ?? false,
    OpenStdin: run?.openStdin ?? false,
    StdinOnce: run?.stdinOnce ?? false,
    Env: run?.environment ?? [],
    Cmd: command.length === 0 ? null : command,
    Image: container.image,
    Volumes,
    WorkingDir,
    Entrypoint: run === undefined || run.entrypoint.length === 0 ? null : run.entrypoint,
    OnBuild,
    Labels: sorted(container.labels),
    ...others,
  };
}

const CONFIG = { User: '', AttachStdin: false, AttachStdout: false, AttachStderr: false, Volumes: null, WorkingDir: '', OnBuild: null, Labels: null } as const;
