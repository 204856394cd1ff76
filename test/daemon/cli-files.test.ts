/**
 * What users of the real docker CLI do with files, and what they find after the daemon was killed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Daemons, type DaemonProcess } from './daemon-process.js';
import { docker, dockerOk, withoutClient } from './docker-client.js';

describe.skipIf(withoutClient)('the docker CLI', () => {
  const daemons = new Daemons();
  let daemon: DaemonProcess;
  const ok = (line: string): string => dockerOk(daemon.url, line.split(' '));
  const inTest = (name: string): string => join(daemons.folder, name);

  beforeAll(async () => {
    daemon = await daemons.start();
  }, 60_000);

  afterAll(() => daemons.close());

  it('copies files and folders to a container and from it', () => {
    mkdirSync(inTest('folder/sub'), { recursive: true });
    writeFileSync(inTest('folder/a'), 'one\n');
    writeFileSync(inTest('folder/sub/b'), 'two\n');
    writeFileSync(inTest('script.sh'), 'echo ran $1\n', { mode: 0o755 });
    ok('run -d --name box busybox sleep 100000');
    ok(`cp ${inTest('folder')} box:/tmp`);
    ok(`cp ${inTest('folder/a')} box:/tmp/other`);
    ok(`cp ${inTest('script.sh')} box:/`);
    expect(ok('exec box cat /tmp/folder/a /tmp/folder/sub/b /tmp/other')).toBe('one\ntwo\none');
    expect(ok('exec box /script.sh well')).toBe('ran well');
    ok(`cp box:/tmp/folder ${inTest('back')}`);
    expect(readFileSync(inTest('back/sub/b'), 'utf8')).toBe('two\n');
    ok(`cp box:/etc/hosts ${inTest('hosts')}`);
    expect(readFileSync(inTest('hosts'), 'utf8')).toContain('127.0.0.1\tlocalhost');
    expect(docker(daemon.url, ['cp', 'box:/nosuch', inTest('x')])).toMatchObject({ status: 1, error: expect.stringMatching(/Could not find the file \/nosuch in container box|No such container:path: box:\/nosuch/) as unknown });
    expect(docker(daemon.url, ['cp', inTest('script.sh'), 'box:/nosuch/'])).toMatchObject({ status: 1, error: expect.stringContaining('no such directory') as unknown });
  });

  it('says that a command is not there as Docker does', () => {
    expect(docker(daemon.url, ['run', '--rm', 'busybox', 'pingg', '-c', '1'])).toMatchObject({ status: 127, error: expect.stringContaining('OCI runtime create failed: runc create failed: unable to start container process: exec: "pingg": executable file not found in $PATH: unknown') as unknown });
    expect(docker(daemon.url, ['network', 'create', '-d', 'overlay', 'ov'])).toMatchObject({ status: 1, error: expect.stringContaining('This node is not a swarm manager') as unknown });
  });

  it('finds volumes and images again after the daemon was killed', async () => {
    ok('volume create --label tier=db data');
    ok('pull nginx:1.27');
    ok('tag nginx:1.27 mine:x');
    const shown = (): readonly string[] => [ok('volume inspect data'), ...ok('images --no-trunc --format {{.Repository}}:{{.Tag}}={{.ID}}').split('\n').sort()];
    const before = shown();
    await daemon.stop('SIGKILL');
    await daemon.start();
    expect(shown()).toEqual(before);
    expect(before).toHaveLength(4);
  });
});
