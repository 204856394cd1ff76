/**
 * The programs of containers: what they print, their exit codes, and that the network is the simulated one.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/controller/create-cluster.js';
import { service } from '../../src/programs/web/http-server.js';
import { annAndBob, type TestContainer } from './container.js';

let cluster: Cluster;
let ann: TestContainer;
let bob: TestContainer;

beforeAll(async () => {
  ({ cluster, ann, bob } = await annAndBob());
});

afterAll(async () => {
  (await cluster.close()).getOrThrow();
});

describe('files and text', () => {
  it('shows the files that Docker writes', async () => {
    expect((await bob.sh('cat /etc/hosts')).out).toContain('10.30.0.3\tbob\n');
    expect(await bob.run(['cat', '/etc/resolv.conf'])).toMatchObject({ code: 0, out: 'nameserver 127.0.0.11\noptions ndots:0\n' });
    expect(await bob.run(['hostname'])).toMatchObject({ out: 'bob\n' });
    expect(await bob.run(['hostname', '-i'])).toMatchObject({ out: '10.30.0.3\n' });
  });

  it('says which file is not there', async () => {
    expect(await ann.run(['cat', '/nothing'])).toEqual({ code: 1, out: '', error: "cat: can't open '/nothing': No such file or directory\n" });
    expect(await ann.run(['cat', '/etc'])).toMatchObject({ code: 1, error: 'cat: read error: Is a directory\n' });
  });

  it('copies its input', async () => {
    expect(await ann.run(['cat'], { input: 'a\nb' })).toMatchObject({ code: 0, out: 'a\nb' });
  });
});

describe('the shell', () => {
  it('goes on or not, as the operators say', async () => {
    expect((await ann.sh('true && echo yes; false && echo no; false || echo "or else"')).out).toBe('yes\nor else\n');
    expect(await ann.sh('echo a; exit 7; echo b')).toEqual({ code: 7, out: 'a\n', error: '' });
  });

  it('leads streams to files and programs', async () => {
    expect((await ann.sh("echo one > /tmp/x; echo two >> /tmp/x; cat < /tmp/x | cat; cat /none 2>/dev/null; echo $?")).out).toBe('one\ntwo\n1\n');
    expect((await ann.sh('cat /none > /tmp/all 2>&1; cat /tmp/all')).out).toContain("can't open '/none'");
    expect((await bob.sh('cat /tmp/x')).code).toBe(1);
  });

  it('keeps quotes together and fills variables in', async () => {
    expect((await ann.sh(`X='a  b'; echo "$X" $X '$X' \${TERM}/x # nothing`)).out).toBe('a  b a b $X xterm/x\n');
  });

  it('loops and decides', async () => {
    expect((await ann.sh('for i in 1 2 3; do if [ "$i" = 2 ]; then break; fi; echo $i; done; echo end')).out).toBe('1\nend\n');
    expect((await ann.sh('for i in 1 2 3; do echo $i; done')).out).toBe('1\n2\n3\n');
    expect((await ann.sh('until true; do echo never; done; while false; do echo never; done; echo done')).out).toBe('done\n');
  });

  it('does not find what is not there, and says what it cannot read', async () => {
    expect(await ann.sh('nosuch --flag')).toEqual({ code: 127, out: '', error: 'sh: nosuch: not found\n' });
    expect(await ann.sh('echo "half')).toMatchObject({ code: 2, error: 'sh: syntax error: unterminated quoted string\n' });
    expect(await ann.sh('while true; do echo x')).toMatchObject({ code: 2, out: '' });
  });

  it('ends a loop when it is killed', async () => {
    const killed = new AbortController();
    cluster.clock.after(5_000, () => killed.abort());
    expect((await ann.sh('while true; do sleep 1; done', { signal: killed.signal })).code).toBe(137);
  });
});

describe('the network', () => {
  it('is shown as busybox shows it', async () => {
    expect((await ann.run(['ip', 'route'])).out).toBe('default via 10.30.0.1 dev eth0 \n10.30.0.0/24 dev eth0 scope link  src 10.30.0.2 \n');
    expect((await ann.run(['ip', '-4', 'addr', 'show', 'eth0'])).out).toMatch(/^\d+: eth0@if\d+: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue \n {4}inet 10\.30\.0\.2\/24 brd 10\.30\.0\.255 scope global eth0\n {7}valid_lft forever preferred_lft forever\n$/);
    expect((await ann.run(['ip', 'a'])).out).toContain('inet 127.0.0.1/8 scope host lo');
    expect(await ann.run(['ip', 'addr', 'show', 'eth9'])).toMatchObject({ code: 1, error: "ip: can't find device 'eth9'\n" });
    expect((await ann.run(['ip', 'nonsense'])).code).toBe(1);
  });

  it('leaves out interfaces without addresses of the family, and is not changed', async () => {
    expect((await ann.run(['ip', '-6', 'addr'])).out).not.toContain('eth0');
    expect((await ann.run(['ip', 'addr'])).out).toContain('eth0');
    for (const words of ['link set eth0 down', 'addr add 10.30.0.9/24 dev eth0', 'a flush dev eth0', 'route replace default via 10.30.0.3', 'link add br0 type bridge', 'neigh add 10.30.0.9 dev eth0']) {
      expect(await ann.run(['ip', ...words.split(' ')])).toEqual({ code: 2, out: '', error: 'ip: RTNETLINK answers: Operation not permitted\n' });
    }
  });

  it('is reached by name', async () => {
    const { code, out } = await ann.run(['ping', '-c', '2', 'bob']);
    expect(code).toBe(0);
    expect(out).toContain('PING bob (10.30.0.3): 56 data bytes\n64 bytes from 10.30.0.3: seq=0 ttl=64 time=');
    expect(out).toContain('2 packets transmitted, 2 packets received, 0% packet loss\n');
    expect((await ann.run(['ip', 'neigh'])).out).toContain('10.30.0.3 dev eth0 lladdr 02:42:0a:1e:00:03 REACHABLE');
    expect(await ann.run(['ping', '-c', '1', 'nobody'])).toEqual({ code: 1, out: '', error: "ping: bad address 'nobody'\n" });
    expect(await ann.run(['ping', '-c', '1', '-W', '1', '10.30.0.99'])).toMatchObject({ code: 1 });
    expect(await ann.run(['ping', '-c', '1', '-W', '1', '192.0.2.1'])).toMatchObject({ code: 1 });
    expect(await ann.run(['ping', '-j'])).toMatchObject({ code: 1, error: "ping: invalid option -- 'j'\n" });
  });

  it('pings until it is killed, and tells how it went', async () => {
    const killed = new AbortController();
    cluster.clock.after(3_500, () => killed.abort());
    const { code, out } = await ann.run(['ping', 'bob'], { signal: killed.signal });
    expect(code).toBe(137);
    expect(out).toContain('4 packets transmitted, 4 packets received');
  });

  it('is traced', async () => {
    expect((await ann.run(['traceroute', 'bob'])).out).toMatch(/^traceroute to bob \(10\.30\.0\.3\), 30 hops max, 46 byte packets\n 1 {2}10\.30\.0\.3 {2}\d/);
  });

  it('shows interfaces and routes in older words, and in a line each', async () => {
    expect((await ann.run(['ifconfig', 'eth0'])).out).toContain('          inet addr:10.30.0.2  Bcast:10.30.0.255  Mask:255.255.255.0\n');
    expect((await ann.run(['ifconfig', 'eth9'])).code).toBe(1);
    expect((await ann.run(['route', '-n'])).out).toContain('10.30.0.0       0.0.0.0         255.255.255.0   U     0      0        0 eth0\n');
    expect((await ann.run(['ip', '-4', '-o', 'addr', 'show', 'eth0'])).out).toMatch(/^2: eth0    inet 10\.30\.0\.2\/24 brd 10\.30\.0\.255 scope global eth0\\ {7}valid_lft forever/);
    expect((await ann.run(['ip', 'route', 'get', '10.30.0.3'])).out).toBe('10.30.0.3 dev eth0  src 10.30.0.2 \n');
  });

  it('serves behind httpd without -f, as a process that ps lists', async () => {
    expect(await bob.sh('echo hello > /index.html; httpd -p 8099; httpd -p 8099; echo $?')).toMatchObject({ out: '1\n' });
    expect((await ann.run(['wget', '-q', '-O', '-', 'http://10.30.0.3:8099/'])).out).toBe('hello\n');
    expect((await bob.run(['ps'])).out).toContain('httpd -p 8099');
  });

  it('has names', async () => {
    expect(await ann.run(['nslookup', 'bob'])).toMatchObject({ code: 0, out: 'Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\nNon-authoritative answer:\nName:\tbob\nAddress: 10.30.0.3\n\nNon-authoritative answer:\n\n' });
    expect((await ann.run(['nslookup', '10.30.0.3'])).out).toContain('3.0.30.10.in-addr.arpa\tname = bob.n1\n');
    const unknown = await ann.run(['nslookup', 'nobody']);
    expect(unknown.code).toBe(1);
    expect(unknown.out).toContain("** server can't find nobody: ");
  });

  it('carries streams between nc and nc', async () => {
    const serving = bob.run(['nc', '-l', '-p', '9000'], { input: 'from bob' });
    expect(await ann.run(['nc', 'bob', '9000'], { input: 'from ann' })).toMatchObject({ code: 0, out: 'from bob' });
    expect(await serving).toMatchObject({ code: 0, out: 'from ann' });
    expect(await ann.run(['nc', 'bob', '9000'])).toMatchObject({ code: 1, error: "nc: can't connect to remote host (10.30.0.3): Connection refused\n" });
    expect((await ann.run(['nc', 'bob', 'x'])).code).toBe(1);
  });

  it('carries web pages', async () => {
    const killed = new AbortController();
    const serving = bob.sh('echo hello > /tmp/index.html; httpd -f -p 8080 -h /tmp', { signal: killed.signal });
    await ann.run(['sleep', '1']);
    expect(await ann.run(['wget', '-q', '-O', '-', 'http://bob:8080/'])).toEqual({ code: 0, out: 'hello\n', error: '' });
    expect(await ann.run(['wget', '-O', '-', 'bob:8080/none'])).toMatchObject({ code: 1, error: 'Connecting to bob:8080 (10.30.0.3:8080)\nwget: server returned error: HTTP/1.1 404 Not Found\n' });
    expect((await ann.sh('wget -q bob:8080/index.html && cat /index.html')).out).toBe('hello\n');
    killed.abort();
    await serving;
    expect(await ann.run(['wget', 'bob:8080'])).toMatchObject({ code: 1, error: "Connecting to bob:8080 (10.30.0.3:8080)\nwget: can't connect to remote host (10.30.0.3): Connection refused\n" });
  });

  it('has services that are known by name only', async () => {
    const killed = new AbortController();
    const serving = bob.run(['nginx'], { program: service('nginx', [{ protocol: 'tcp', port: 80 }]), signal: killed.signal });
    expect((await ann.run(['wget', '-q', '-O', '-', 'bob'])).out).toBe('nginx on bob\n');
    killed.abort();
    expect((await serving).code).toBe(137);
  });
});

describe('the shell, line by line', () => {
  it('runs a file, and what comes as input as soon as it makes sense', async () => {
    expect(await ann.sh("echo 'echo from a file; exit 6' > /tmp/s; sh /tmp/s")).toMatchObject({ code: 6, out: 'from a file\n' });
    expect(await ann.run(['sh', '/none'])).toMatchObject({ code: 2, error: "sh: can't open '/none': No such file or directory\n" });
    expect(await ann.run(['sh'], { input: 'echo one\n\nfor i in a b; do\necho $i\ndone\ncat\nrest of the input\n' })).toMatchObject({ code: 0, out: 'one\na\nb\nrest of the input\n' });
    expect(await ann.run(['sh'], { input: 'echo one\necho "open\n' })).toMatchObject({ code: 2, out: 'one\n', error: 'sh: syntax error: unterminated quoted string\n' });
  });

  it('leads the output of loops and conditions, and output to errors', async () => {
    expect(await ann.sh('for i in 1 2; do echo $i; done | cat > /tmp/l; cat /tmp/l; echo no >&2; echo 1>&2 nor')).toEqual({ code: 0, out: '1\n2\n', error: 'no\nnor\n' });
    expect((await ann.sh('if true; then echo yes; fi | cat')).out).toBe('yes\n');
  });

  it('does what a trap says at its end', async () => {
    expect(await ann.sh("trap 'echo bye' EXIT; echo hi; exit 3")).toMatchObject({ code: 3, out: 'hi\nbye\n' });
    expect(await ann.sh('trap x NOSUCH')).toMatchObject({ code: 1, error: 'trap: NOSUCH: invalid signal specification\n' });
  });
});
