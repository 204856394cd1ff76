/**
 * curl and dig, which are in images that are more than a small system: what they print, and their exit codes.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/controller/create-cluster.js';
import { findProgram } from '../../src/programs/programs.js';
import { annAndBob, type Ran, type TestContainer } from './container.js';

let cluster: Cluster;
let ann: TestContainer;
let bob: TestContainer;
const killed = new AbortController();

beforeAll(async () => {
  ({ cluster, ann, bob } = await annAndBob());
  void bob.sh('mkdir /tmp/a; echo hello > /tmp/index.html; echo inner > /tmp/a/b.txt; httpd -f -p 8080 -h /tmp', { signal: killed.signal });
  await ann.run(['sleep', '1']);
});

afterAll(async () => {
  killed.abort();
  (await cluster.close()).getOrThrow();
});

const run = (line: string): Promise<Ran> => {
  const [name = '', ...args] = line.split(' ');
  return ann.run([name, ...args], { program: findProgram(name, 'nicolaka/netshoot')! });
};
/** Answers the next connection at a port with some bytes, and tells what was asked. */
const answerOnce = (port: number, answer: string): Promise<Ran> => bob.run(['nc', '-l', '-p', String(port)], { input: answer });

describe('curl', () => {
  it('prints what it gets, and where it is told to', async () => {
    expect(await run('curl http://bob:8080/')).toEqual({ code: 0, out: 'hello\n', error: '' });
    expect((await run('curl -sSi bob:8080/a/b.txt')).out).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-type: text/html\r\nAccept-Ranges: bytes\r\nContent-Length: 6\r\n\r\ninner\n');
    expect((await run('curl -sI bob:8080')).out).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
    expect(await run('curl -s -o /dev/null -w %{http_code}\\n bob:8080/none')).toEqual({ code: 0, out: '404\n', error: '' });
    expect(await run('curl -sO http://bob:8080/a/b.txt')).toMatchObject({ code: 0, out: '' });
    expect((await ann.sh('cat /b.txt')).out).toBe('inner\n');
  });

  it('sends what it is told to', async () => {
    const asked = answerOnce(9001, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    expect((await run('curl -s -H X-One:1 -d a=1 -d b=2 http://bob:9001/x?y=z')).out).toBe('ok');
    expect((await asked).out).toMatch(/^POST \/x\?y=z HTTP\/1\.1\r\nHost: bob:9001\r\n[^]*Content-Length: 7\r\nX-One: 1\r\nConnection: close\r\n\r\na=1&b=2$/);
  });

  it('goes where an answer leads, if it is told to', async () => {
    const moved = 'HTTP/1.1 302 Found\r\nLocation: http://bob:8080/a/b.txt\r\nContent-Length: 0\r\n\r\n';
    const first = answerOnce(9002, moved);
    expect((await run('curl -s -w %{http_code} bob:9002')).out).toBe('302');
    await first;
    const second = answerOnce(9002, moved);
    expect((await run('curl -sL -w %{http_code} bob:9002')).out).toBe('inner\n200');
    await second;
  });

  it('has exit codes', async () => {
    expect(await run('curl http://nosuch/')).toEqual({ code: 6, out: '', error: 'curl: (6) Could not resolve host: nosuch\n' });
    expect(await run('curl bob:81')).toEqual({ code: 7, out: '', error: 'curl: (7) Failed to connect to bob port 81: Connection refused\n' });
    expect(await run('curl -f bob:8080/none')).toEqual({ code: 22, out: '', error: 'curl: (22) The requested URL returned error: 404\n' });
    expect(await run('curl -s -f bob:8080/none')).toEqual({ code: 22, out: '', error: '' });
    const silent = new AbortController();
    const waiting = bob.run(['nc', '-lk', '-p', '9003'], { signal: silent.signal, input: '' });
    expect(await run('curl -sS -m 2 -w %{http_code} 10.30.0.99')).toMatchObject({ code: 28, out: '000', error: expect.stringMatching(/^curl: \(28\) Connection timed out after \d+ milliseconds\n$/) as unknown });
    silent.abort();
    await waiting;
    expect(await run('curl https://bob/')).toMatchObject({ code: 1, error: 'curl: (1) Protocol "https" not supported or disabled in libcurl\n' });
    expect(await run('curl --nonsense bob')).toMatchObject({ code: 2, error: expect.stringContaining('curl: option --nonsense: is unknown\n') as unknown });
    expect((await run('curl')).code).toBe(2);
  });
});

describe('dig', () => {
  it('asks for addresses and names', async () => {
    expect(await run('dig +short bob')).toEqual({ code: 0, out: '10.30.0.3\n', error: '' });
    expect(await run('dig -x 10.30.0.3 +short')).toMatchObject({ out: 'bob.n1.\n' });
    expect((await run('dig bob @127.0.0.11 A')).out).toMatch(/status: NOERROR, id: \d+\n;; flags: qr [^]*ANSWER: 1[^]*;; ANSWER SECTION:\nbob\.\t\t\t\d+\tIN\tA\t10\.30\.0\.3\n[^]*;; SERVER: 127\.0\.0\.11#53/);
    expect(await run('dig bob AAAA +short')).toMatchObject({ code: 0, out: '' });
    expect((await run('dig nosuch')).out).toMatch(/status: (?:NXDOMAIN|SERVFAIL)/);
  });

  it('has exit codes', async () => {
    expect(await run('dig @10.30.0.3 bob +short')).toMatchObject({ code: 9, out: ';; connection timed out; no servers could be reached\n' });
    expect(await run('dig -Z bob')).toMatchObject({ code: 1, error: 'Invalid option: -Z\n' });
  });
});
