/**
 * Routes below /images: every image can be pulled, and nothing is downloaded.
 */
import { parseGlob, type Pattern } from '../../../base/pattern.js';
import { Result } from '../../../base/result.js';
import { reworded } from '../../../containers/errors.js';
import type { Daemon } from '../../daemon.js';
import { parseImageName, shownName } from '../../../programs/images/image-name.js';
import { InvalidImageName } from '../../images/errors.js';
import type { Image } from '../../images/images.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { InvalidRequest, NotSupported, RegistryUnreachable } from '../errors.js';
import { imageSummary } from '../documents/disk-usage.js';
import { imageDocument } from '../documents/image.js';
import { isOn, readFilters } from '../query.js';
import { empty, json, jsonLine, stream } from '../respond.js';

async function list(daemon: Daemon, { query }: ApiRequest): ApiAnswer {
  const filters = readFilters(query);
  if (!filters.ok) return filters;
  const patterns = filters.value['reference'] ?? [];
  const named = query.get('filter') ?? '';
  const wanted = (named === '' ? patterns : [...patterns, named]).map(parseGlob);
  if (wanted.includes(undefined)) return Result.error(new InvalidRequest({ reason: 'syntax error in pattern' }));
  const isWanted = ({ names }: Image): boolean => wanted.length === 0 || wanted.some((glob) => names.some((name) => glob !== undefined && isNamedBy(name, glob)));
  const found = daemon.images.list().filter(isWanted).toReversed();
  return json(found.map((image) => imageSummary(image, daemon)));
}

/** A pattern is of a name with its tag, 'nginx:1.*', or without it, 'ngin?'. */
function isNamedBy(name: string, glob: Pattern): boolean {
  return glob.isFoundIn(name) || glob.isFoundIn(name.replace(/:[^/:]*$/, ''));
}

async function inspect({ images }: Daemon, { params }: ApiRequest): ApiAnswer {
  const name = params['name'] ?? '';
  const image = images.image(name);
  return image.ok ? json(imageDocument(image.value)) : Result.error(reworded(image.error, `no such image: ${name}`));
}

async function history({ images }: Daemon, { params }: ApiRequest): ApiAnswer {
  const image = images.image(params['name'] ?? '');
  if (!image.ok) return image;
  const { id, names, created } = image.value;
  return json([{ Comment: '', Created: Math.floor(created / 1_000), CreatedBy: 'any image exists', Id: id, Size: 0, Tags: names }]);
}

/** A pull, or an import where the image is in the body. */
async function create({ images, events }: Daemon, request: ApiRequest): ApiAnswer {
  const { query } = request;
  const [from, tag, source] = [query.get('fromImage') ?? '', query.get('tag') ?? '', query.get('fromSrc') ?? ''];
  if (source !== '') return load(images, request, query.get('repo') ?? '', tag);
  const wanted = tag === '' ? from : tag.includes(':') ? `${from}@${tag}` : `${from}:${tag}`;
  const name = parseImageName(wanted);
  if (name === undefined) return Result.error(new InvalidImageName({ image: wanted.slice(0, 256) }));
  const wasThere = images.image(wanted).ok;
  const image = await images.pull(wanted);
  if (!image.ok) return image;
  events.tell({ type: 'image', action: 'pull', id: shownName(name), attributes: { name: name.repository } });
  return stream(lines(pullLines(shownName(name), image.value, wasThere)), 'application/json');
}

function pullLines(name: string, { id }: Image, wasThere: boolean): readonly object[] {
  const [repository = '', tag = 'latest'] = name.split(/[:@](?!.*\/)/);
  const layer = id.slice('sha256:'.length, 'sha256:'.length + 12);
  const full = repository.includes('/') ? repository : `library/${repository}`;
  const steps = ['Pulling fs layer', 'Download complete', 'Pull complete'].map((status) => ({ status, progressDetail: {}, id: layer }));
  return [
    { status: `Pulling from ${full}`, id: tag },
    ...(wasThere ? [] : steps),
    { status: `Digest: ${id}` },
    { status: `Status: ${wasThere ? 'Image is up to date for' : 'Downloaded newer image for'} ${name}` },
  ];
}

/** Takes a body and forgets it; the image of that name is there from now on. */
async function load(images: Daemon['images'], request: ApiRequest, repository: string, tag: string): ApiAnswer {
  for await (const _ of request.bytes()) if (request.signal.aborted) break;
  const image = await images.pull(`${repository === '' ? 'imported' : repository}${tag === '' ? '' : `:${tag}`}`);
  return image.ok ? stream(lines([{ status: image.value.id }]), 'application/json') : image;
}

async function loadArchive(_: Daemon, request: ApiRequest): ApiAnswer {
  const pieces = request.bytes()[Symbol.asyncIterator]();
  while (!request.signal.aborted && (await pieces.next()).done !== true);
  return stream(lines([{ stream: 'Loaded: nothing is kept, any image can be pulled\n' }]), 'application/json');
}

async function tag({ images, events }: Daemon, { params, query }: ApiRequest): ApiAnswer {
  const wanted = params['name'] ?? '';
  const as = `${query.get('repo') ?? ''}${(query.get('tag') ?? '') === '' ? '' : `:${query.get('tag') ?? ''}`}`;
  const tagged = await images.tag(wanted, as);
  if (!tagged.ok) return tagged;
  const image = images.image(as);
  if (image.ok) events.tell({ type: 'image', action: 'tag', id: image.value.id, attributes: { name: as } });
  return empty(201);
}

async function remove({ images, events }: Daemon, { params, query }: ApiRequest): ApiAnswer {
  const removed = await images.remove(params['name'] ?? '', { force: isOn(query, 'force') });
  if (!removed.ok) return removed;
  const { untagged, deleted } = removed.value;
  for (const name of untagged) events.tell({ type: 'image', action: 'untag', id: name, attributes: { name } });
  for (const id of deleted) events.tell({ type: 'image', action: 'delete', id, attributes: { name: id } });
  return json([...untagged.map((Untagged) => ({ Untagged })), ...deleted.map((Deleted) => ({ Deleted }))]);
}

/** No image is made of a container, but it is looked for. */
async function commit({ containers }: Daemon, request: ApiRequest): ApiAnswer {
  const found = containers.container(request.query.get('container') ?? '');
  return found.ok ? Result.error(new NotSupported({ what: request.path })) : found;
}

/** Images have no content. */
async function refuseContent(_: Daemon, { path }: ApiRequest): ApiAnswer {
  return Result.error(new NotSupported({ what: path }));
}

async function prune(): ApiAnswer {
  return json({ ImagesDeleted: null, SpaceReclaimed: 0 });
}

async function search(_: Daemon, { query }: ApiRequest): ApiAnswer {
  const term = query.get('term') ?? '';
  return json([{ star_count: 0, is_official: !term.includes('/'), name: term, is_automated: false, description: 'any image exists' }]);
}

/** What a registry knows of an image: there is none here, nor a way to one. */
async function distribution(_: Daemon, { params }: ApiRequest): ApiAnswer {
  const wanted = params['name'] ?? '';
  const name = parseImageName(wanted);
  if (name === undefined) return Result.error(new InvalidImageName({ image: wanted.slice(0, 256) }));
  const [domain = '', ...path] = name.repository.split('/');
  const isDomain = path.length > 0 && (/[.:]/.test(domain) || domain === 'localhost');
  return Result.error(new RegistryUnreachable({ registry: isDomain ? domain : 'registry-1.docker.io' }));
}

async function* lines(documents: readonly object[]): AsyncIterable<Uint8Array> {
  for (const document of documents) yield jsonLine(document);
}

export const imagesRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/distribution/:name*/json', handle: distribution },
  { method: 'POST', pattern: '/build', handle: refuseContent },
  { method: 'POST', pattern: '/commit', handle: commit },
  { method: 'GET', pattern: '/images/get', handle: refuseContent },
  { method: 'GET', pattern: '/images/:name*/get', handle: refuseContent },
  { method: 'POST', pattern: '/images/:name*/push', handle: refuseContent },
  { method: 'GET', pattern: '/images/json', handle: list },
  { method: 'GET', pattern: '/images/search', handle: search },
  { method: 'GET', pattern: '/images/:name*/json', handle: inspect },
  { method: 'GET', pattern: '/images/:name*/history', handle: history },
  { method: 'POST', pattern: '/images/create', handle: create },
  { method: 'POST', pattern: '/images/load', handle: loadArchive },
  { method: 'POST', pattern: '/images/prune', handle: prune },
  { method: 'POST', pattern: '/images/:name*/tag', handle: tag },
  { method: 'DELETE', pattern: '/images/:name*', handle: remove },
];
