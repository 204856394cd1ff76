/**
 * The API over TCP: only with certificates on both sides, unless it is this machine's own.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canMakeCertificates, makeCertificates } from '../../scripts/servers/certificates.mjs';
import { freePort } from '../../scripts/servers/process.mjs';
import { Daemons } from './daemon-process.js';
import { withoutClient, docker } from './docker-client.js';

if (!canMakeCertificates()) console.warn('No openssl on the PATH: TLS is left out.');
describe.skipIf(withoutClient || (!canMakeCertificates() && process.env['CI'] !== 'true'))('TLS with the docker CLI', () => {
  let files: ReturnType<typeof makeCertificates>;
  let server: string[] = [];
  let daemons: Daemons;
  let url = '';
  beforeAll(async () => {
    files = makeCertificates();
    server = ['--tlsverify', '--tlscacert', files.ca, '--tlscert', files.cert, '--tlskey', files.key];
    daemons = new Daemons();
    const port = await freePort();
    url = `tcp://127.0.0.1:${port}`;
    await daemons.start({ args: ['-H', `tcp://0.0.0.0:${port}`, ...server] });
  });
  afterAll(async () => {
    await daemons.close();
    rmSync(dirname(files.ca), { recursive: true, force: true });
  });

  it('serves who shows a certificate of the authority', () => {
    expect(docker(url, [...server, 'network', 'create', 'net1'])).toMatchObject({ status: 0, out: expect.stringMatching(/^[0-9a-f]{64}\n$/) as unknown });
    expect(docker(url, [...server, 'run', '-i', '--rm', '--network', 'net1', 'busybox', 'cat'], 'over TLS')).toMatchObject({ status: 0, out: 'over TLS' });
  });

  it('refuses who shows none, and who speaks no TLS', () => {
    expect(docker(url, ['--tlsverify', '--tlscacert', files.ca, 'network', 'ls'])).toMatchObject({ status: 1, error: expect.stringMatching(/certificate/) as unknown });
    expect(docker(url, ['network', 'ls'])).toMatchObject({ status: 1, error: expect.stringMatching(/HTTPS server|connection|EOF|Is the docker daemon/) as unknown });
  });

  it.each([
    ['0.0.0.0', false],
    ['[::]', false],
    ['0.0.0.0', true],
  ])('does not begin at %s where clients need not show one (with TLS: %s)', async (host, tls) => {
    const args = tls ? ['--tls', ...server.slice(1)] : [];
    const port = await freePort();
    await expect(daemons.start({ number: 2, args: ['-H', `tcp://${host}:${port}`, ...args] })).rejects.toThrow(/clients have to be verified there/);
  });
});
