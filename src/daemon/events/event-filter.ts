/**
 * Filters of GET /events (daemon/events/filter.go): one value of a key will do, but every label has to be there.
 */
import type { Filters } from '../../containers/network-filters.js';
import type { DockerEvent } from './event-log.js';

const KNOWN = ['config', 'container', 'daemon', 'event', 'image', 'label', 'network', 'node', 'plugin', 'scope', 'secret', 'service', 'type', 'volume'] as const;

/** Events whose action goes on behind a colon, 'exec_start: ls', are found by its beginning. */
const LONG_ACTIONS: ReadonlySet<string> = new Set(['health_status', 'exec_create', 'exec_start']);

/** The test that filters ask for; `daemon` is its names. Keys that there are not ask for nothing. */
export function eventFilter(filters: Filters, daemon: readonly string[]): (event: DockerEvent) => boolean {
  const known: readonly string[] = KNOWN;
  const keys = Object.keys(filters).filter((key) => known.includes(key));
  return (event) => keys.every((key) => holds(key, filters[key] ?? [], event, daemon));
}

function holds(key: string, values: readonly string[], event: DockerEvent, daemon: readonly string[]): boolean {
  const { type, action, id, attributes } = event;
  if (values.length === 0) return true;
  if (key === 'label') return values.every((value) => hasLabel(event, value));
  if (key === 'type') return values.includes(type);
  if (key === 'scope') return values.includes('local');
  if (key === 'daemon') return values.some((value) => daemon.includes(value));
  if (key === 'event') return values.some((value) => value === action || (LONG_ACTIONS.has(value) && action.startsWith(value)));
  if (key === 'image') return type === 'container' ? isImage(attributes['image'] ?? '', values) : type === 'image' && (isImage(id, values) || isImage(attributes['name'] ?? '', values));
  // 'container', 'network' and 'volume' by the start of an id or a name.
  return type === key && values.some((value) => id.startsWith(value) || (attributes['name'] ?? '').startsWith(value));
}

function isImage(name: string, values: readonly string[]): boolean {
  return values.includes(name) || values.includes(name.replace(/:[^/]*$/, ''));
}

function hasLabel({ attributes }: DockerEvent, asked: string): boolean {
  const [key = '', ...rest] = asked.split('=');
  return Object.hasOwn(attributes, key) && (rest.length === 0 || attributes[key] === rest.join('='));
}
