/**
 * Routes that copy files to and from containers (api/server/router/container/copy.go).
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { joinBytes } from '../../../programs/input.js';
import { entriesOf, extract, statDocument, statOf } from '../../archive/archive.js';
import { emitTar } from '../../archive/tar.js';
import type { Daemon } from '../../daemon.js';
import type { ApiRequest } from '../api.js';
import { BodyTooLarge, InvalidRequest } from '../errors.js';
import { isOn } from '../query.js';
import { empty } from '../respond.js';
import type { ApiAnswer, Route } from '../route.js';

const TAR = 'application/x-tar';
/** More than a container's files may have, with their headers. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The path that is asked for, from '/' on. Errors: INVALID_REQUEST. */
function pathOf({ query }: ApiRequest): Result<string, InvalidRequest> {
  const path = query.get('path') ?? '';
  if (path === '') return Result.error(new InvalidRequest({ reason: 'bad parameter: pathcannot be empty' }));
  return Result.ok(path.startsWith('/') ? path : `/${path}`);
}

/** What is at a path, with the header that says it. */
function look({ lives }: Daemon, request: ApiRequest, action?: string) {
  const path = pathOf(request);
  if (!path.ok) return path;
  const container = request.params['id'] ?? '';
  const files = lives.files(container);
  if (!files.ok) return files;
  const stat = statOf(files.value, path.value, container);
  if (!stat.ok) return stat;
  if (action !== undefined) lives.files(container, action);
  const document = new TextEncoder().encode(JSON.stringify(statDocument(path.value, stat.value)));
  return Result.ok({ files: files.value, path: path.value, headers: { 'X-Docker-Container-Path-Stat': btoa(String.fromCharCode(...document)) } });
}

async function inspect(daemon: Daemon, request: ApiRequest): ApiAnswer {
  const found = look(daemon, request);
  return found.ok ? empty(200, found.value.headers) : found;
}

async function get(daemon: Daemon, request: ApiRequest): ApiAnswer {
  const found = look(daemon, request, 'archive-path');
  if (!found.ok) return found;
  const { files, path, headers } = found.value;
  return Result.ok({ kind: 'stream', status: 200, contentType: TAR, headers, chunks: chunksOf(emitTar(entriesOf(files, path))) });
}

async function put({ lives }: Daemon, request: ApiRequest): ApiAnswer {
  const path = pathOf(request);
  if (!path.ok) return path;
  const container = request.params['id'] ?? '';
  const files = lives.files(container);
  if (!files.ok) return files;
  const stat = statOf(files.value, path.value, container);
  if (!stat.ok) return stat;
  const archive = await readAll(request);
  if (!archive.ok) return archive;
  const extracted = extract(files.value, path.value, archive.value, { keepsKinds: isOn(request.query, 'noOverwriteDirNonDir') });
  if (!extracted.ok) return extracted;
  lives.files(container, 'extract-to-dir');
  return empty(200);
}

async function exportAll({ lives }: Daemon, { params }: ApiRequest): ApiAnswer {
  const files = lives.files(params['id'] ?? '', 'export');
  if (!files.ok) return files;
  const entries = entriesOf(files.value, '/').slice(1);
  return Result.ok({ kind: 'stream', status: 200, contentType: 'application/octet-stream', chunks: chunksOf(emitTar(entries.map((entry) => ({ ...entry, name: entry.name.slice(1) })))) });
}

async function readAll(request: ApiRequest): Promise<Result<Uint8Array, CnmError>> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of request.bytes()) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) return Result.error(new BodyTooLarge({ mostBytes: MOST_BYTES }));
    pieces.push(piece);
  }
  return Result.ok(joinBytes(pieces));
}

const CHUNK_BYTES = 64 * 1024;

async function* chunksOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

export const archiveRoutes: readonly Route[] = [
  { method: 'HEAD', pattern: '/containers/:id/archive', handle: inspect },
  { method: 'GET', pattern: '/containers/:id/archive', handle: get },
  { method: 'PUT', pattern: '/containers/:id/archive', handle: put },
  { method: 'GET', pattern: '/containers/:id/export', handle: exportAll },
];
