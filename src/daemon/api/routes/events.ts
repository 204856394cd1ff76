/**
 * GET /events: what has happened since a time, and what happens until another.
 *
 * A listener that is slower than the events holds some of them; one that falls far behind is cut off.
 */
import { Result } from '../../../base/result.js';
import type { Daemon } from '../../daemon.js';
import { eventFilter } from '../../events/event-filter.js';
import { eventDocument, type DockerEvent } from '../../events/event-log.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { InvalidRequest } from '../errors.js';
import { readFilters, readSeconds } from '../query.js';
import { jsonLine, stream } from '../respond.js';

/** Events that wait for a slow client, at most. */
const MOST_WAITING = 10_000;

async function follow(daemon: Daemon, { query, signal }: ApiRequest): ApiAnswer {
  const [since, until, filters] = [readSeconds(query, 'since'), readSeconds(query, 'until'), readFilters(query)];
  if (!since.ok) return since;
  if (!until.ok) return until;
  if (!filters.ok) return filters;
  if (since.value !== undefined && until.value !== undefined && since.value > until.value) {
    const [from, to] = [query.get('since') ?? '', query.get('until') ?? ''];
    return Result.error(new InvalidRequest({ reason: `\`since\` time (${from}) cannot be after \`until\` time (${to})` }));
  }
  const { id, name } = daemon.info;
  const wanted = eventFilter(filters.value, [id, name]);
  const untilMs = until.value === undefined ? undefined : endOf(until.value, daemon.runtime.clock.now());
  const isIn = (event: DockerEvent): boolean => wanted(event) && (untilMs === undefined || event.timeMs <= untilMs);
  const past = since.value === undefined ? [] : daemon.events.kept.filter((event) => event.timeMs >= (since.value ?? 0) && isIn(event));
  return stream(documentsOf(daemon, past, { isIn, untilMs, signal }), 'application/json');
}

/** Clients that mean now give the second that has begun: all that has happened in it is meant. */
function endOf(untilMs: number, nowMs: number): number {
  return untilMs <= nowMs && untilMs + 1_000 > nowMs ? nowMs : untilMs;
}

interface Wanted {
  readonly isIn: (event: DockerEvent) => boolean;
  readonly untilMs: number | undefined;
  readonly signal: AbortSignal;
}

/** Listens from now on, so that nothing between the call and the first read is lost. */
function documentsOf({ events, runtime, ending }: Daemon, past: readonly DockerEvent[], { isIn, untilMs, signal }: Wanted): AsyncIterable<Uint8Array> {
  const waiting: DockerEvent[] = [...past];
  let wake = (): void => {};
  const state = { isOver: false };
  const end = (): void => {
    state.isOver = true;
    close();
    wake();
  };
  const stop = events.listen((event) => {
    if (isIn(event)) waiting.push(event);
    if (waiting.length > MOST_WAITING) end();
    wake();
  });
  const timer = untilMs === undefined ? undefined : runtime.clock.after(Math.max(0, untilMs - runtime.clock.now()), end);
  const close = (): void => {
    stop();
    timer?.cancel();
    for (const over of [signal, ending]) over.removeEventListener('abort', end);
  };
  for (const over of [signal, ending]) over.addEventListener('abort', end, { once: true });
  if (signal.aborted || ending.aborted) end();
  return (async function* () {
    try {
      while (true) {
        for (const event of waiting.splice(0)) yield jsonLine(eventDocument(event));
        if (state.isOver) return;
        if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      close();
    }
  })();
}

export const eventsRoutes: readonly Route[] = [{ method: 'GET', pattern: '/events', handle: follow }];
