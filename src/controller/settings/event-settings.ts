/**
 * What listens to events, checked where it is added: a wrong type would never be heard of again.
 */
import type { ListenOptions } from '../../base/emitter.js';
import type { EventMap } from '../../contracts/events.js';
import { InvalidArgument } from '../errors/controller-errors.js';
import { checkOptions, isSignal, shown } from './input.js';

/** Every type of event; the type makes sure that none is left out. */
const eventTypes: Readonly<Record<keyof EventMap, true>> = {
  'network:create': true,
  'network:delete': true,
  'endpoint:create': true,
  'endpoint:delete': true,
  'endpoint:join': true,
  'endpoint:leave': true,
  'sandbox:create': true,
  'sandbox:delete': true,
  'host:add': true,
  'host:remove': true,
  'host:present': true,
  'host:gone': true,
  'host:reaped': true,
  'store:degraded': true,
  'store:ready': true,
};

/** Throws INVALID_ARGUMENT for what is no type of event, no function, or no options with a signal. */
export function checkListener(type: unknown, listener: unknown, options: unknown): void {
  if (typeof type !== 'string' || !Object.hasOwn(eventTypes, type)) {
    throw new InvalidArgument({ argument: 'event type', value: shown(type), expected: `one of ${Object.keys(eventTypes).join(', ')}` });
  }
  if (typeof listener !== 'function') throw new InvalidArgument({ argument: 'listener', value: shown(listener), expected: 'a function' });
  const object = checkOptions<ListenOptions>('listening options', options, { signal: true });
  if (!object.ok) throw object.error;
  const signal = typeof options === 'object' && options !== null && 'signal' in options ? options.signal : undefined;
  if (signal !== undefined && !isSignal(signal)) throw new InvalidArgument({ argument: 'signal', value: shown(signal), expected: 'an AbortSignal' });
}
