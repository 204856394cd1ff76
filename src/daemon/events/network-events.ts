/**
 * Containers that come into networks of the host and leave them, as Docker's events (daemon/events.go).
 *
 * That networks are created and removed is told by whoever was asked to: a host tells nothing of what others do.
 */
import type { JoinEvent } from '../../contracts/events.js';
import type { Controller } from '../../controller/controller.js';
import { GATEWAY_NETWORK } from '../../model/network.js';
import type { EventLog } from './event-log.js';

/** Tells of them until the returned function is called. */
export function tellOfNetworks(controller: Controller, events: EventLog): () => void {
  const tell = (action: string, { networkId, containerId, host }: JoinEvent): void => {
    const network = controller.networkById(networkId);
    // The network that leads out is the host's own business.
    if (host !== controller.host.name || network === undefined || network.name === GATEWAY_NETWORK) return;
    events.tell({ type: 'network', action, id: networkId, attributes: { container: containerId, name: network.name, type: network.driver } });
  };
  const stops = [
    controller.on('endpoint:join', (event) => tell('connect', event)),
    controller.on('endpoint:leave', (event) => tell('disconnect', event)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
