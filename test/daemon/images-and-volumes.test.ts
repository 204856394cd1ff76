/**
 * Images and volumes, as far as clients need them to run containers.
 */
import { describe, expect, it } from 'vitest';
import { at, filters, linesOf, listAt, openDaemon, textAt } from './support.js';

describe('images', () => {
  it('has what was pulled, and nothing else', async () => {
    const { ask } = await openDaemon();
    expect(await ask('GET /images/nginx/json')).toMatchObject({ status: 404, body: { message: 'no such image: nginx: No such image: nginx:latest' } });
    const pulled = await ask('POST /images/create?fromImage=nginx&tag=1.27');
    expect(pulled.status).toBe(200);
    const lines = linesOf(pulled).map((line) => at(line, 'status'));
    expect(lines[0]).toBe('Pulling from library/nginx');
    expect(lines.at(-1)).toBe('Status: Downloaded newer image for nginx:1.27');
    const { body: image } = await ask('GET /images/nginx:1.27/json');
    const Id = textAt(image, 'Id');
    expect(image).toMatchObject({ RepoTags: ['nginx:1.27'], Config: { ExposedPorts: { '80/tcp': {} } }, Os: 'linux' });
    expect((await ask(`GET /images/${Id.slice(7, 19)}/json`)).body).toMatchObject({ Id });
    expect((await ask('GET /images/docker.io%2Flibrary%2Fnginx:1.27/json')).body).toMatchObject({ Id });
    expect((await ask('POST /images/create?fromImage=nginx&tag=1.27')).body).toContain('Image is up to date for nginx:1.27');
    expect((await ask('GET /images/json')).body).toMatchObject([{ Id, RepoTags: ['nginx:1.27'], Containers: 0 }]);
  });

  it('tags, lists by reference and removes', async () => {
    const { ask } = await openDaemon();
    await ask('POST /images/create?fromImage=example.com/team/app:2');
    expect((await ask('POST /images/example.com/team/app:2/tag?repo=mine&tag=new')).status).toBe(201);
    expect((await ask(`GET /images/json?${filters({ reference: ['mine'] })}`)).body).toMatchObject([{ RepoTags: ['example.com/team/app:2', 'mine:new'] }]);
    expect((await ask(`GET /images/json?${filters({ reference: ['other:*'] })}`)).body).toEqual([]);
    expect((await ask('DELETE /images/mine:new')).body).toEqual([{ Untagged: 'mine:new' }]);
    const Id = textAt((await ask('GET /images/example.com/team/app:2/json')).body, 'Id');
    expect((await ask('DELETE /images/example.com/team/app:2')).body).toEqual([{ Untagged: 'example.com/team/app:2' }, { Deleted: Id }]);
    expect((await ask('DELETE /images/mine')).status).toBe(404);
  });

  it('stay while containers are of them', async () => {
    const { ask } = await openDaemon();
    const idOf = async (request: string, body?: object): Promise<string> => textAt((await ask(request, body)).body, 'Id');
    const stopped = (await idOf('POST /containers/create?name=stopped', { Image: 'busybox', Cmd: ['sleep', '100000'] })).slice(0, 12);
    const Id = await idOf('GET /images/busybox/json');
    const image = Id.slice(7, 19);
    const refused = (message: string): object => ({ status: 409, body: { message } });
    const lastName = `conflict: unable to remove repository reference "busybox" (must force) - container ${stopped} is using its referenced image ${image}`;
    expect(await ask('DELETE /images/busybox')).toMatchObject(refused(lastName));
    expect(await ask(`DELETE /images/${image}`)).toMatchObject(refused(`conflict: unable to delete ${image} (must be forced) - image is being used by stopped container ${stopped}`));
    await ask('POST /images/busybox/tag?repo=other&tag=1');
    expect(await ask(`DELETE /images/${Id}`)).toMatchObject(refused(`conflict: unable to delete ${image} (must be forced) - image is referenced in multiple repositories`));
    expect((await ask('DELETE /images/other:1')).body).toEqual([{ Untagged: 'other:1' }]);
    await ask('POST /containers/stopped/start');
    for (const force of ['0', '1']) {
      const running = `conflict: unable to delete ${image} (cannot be forced) - image is being used by running container ${stopped}`;
      expect(await ask(`DELETE /images/${image}?force=${force}`)).toMatchObject(refused(running));
    }
    expect((await ask('DELETE /images/busybox?force=1')).body).toEqual([{ Untagged: 'busybox:latest' }]);
    await ask('POST /images/create?fromImage=busybox');
    await ask('POST /containers/stopped/stop?t=0');
    expect((await ask(`DELETE /images/${Id}?force=1`)).body).toEqual([{ Untagged: 'busybox:latest' }, { Deleted: Id }]);
    expect((await ask('GET /containers/stopped/json')).body).toMatchObject({ Image: Id });
  });

  it.each([
    ['busybox', 500, 'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host'],
    ['example.com:5000/team/app:2', 500, 'Get "https://example.com:5000/v2/": dial tcp: lookup example.com: no such host'],
    ['a..b', 400, 'invalid reference format'],
  ])('are asked of no registry: %s', async (name, status, message) => {
    const { ask } = await openDaemon();
    expect(await ask(`GET /distribution/${name}/json`)).toMatchObject({ status, body: { message } });
  });

  it.each(['redis 6379/tcp', 'postgres 5432/tcp', 'mysql 3306/tcp', 'httpd 80/tcp'])('knows what %s', async (words) => {
    const [name = '', port = ''] = words.split(' ');
    const { ask } = await openDaemon();
    await ask(`POST /images/create?fromImage=${name}`);
    expect(at((await ask(`GET /images/${name}/json`)).body, 'Config', 'ExposedPorts', port)).toEqual({});
  });

  it.each(['fromImage=UPPER/Case', 'fromImage=', 'fromImage=a%00b'])('refuses to pull %s', async (query) => {
    const { ask } = await openDaemon();
    expect(await ask(`POST /images/create?${query}`)).toMatchObject({ status: 400, body: { message: 'invalid reference format' } });
  });

  it('takes an archive and forgets it', async () => {
    const { ask } = await openDaemon();
    const body = async function* () {
      for (let count = 0; count < 200; count++) yield new Uint8Array(65_536);
    };
    expect((await ask('POST /images/load', undefined, { body: body() })).status).toBe(200);
    expect((await ask('POST /images/create?fromSrc=-&repo=made', undefined, { body: body() })).status).toBe(200);
    expect((await ask('GET /images/made/json')).status).toBe(200);
  });
});

describe('volumes', () => {
  it('creates, lists, prunes and removes', async () => {
    const { ask } = await openDaemon();
    expect(await ask('POST /volumes/create', { Name: 'v1', Labels: { a: 'b' } })).toMatchObject({ status: 201, body: { Name: 'v1', Driver: 'local', Labels: { a: 'b' } } });
    expect(textAt((await ask('POST /volumes/create', {})).body, 'Name')).toMatch(/^[0-9a-f]{64}$/);
    expect(listAt((await ask(`GET /volumes?${filters({ label: ['a=b'] })}`)).body, 'Volumes')).toMatchObject([{ Name: 'v1' }]);
    expect((await ask('GET /volumes/v1')).body).toMatchObject({ Name: 'v1' });
    expect((await ask('DELETE /volumes/v1')).status).toBe(204);
    expect(await ask('GET /volumes/v1')).toMatchObject({ status: 404, body: { message: 'get v1: no such volume' } });
    expect(listAt((await ask('POST /volumes/prune')).body, 'VolumesDeleted')).toHaveLength(1);
    expect((await ask('POST /volumes/create', { Name: 'no/slash' })).status).toBe(400);
  });
});
