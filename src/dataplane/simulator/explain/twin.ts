/**
 * A copy of a simulation to try things in: the same hosts, resources, listening sockets and cut links, on a clock of
 * its own.
 *
 * What happens in a twin leaves no trace in the original. What packets left in the original (learned addresses, tracked
 * connections) is not copied, nor are faults that only delay or sometimes lose frames: a twin answers what a first
 * packet would meet.
 */
import { createSimulatedRuntime, type SimulatedClock } from '../../../base/simulated-runtime.js';
import type { Resource } from '../../../contracts/dataplane.js';
import { ipAddress } from '../../../wire/ip-packet.js';
import type { Namespace } from '../namespace.js';
import type { SimulatedHost } from '../simulated-host.js';
import { createSimulator, type Simulator } from '../simulator.js';

export interface Twin {
  readonly simulator: Simulator;
  readonly clock: SimulatedClock;
}

/** Copies a simulation as it is now. */
export function twinOf(original: Simulator): Twin {
  const runtime = createSimulatedRuntime({ seed: 'twin' });
  const simulator = createSimulator({ runtime });
  for (const host of original.hosts()) copyHost(host, simulator.addHost(host.description));
  original.faults.copyCutsTo(simulator.faults);
  return { simulator, clock: runtime.clock };
}

function copyHost(from: SimulatedHost, to: SimulatedHost): void {
  // It decides from records and changes none.
  if (from.nameService !== undefined) to.serveNames(from.nameService);
  let waiting: readonly Resource[] = from.list();
  // Resources are listed in the order in which they first came; one that was replaced may need a later one.
  for (;;) {
    const refused = waiting.filter((resource) => !to.apply([{ put: resource }]).ok);
    if (refused.length === 0 || refused.length === waiting.length) break;
    waiting = refused;
  }
  for (const namespace of from.namespaces()) {
    const copy = to.namespace(namespace.id);
    if (copy !== undefined) copySockets(namespace, copy);
  }
}

/** Listens where the original does; what resources have opened already stays theirs. */
function copySockets({ stack: from }: Namespace, { stack: to }: Namespace): void {
  for (const { port, address } of from.listeningTcpPorts()) {
    to.tcp.listen(port, () => {}, address === undefined ? {} : { address: ipAddress(address) });
  }
  for (const { port, address } of from.openUdpPorts()) {
    const socket = to.udp.open(
      port,
      { receive: ({ source, sourcePort, destination, payload }) => void socket?.send(source, sourcePort, payload, { from: destination }) },
      address === undefined ? {} : { address: ipAddress(address) },
    );
  }
}
