/**
 * Expected failures of hosts: their names, their presence, and the removal of what dead ones left.
 */
import { errorClass } from '../../base/error.js';

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

/** This host was silent for too long: others may have removed what it had. */
export class HostPresenceLost extends errorClass('HOST_PRESENCE_LOST', 'unavailable', {
  message: (d: { host: string; reaped: boolean }) => `host ${d.host} counted as gone`,
  explanation: (d) =>
    d.reaped
      ? 'Another host has removed its endpoints meanwhile; the call changed nothing, look at what is there and try again.'
      : 'It announces itself again; the call changed nothing, try again.',
}) {}
