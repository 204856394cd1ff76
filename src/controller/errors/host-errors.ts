/**
 * Expected failures of hosts: their names, their presence, and the removal of what dead ones left.
 */
import { errorClass } from '../../base/error.js';

/** What to do about something that is in the way of a host that is gone. */
export function howToReap(host: string, goneSince: string): string {
  return `Host ${host} is gone at least since ${goneSince}: controller.reap('${host}') removes what it left.`;
}

export class HostNotFound extends errorClass('HOST_NOT_FOUND', 'not-found', {
  message: (d: { host: string; known: readonly string[] }) => `No such host: ${d.host}`,
  explanation: (d) => (d.known.length === 0 ? 'No host has opened this store.' : `Known hosts: ${d.known.join(', ')}.`),
}) {}

/** Another process has announced itself under this host's name and is alive. */
export class HostNameInUse extends errorClass('HOST_NAME_IN_USE', 'conflict', {
  message: (d: { host: string; advertise: string; since: string }) => `host name ${d.host} is in use`,
  explanation: (d) => `${d.advertise} has announced itself as ${d.host} since ${d.since}; choose another name, or stop it and wait until it counts as gone.`,
}) {}

/** A host whose remains must not be removed, because it may be alive. */
export class HostNotGone extends errorClass('HOST_NOT_GONE', 'forbidden', {
  message: (d: { host: string; reason: string }) => `host ${d.host} is not known to be gone: ${d.reason}`,
  explanation: (d) => `Only what a host left that announced itself and is silent is removed; delete single endpoints of ${d.host} with force.`,
}) {}

/** This host is not announced: it was silent for too long, or has not been announced yet. */
export class HostPresenceLost extends errorClass('HOST_PRESENCE_LOST', 'unavailable', {
  message: (d: { host: string; reaped: boolean }) => `host ${d.host} is not announced`,
  explanation: (d) =>
    d.reaped
      ? 'It counted as gone, and another host has removed its endpoints; the call changed nothing, look at what is there and try again.'
      : 'It is being announced; the call changed nothing, try again.',
}) {}

/** A store without leases, asked to announce a host. */
export class PresenceNotAvailable extends errorClass('PRESENCE_NOT_AVAILABLE', 'not-implemented', {
  message: (d: { store: string }) => `store ${d.store} cannot announce hosts`,
  explanation: () => 'Leave clusterAdvertise out, or use a store with leases.',
}) {}
