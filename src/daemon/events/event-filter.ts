/**
 * Filters of GET /events (daemon/events/filter.go): any value of a key will do, but every label has to be there.
 */
import { Result } from '../../base/result.js';
import { InvalidFilter } from '../../containers/errors.js';
import type { Filters } from '../../containers/network-filters.js';
import type { DockerEvent } from './event-log.js';

const KNOWN = ['config', 'container', 'daemon', 'event', 'image', 'label', 'network', 'node', 'plugin', 'scope', 'secret', 'service', 'type', 'volume'] as const;

/** Events whose action goes on behind a colon, 'exec_start: ls', are found by its beginning. */
const LONG_ACTIONS: ReadonlySet<string> = new Set(['health_status', 'exec_create', 'exec_start']);

/** The test that filters ask for; `daemon` is its names. Errors: INVALID_FILTER. */
export function eventFilter(filters: Filters, daemon: readonly string[]): Result<(event: DockerEvent) => boolean, InvalidFilter> {
  const known: readonly string[] = KNOWN;
  const wrong = Object.keys(filters).find((key) => !known.includes(key));
  if (wrong !== undefined) return Result.error(new InvalidFilter({ filter: wrong.slice(0, 64), known: KNOWN }));
  const keys = Object.keys(filters);
  return Result.ok((event) => keys.every((key) => holds(key, filters[key] ?? [], event, daemon)));
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
