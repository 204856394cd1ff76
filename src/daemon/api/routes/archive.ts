/**
 * Routes that copy files to and from containers (api/server/router/container/copy.go).
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { FileStat } from '../../../programs/files/file-tree.js';
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

/** What is at the path that is asked for. */
function find({ lives }: Daemon, request: ApiRequest) {
  const path = pathOf(request);
  if (!path.ok) return path;
  const container = request.params['id'] ?? '';
  const files = lives.files(container);
  if (!files.ok) return files;
  const stat = statOf(files.value, path.value, container);
  return stat.ok ? Result.ok({ container, files: files.value, path: path.value, stat: stat.value }) : stat;
}

/** What a path is, as a header. */
function statHeader({ path, stat }: { readonly path: string; readonly stat: FileStat }): Readonly<Record<string, string>> {
  const document = new TextEncoder().encode(JSON.stringify(statDocument(path, stat)));
  return { 'X-Docker-Container-Path-Stat': btoa(String.fromCharCode(...document)) };
}

async function inspect(daemon: Daemon, request: ApiRequest): ApiAnswer {
  const found = find(daemon, request);
  return found.ok ? empty(200, statHeader(found.value)) : found;
}

async function get(daemon: Daemon, request: ApiRequest): ApiAnswer {
  const found = find(daemon, request);
  if (!found.ok) return found;
  const { container, files, path } = found.value;
  daemon.lives.files(container, 'archive-path');
  return Result.ok({ kind: 'stream', status: 200, contentType: TAR, headers: statHeader(found.value), chunks: chunksOf(emitTar(entriesOf(files, path))) });
}

async function put(daemon: Daemon, request: ApiRequest): ApiAnswer {
  const found = find(daemon, request);
  if (!found.ok) return found;
  const { container, files, path } = found.value;
  const archive = await readAll(request);
  if (!archive.ok) return archive;
  const extracted = extract(files, path, archive.value, { keepsKinds: isOn(request.query, 'noOverwriteDirNonDir') });
  if (!extracted.ok) return extracted;
  daemon.lives.files(container, 'extract-to-dir');
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
  { method: 'HEAD', pattern: '/containers/:id*/archive', handle: inspect },
  { method: 'GET', pattern: '/containers/:id*/archive', handle: get },
  { method: 'PUT', pattern: '/containers/:id*/archive', handle: put },
  { method: 'GET', pattern: '/containers/:id*/export', handle: exportAll },
];
