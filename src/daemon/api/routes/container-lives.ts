/**
 * Routes below /containers about a container's life and its streams.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { Daemon } from '../../daemon.js';
import type { WaitCondition } from '../../lives/container-lives.js';
import type { Ended } from '../../lives/life.js';
import { parseSignal } from '../../../programs/signals.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { InvalidRequest } from '../errors.js';
import { readBody } from '../fields.js';
import { readRestartPolicy } from '../documents/container/restart-policy.js';
import { isOn, readInteger, readSeconds } from '../query.js';
import { empty, json, jsonLine, stream } from '../respond.js';

/** What streams of processes are called; before API 1.42 framed ones too. */
export const RAW_STREAM = 'application/vnd.docker.raw-stream';
/** Conditions of wait are read from this minor version on. */
const WAIT_CONDITIONS = 30;
const NOT_MODIFIED = 304;
const CONDITIONS: readonly WaitCondition[] = ['not-running', 'next-exit', 'removed'];

const idOf = ({ params }: ApiRequest): string => params['id'] ?? '';

async function done(change: Promise<Result<void, CnmError>>, status = 204): ApiAnswer {
  const changed = await change;
  return changed.ok ? empty(status) : changed;
}

async function start({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const started = await lives.start(idOf(request));
  return started.ok ? empty(started.value ? 204 : NOT_MODIFIED) : started;
}

async function stop({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const timeoutS = readInteger(request.query, 't');
  if (!timeoutS.ok) return timeoutS;
  const stopped = await lives.stop(idOf(request), timeoutS.value);
  return stopped.ok ? empty(stopped.value ? 204 : NOT_MODIFIED) : stopped;
}

async function restart({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const timeoutS = readInteger(request.query, 't');
  return timeoutS.ok ? done(lives.restart(idOf(request), timeoutS.value)) : timeoutS;
}

async function kill({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const text = request.query.get('signal') ?? '';
  // Of numbers Docker looks for the container first.
  const signal = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : parseSignal(text === '' ? 'KILL' : text);
  if (signal === undefined) return Result.error(new InvalidRequest({ reason: `Invalid signal: ${text.slice(0, 64)}` }));
  return done(lives.kill(idOf(request), signal));
}

async function update({ lives, containers }: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'UpdateConfig');
  if (!body.ok) return body;
  const found = containers.container(idOf(request));
  if (!found.ok) return found;
  const policy = readRestartPolicy(body.value.object('RestartPolicy'));
  if (!policy.ok) return policy;
  if (body.value.fault !== undefined) return Result.error(body.value.fault);
  if (body.value.object('RestartPolicy').text('Name') === '') return json({ Warnings: null });
  if (found.value.record.run?.autoRemove === true && policy.value.name !== 'no') {
    return Result.error(new InvalidRequest({ reason: `Restart policy cannot be updated because AutoRemove is enabled for the container` }));
  }
  const updated = await lives.update(found.value.id, policy.value);
  return updated.ok ? json({ Warnings: null }) : updated;
}

async function wait({ lives, ending }: Daemon, request: ApiRequest): ApiAnswer {
  const text = request.query.get('condition') ?? '';
  const condition = text === '' || request.minor < WAIT_CONDITIONS ? 'not-running' : CONDITIONS.find((one) => one === text);
  if (condition === undefined) return Result.error(new InvalidRequest({ reason: `invalid condition: ${JSON.stringify(text.slice(0, 64))}` }));
  const over = AbortSignal.any([request.signal, ending]);
  const waited = lives.wait(idOf(request), condition, over);
  return waited.ok ? stream(endOf(waited.value.ended, over), 'application/json') : waited;
}

async function* endOf(ended: Promise<Ended>, over: AbortSignal): AsyncIterable<Uint8Array> {
  const given = await Promise.race([ended, aborted(over)]);
  if (given !== undefined) yield jsonLine({ Error: given.error === undefined ? null : { Message: given.error }, StatusCode: given.exitCode });
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

async function logs({ lives, ending }: Daemon, request: ApiRequest): ApiAnswer {
  const { query } = request;
  const [since, until] = [readSeconds(query, 'since'), readSeconds(query, 'until')];
  if (!since.ok) return since;
  if (!until.ok) return until;
  const [stdout, stderr] = [isOn(query, 'stdout'), isOn(query, 'stderr')];
  if (!stdout && !stderr) return Result.error(new InvalidRequest({ reason: 'Bad parameters: you must choose at least one stream' }));
  const tail = query.get('tail') ?? '';
  const read = lives.logs(
    idOf(request),
    {
      ...{ stdout, stderr, follow: isOn(query, 'follow'), timestamps: isOn(query, 'timestamps') },
      ...(/^\d{1,9}$/.test(tail) && { tail: Number(tail) }),
      ...(since.value !== undefined && since.value !== 0 && { sinceMs: since.value }),
      ...(until.value !== undefined && until.value !== 0 && { untilMs: until.value }),
    },
    AbortSignal.any([request.signal, ending]),
  );
  return read.ok ? stream(read.value, RAW_STREAM) : read;
}

async function attach({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const { query } = request;
  const on = (name: string): boolean => isOn(query, name);
  const session = lives.attach(idOf(request), { stdin: on('stdin'), stdout: on('stdout'), stderr: on('stderr'), logs: on('logs'), stream: on('stream') });
  return session.ok ? Result.ok({ kind: 'hijack', contentType: RAW_STREAM, run: session.value }) : session;
}

async function resize({ containers }: Daemon, request: ApiRequest): ApiAnswer {
  const found = containers.container(idOf(request));
  if (!found.ok) return found;
  const fault = sizeFault(request.query);
  if (fault !== undefined) return Result.error(fault);
  return empty(200);
}

/** Why a size is none; its numbers have no effect on what runs here. */
export function sizeFault(query: URLSearchParams): InvalidRequest | undefined {
  for (const name of ['h', 'w']) {
    const text = query.get(name) ?? '';
    if (!/^\d{1,9}$/.test(text)) return new InvalidRequest({ reason: `strconv.Atoi: parsing ${JSON.stringify(text.slice(0, 64))}: invalid syntax` });
  }
  return undefined;
}

async function top({ containers, lives }: Daemon, request: ApiRequest): ApiAnswer {
  const found = containers.container(idOf(request));
  if (!found.ok) return found;
  const { id, isUp, record } = found.value;
  if (!isUp) return Result.error(new InvalidRequest({ reason: `Container ${id} is not running` }));
  const command = [...(record.run?.entrypoint ?? []), ...record.command].join(' ');
  return json({ Titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'], Processes: [['root', String(lives.pidOf(id)), '1', '0', '00:00', '?', '00:00:00', command]] });
}

export const containerLivesRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/containers/:id*/start', handle: start },
  { method: 'POST', pattern: '/containers/:id*/stop', handle: stop },
  { method: 'POST', pattern: '/containers/:id*/restart', handle: restart },
  { method: 'POST', pattern: '/containers/:id*/kill', handle: kill },
  { method: 'POST', pattern: '/containers/:id*/pause', handle: ({ lives }, request) => done(lives.pause(idOf(request))) },
  { method: 'POST', pattern: '/containers/:id*/unpause', handle: ({ lives }, request) => done(lives.unpause(idOf(request))) },
  { method: 'POST', pattern: '/containers/:id*/rename', handle: ({ lives }, request) => done(lives.rename(idOf(request), request.query.get('name') ?? '')) },
  { method: 'POST', pattern: '/containers/:id*/update', handle: update },
  { method: 'POST', pattern: '/containers/:id*/wait', handle: wait },
  { method: 'POST', pattern: '/containers/:id*/attach', handle: attach },
  { method: 'POST', pattern: '/containers/:id*/resize', handle: resize },
  { method: 'GET', pattern: '/containers/:id*/logs', handle: logs },
  { method: 'GET', pattern: '/containers/:id*/top', handle: top },
];
