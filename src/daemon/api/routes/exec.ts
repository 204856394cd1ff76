/**
 * Routes below /exec, and the one that makes exec instances (api/server/router/container/exec.go).
 */
import { Result } from '../../../base/result.js';
import type { Daemon } from '../../daemon.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { readBody } from '../fields.js';
import { execDocument, readExecOptions } from '../documents/container/exec-document.js';
import { empty, json } from '../respond.js';
import { RAW_STREAM, sizeFault } from './container-lives.js';

const idOf = ({ params }: ApiRequest): string => params['id'] ?? '';

async function create({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'ExecConfig');
  if (!body.ok) return body;
  const options = readExecOptions(body.value);
  if (!options.ok) return options;
  const exec = lives.execs.create(idOf(request), options.value);
  return exec.ok ? json({ Id: exec.value.id }, 201) : exec;
}

async function start({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'ExecStartCheck');
  if (!body.ok) return body;
  const [detached, tty] = [body.value.flag('Detach'), body.value.flag('Tty')];
  if (body.value.fault !== undefined) return Result.error(body.value.fault);
  const session = lives.execs.start(idOf(request), { tty, detached });
  if (!session.ok) return session;
  return detached ? empty(200) : Result.ok({ kind: 'hijack', contentType: RAW_STREAM, run: session.value });
}

async function inspect({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const exec = lives.execs.exec(idOf(request));
  return exec.ok ? json(execDocument(exec.value)) : exec;
}

async function resize({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const fault = sizeFault(request.query);
  if (fault !== undefined) return Result.error(fault);
  const exec = lives.execs.exec(idOf(request));
  return exec.ok ? empty(200) : exec;
}

export const execRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/containers/:id*/exec', handle: create },
  { method: 'POST', pattern: '/exec/:id*/start', handle: start },
  { method: 'POST', pattern: '/exec/:id*/resize', handle: resize },
  { method: 'GET', pattern: '/exec/:id*/json', handle: inspect },
];
