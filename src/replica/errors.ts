/**
 * What can go wrong between a decision and its being committed, apart from what the stores themselves report.
 */
import { errorClass } from '../base/error.js';

/** A call after `close()`, or after something that made the controller stop. */
export class ControllerClosed extends errorClass('CONTROLLER_CLOSED', 'unavailable', {
  message: (d: { host: string; reason: string }) => `the controller of host ${d.host} is closed: ${d.reason}`,
  explanation: () => 'Nothing was changed; open a controller again.',
}) {}

/** Others changed the same records at the same moment, again and again. */
export class ContentionExceeded extends errorClass('CONTENTION_EXCEEDED', 'conflict', {
  message: (d: { tries: number; keys: readonly string[] }) => `gave up after ${d.tries} tries: others kept changing the same records`,
  explanation: (d) =>
    `Nothing was changed; try again when there is less traffic${d.keys.length === 0 ? '' : ` on ${d.keys.join(', ')}`}.`,
}) {}

/** The store was written by a newer version of this library. */
export class StoreFormatTooNew extends errorClass('STORE_FORMAT_TOO_NEW', 'not-implemented', {
  message: (d: { store: string; found: number; supported: number }) =>
    `store ${d.store} has format ${d.found}, this version understands up to ${d.supported}`,
  explanation: () => 'Nothing was changed; use the version that wrote it, or a newer one.',
}) {}

/** A value in the store that is not what this library writes. */
export class StoreRecordUnreadable extends errorClass('STORE_RECORD_UNREADABLE', 'internal', {
  message: (d: { store: string; key: string }) => `store ${d.store} has an unreadable record at ${d.key}`,
  explanation: (d) => `Something else has written ${d.key}; restore it from a backup, or remove it if nothing refers to it.`,
}) {}
