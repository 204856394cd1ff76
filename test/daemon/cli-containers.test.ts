/**
 * Containers by the real docker CLI: streams, exit codes and lists as its users see them.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Daemons } from './daemon-process.js';
import { withoutClient, docker, dockerOk } from './docker-client.js';

describe.skipIf(withoutClient)('containers by the docker CLI', () => {
  const daemons = new Daemons();
  let url = '';

  beforeAll(async () => {
    ({ url } = await daemons.start());
  }, 60_000);

  afterAll(() => daemons.close());

  it('have their output, their input and their exit code', () => {
    expect(docker(url, ['run', '--rm', 'busybox', 'sh', '-c', 'echo out; echo err >&2; exit 7'])).toEqual({ status: 7, out: 'out\n', error: 'err\n' });
    expect(docker(url, ['run', '-i', '--rm', 'busybox', 'cat'], 'piped\n')).toEqual({ status: 0, out: 'piped\n', error: '' });
    expect(dockerOk(url, ['ps', '-aq'])).toBe('');
  });

  it('run programs, keep what they wrote, and end when they are told to', () => {
    const id = dockerOk(url, ['run', '-d', '--name', 'box', '-e', 'A=1', 'busybox', 'sh', '-c', 'echo begun; sleep 1000']);
    expect(docker(url, ['exec', 'box', 'sh', '-c', 'echo $A; exit 3'])).toEqual({ status: 3, out: '1\n', error: '' });
    expect(docker(url, ['exec', '-i', 'box', 'sh'], 'echo one\nfor i in 2 3\ndo echo $i\ndone\n')).toEqual({ status: 0, out: 'one\n2\n3\n', error: '' });
    expect(docker(url, ['exec', 'box', 'nosuch']).out).toContain('executable file not found in $PATH');
    expect(dockerOk(url, ['logs', 'box'])).toBe('begun');
    expect(dockerOk(url, ['rename', 'box', 'crate'])).toBe('');
    expect(dockerOk(url, ['pause', 'crate'])).toBe('crate');
    expect(dockerOk(url, ['ps', '--format', '{{.Names}} {{.State}} {{.Command}}', '--no-trunc'])).toBe(`crate paused "sh -c 'echo begun; sleep 1000'"`);
    dockerOk(url, ['unpause', 'crate']);
    dockerOk(url, ['stop', 'crate']);
    expect(dockerOk(url, ['wait', 'crate'])).toBe('137');
    expect(dockerOk(url, ['inspect', '--format', '{{.Id}} {{.State.Status}} {{.State.ExitCode}}', 'crate'])).toBe(`${id} exited 137`);
    expect(dockerOk(url, ['start', 'crate'])).toBe('crate');
    expect(docker(url, ['rm', 'crate']).error).toContain(`You cannot remove a running container ${id}`);
    expect(dockerOk(url, ['rm', '-f', 'crate'])).toBe('crate');
  });

  it('serve their ports, and restart as they are told to', () => {
    dockerOk(url, ['run', '-d', '--name', 'web', '-p', '8080:80', 'nginx']);
    expect(dockerOk(url, ['port', 'web', '80/tcp']).split('\n')).toContain('0.0.0.0:8080');
    expect(dockerOk(url, ['run', '--rm', '--link', 'web:server', 'busybox', 'wget', '-q', '-O', '-', 'server'])).toMatch(/^nginx on [0-9a-f]{12}$/);
    dockerOk(url, ['stop', 'web']);
    expect(dockerOk(url, ['ps', '-a', '--format', '{{.Names}} {{.Status}}', '--filter', 'exited=0'])).toMatch(/^web Exited \(0\) /);
    dockerOk(url, ['run', '-d', '--name', 'fails', '--restart', 'on-failure:1', 'busybox', 'false']);
    expect(dockerOk(url, ['wait', 'fails'])).toBe('1');
    expect(dockerOk(url, ['container', 'prune', '-f', '--filter', 'label=none'])).toBe('Total reclaimed space: 0B');
    expect(dockerOk(url, ['rm', '-f', 'web', 'fails']).split('\n').sort()).toEqual(['fails', 'web']);
  });
});
