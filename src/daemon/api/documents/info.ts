/**
 * The document of GET /info (types.Info of 20.10).
 */
import { formatInstant } from '../../../base/instant.js';
import type { Daemon } from '../../daemon.js';
import { DOCKER_VERSION, KERNEL_VERSION, OS_TYPE } from '../../docker-version.js';

/** From this minor version on the pools of addresses are shown. */
const SHOWS_POOLS = 41;

/** What the simulated machine has. */
const CPU_COUNT = 4;
const MEMORY_BYTES = 8 * 2 ** 30;

export function infoDocument(daemon: Daemon, minor: number): object {
  const { info, runtime, simulator, controller } = daemon;
  const { running, paused, stopped } = daemon.lives.counts();
  const status = controller.status();
  return {
    ID: info.id,
    ...{ Containers: running + paused + stopped, ContainersRunning: running, ContainersPaused: paused, ContainersStopped: stopped },
    Images: daemon.images.list().length,
    Driver: 'simulated',
    DriverStatus: [
      ['Host', `${info.name} at ${controller.host.address}`],
      ['Hosts in the simulation', String(simulator.hosts().length)],
      ['Store', status.state],
    ],
    ...{ DockerRootDir: info.dataRoot, Plugins: pluginsOf(daemon) },
    ...limits,
    ...{ Debug: false, NFd: 0, NGoroutines: 0, SystemTime: formatInstant(runtime.clock.now()), LoggingDriver: 'json-file', CgroupDriver: 'none', CgroupVersion: '2' },
    NEventsListener: 0,
    ...{ KernelVersion: KERNEL_VERSION, OperatingSystem: 'libcnm, a simulated host', OSVersion: '', OSType: OS_TYPE, Architecture: 'x86_64' },
    ...{ IndexServerAddress: 'https://index.docker.io/v1/', RegistryConfig: registryConfig, NCPU: CPU_COUNT, MemTotal: MEMORY_BYTES, GenericResources: null },
    ...{ HttpProxy: '', HttpsProxy: '', NoProxy: '', Name: info.name, Labels: info.labels, ExperimentalBuild: false, ServerVersion: DOCKER_VERSION },
    ...(info.clusterStore !== '' && { ClusterStore: info.clusterStore }),
    ...(info.clusterAdvertise !== '' && { ClusterAdvertise: info.clusterAdvertise }),
    ...{ Runtimes: { runc: { path: 'runc' } }, DefaultRuntime: 'runc' },
    Swarm: { NodeID: '', NodeAddr: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: '', RemoteManagers: null },
    LiveRestoreEnabled: false,
    ...{ Isolation: '', InitBinary: '', ContainerdCommit: { ID: '', Expected: '' }, RuncCommit: { ID: '', Expected: '' }, InitCommit: { ID: '', Expected: '' } },
    SecurityOptions: [],
    ...(minor >= SHOWS_POOLS && info.defaultAddressPools.length > 0 && { DefaultAddressPools: info.defaultAddressPools.map(({ base, size }) => ({ Base: base, Size: size })) }),
    Warnings: status.state === 'ready' ? null : [`WARNING: the store does not answer: ${status.reason ?? ''}`],
  };
}

const limits = {
  ...{ MemoryLimit: true, SwapLimit: true, KernelMemory: true, KernelMemoryTCP: true, CpuCfsPeriod: true, CpuCfsQuota: true, CPUShares: true, CPUSet: true },
  ...{ PidsLimit: true, IPv4Forwarding: true, BridgeNfIptables: true, BridgeNfIp6tables: true, OomKillDisable: true },
} as const;

const registryConfig = {
  AllowNondistributableArtifactsCIDRs: [],
  AllowNondistributableArtifactsHostnames: [],
  InsecureRegistryCIDRs: ['127.0.0.0/8'],
  IndexConfigs: { 'docker.io': { Name: 'docker.io', Mirrors: [], Secure: true, Official: true } },
  Mirrors: [],
} as const;

function pluginsOf({ controller }: Daemon): object {
  const drivers = [...controller.core.registry.drivers.keys()].sort();
  return { Volume: ['local'], Network: drivers, Authorization: null, Log: ['json-file'] };
}
