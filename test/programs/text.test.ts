/**
 * Programs about text and files as busybox has them, and grep's patterns beside those of JavaScript.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/controller/create-cluster.js';
import { parsePattern } from '../../src/programs/text/pattern.js';
import { annAndBob, type TestContainer } from './container.js';

let cluster: Cluster;
let ann: TestContainer;
const out = async (line: string): Promise<string> => (await ann.sh(line)).out;

beforeAll(async () => {
  ({ cluster, ann } = await annAndBob());
  await ann.sh(`printf 'b 2\\na 10\\nc 1\\n' > /tmp/x`);
});

afterAll(async () => {
  (await cluster.close()).getOrThrow();
});

describe('text', () => {
  it.each([
    ['seq 5 | wc -l', '5\n'],
    ['wc /tmp/x', '        3         6        13 /tmp/x\n'],
    ['echo a b | wc -w -c', '        2         4\n'],
    ['head -n 1 /tmp/x; head -2 /tmp/x | tail -1; tail -n +3 /tmp/x; head -c 3 /tmp/x', 'b 2\na 10\nc 1\nb 2'],
    ['sort /tmp/x', 'a 10\nb 2\nc 1\n'],
    ['sort -n -k2 /tmp/x', 'c 1\nb 2\na 10\n'],
    ['sort -rn -k2 /tmp/x | head -1', 'a 10\n'],
    ['printf "b\\na\\nb\\n" | sort -u', 'a\nb\n'],
    ['printf "b\\nb\\na\\n" | uniq -c', '      2 b\n      1 a\n'],
    ['echo a:b:c | cut -d: -f2-', 'b:c\n'],
    ['echo abcdef | cut -c1,3-4', 'acd\n'],
    ['echo Hello | tr a-z A-Z; echo aabb | tr -s ab; echo a1b2 | tr -d 0-9; echo a.b | tr -c "a-z\\n" _', 'HELLO\nab\nab\na_b\n'],
    ['seq 2 2 6; seq 3 -1 1; seq 0.5 0.5 1', '2\n4\n6\n3\n2\n1\n0.5\n1.0\n'],
    ['printf "%-4s|%03d|%x\\n" a 7 255 b 8 16', 'a   |007|ff\nb   |008|10\n'],
    ['echo one | tee /tmp/t; cat /tmp/t', 'one\none\n'],
    ['grep -c b /tmp/x; grep -v b /tmp/x; grep -n c /tmp/x', '1\na 10\nc 1\n3:c 1\n'],
    ['grep -o "[0-9]\\+" /tmp/x; echo Foo | grep -iw foo; grep -l a /tmp/x /tmp/t; grep -h one /tmp/x /tmp/t', '2\n10\n1\nFoo\n/tmp/x\none\n'],
    ['echo 10.0.0.5 | grep -E "^([0-9]{1,3}\\.){3}[0-9]+$"; echo a.c | grep -F a.c; echo abc | grep -F a.c', '10.0.0.5\na.c\n'],
    ['grep -q a /tmp/x; echo $?; grep -q z /tmp/x; echo $?; grep a /none 2>/dev/null; echo $?', '0\n1\n2\n'],
  ])('%s', async (line, expected) => {
    expect(await out(line)).toBe(expected);
  });

  it('is said to be wrong', async () => {
    expect(await ann.sh('grep -E "(" /tmp/x')).toEqual({ code: 2, out: '', error: "grep: bad regex '(': Unmatched ( or \\(\n" });
    expect(await ann.sh('wc /none')).toEqual({ code: 1, out: '', error: "wc: can't open '/none': No such file or directory\n" });
    expect((await ann.sh('grep -E "((a{99}){99}){99}" /tmp/x')).error).toContain('Regular expression too big');
    expect(await ann.sh('cut /tmp/x')).toMatchObject({ code: 1 });
  });

  it('ends who writes to one who reads no more', async () => {
    expect(await ann.sh('while true; do echo y; done | head -2; seq 1000000000 | head -1')).toEqual({ code: 0, out: 'y\ny\n1\n', error: '' });
  });

  it('is followed', async () => {
    const killed = new AbortController();
    cluster.clock.after(10_000, () => killed.abort());
    const following = ann.sh('echo a > /tmp/log; tail -f /tmp/log', { signal: killed.signal });
    await ann.sh('sleep 2; echo b >> /tmp/log; sleep 2; echo c >> /tmp/log');
    expect((await following).out).toBe('a\nb\nc\n');
  });
});

describe('a pattern', () => {
  const options = { extended: true, fixed: false, ignoreCase: false, words: false, lines: false };
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]');
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 4 },
      atom,
      fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => one + other),
      fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})`),
      fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,1}')).map(([one, times]) => `(${one})${times}`),
    ),
  }));

  it('is in the lines in which JavaScript finds it', () => {
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[abc]{0,8}$/), fc.boolean(), fc.boolean(), (text, line, begins, ends) => {
        const whole = `${begins ? '^' : ''}(${text})${ends ? '$' : ''}`;
        const parsed = parsePattern(whole, options);
        if (typeof parsed === 'string') throw new Error(parsed);
        expect(parsed.isIn(line)).toBe(new RegExp(whole).test(line));
      }),
      { numRuns: 2_000 },
    );
  });

  it('costs no more because it is nested', () => {
    const parsed = parsePattern('((a*)*|(a|a)*)*b$', options);
    if (typeof parsed === 'string') throw new Error(parsed);
    expect(parsed.isIn('a'.repeat(2_000))).toBe(false);
    expect(parsed.endFrom(`${'a'.repeat(500)}b`, 0)).toBe(501);
  });
});

describe('files', () => {
  it('are made, copied, moved and removed', async () => {
    expect(await out('mkdir -p /tmp/a/b; touch /tmp/a/b/c; cp -r /tmp/a /tmp/z; mv /tmp/z /tmp/y; ls -R /tmp/y')).toBe('/tmp/y:\nb\n\n/tmp/y/b:\nc\n');
    expect(await ann.sh('rmdir /tmp/a')).toMatchObject({ code: 1, error: "rmdir: '/tmp/a': Directory not empty\n" });
    expect(await ann.sh('rm /tmp/a')).toMatchObject({ code: 1, error: "rm: '/tmp/a' is a directory\n" });
    expect(await ann.sh('cp /tmp/a /tmp/q')).toMatchObject({ code: 1, error: "cp: omitting directory '/tmp/a'\n" });
    expect(await ann.sh('cp -r /tmp/a /tmp/a/b')).toMatchObject({ code: 1, error: expect.stringContaining('recursion') as unknown });
    expect(await ann.sh('rm -rf /tmp/a /tmp/y /none; ls /tmp/a')).toMatchObject({ code: 1, error: 'ls: /tmp/a: No such file or directory\n' });
    expect(await ann.sh('rm /etc/hosts')).toMatchObject({ code: 1, error: "rm: can't remove '/etc/hosts': Device or resource busy\n" });
    expect(await ann.sh('mkdir /tmp/f && echo x > /tmp/f/g && cat /tmp/f/g && echo y > /nowhere/x')).toMatchObject({ code: 1, out: 'x\n' });
  });

  it('are those of the folder one is in', async () => {
    expect(await out('mkdir /tmp/in; cd /tmp/in; pwd; echo here > file; cat file ../in/file; ls; cd ..; pwd; echo $PWD')).toBe('/tmp/in\nhere\nhere\nfile\n/tmp\n/tmp\n');
    expect(await ann.sh('cd /nosuch')).toMatchObject({ code: 2, error: "sh: cd: can't cd to /nosuch: No such file or directory\n" });
  });

  it('are run where they may be', async () => {
    expect(await ann.sh(`echo 'echo $0 $1 $#' > /tmp/s.sh; /tmp/s.sh`)).toMatchObject({ code: 126, error: 'sh: /tmp/s.sh: Permission denied\n' });
    expect(await out('chmod +x /tmp/s.sh; /tmp/s.sh a b; sh /tmp/s.sh; ls -l /tmp/s.sh')).toMatch(/^\/tmp\/s\.sh a 2\n\/tmp\/s\.sh 0\n-rwxr-xr-x {4}1 root {5}root {12}14 Jan {2}1 00:0\d \/tmp\/s\.sh\n$/);
    expect(await ann.sh('/tmp/none.sh')).toMatchObject({ code: 127, error: 'sh: /tmp/none.sh: not found\n' });
  });

  it('have a device that takes all and has nothing', async () => {
    expect(await ann.sh('echo x | tee /dev/null; cat /dev/null; cat < /dev/null; echo $?')).toEqual({ code: 0, out: 'x\n0\n', error: '' });
  });
});

describe('the system', () => {
  it.each([
    ['expr 1 + 2 \\* 3 - 1; expr 7 / 2; expr abc = abc; expr length four', '6\n3\n1\n4\n'],
    ['expr 10 - 3 - 2; expr 5 \\> 4', '5\n1\n'],
    ['expr 1 / 0 2>/dev/null; echo $?; expr 0; echo $?', '2\n0\n1\n'],
    ['[ 1 -lt 2 -a -d /tmp ] && [ ! -e /none ] && [ -z "" -o x = y ] && test -f /etc/hosts && echo yes', 'yes\n'],
    ['uname; uname -rm; uname -n; id; id -un; whoami', 'Linux\n5.10.0 x86_64\nann\nuid=0(root) gid=0(root) groups=0(root)\nroot\nroot\n'],
    ['printenv TERM; env A=1 B=2 printenv B; env -i A=1', 'xterm\n2\nA=1\n'],
    ['which ping /bin/sh; which nosuch; echo $?', '/bin/ping\n/bin/sh\n1\n'],
    ['timeout 2 sleep 100; echo $?; timeout 5 sleep 1; echo $?; timeout 1 nosuch 2>/dev/null; echo $?', '143\n0\n127\n'],
  ])('%s', async (line, expected) => {
    expect(await out(line)).toBe(expected);
  });

  it('knows the time of the clock', async () => {
    expect(await out('date -u +%Y-%m-%d')).toBe('1970-01-01\n');
    expect(await out('date')).toMatch(/^Thu Jan {2}1 00:\d\d:\d\d UTC 1970\n$/);
    expect(Number(await out('date +%s'))).toBe(Math.floor(cluster.clock.now() / 1_000));
  });

  it('lists processes, and ends them by their numbers', async () => {
    const began = cluster.clock.now();
    const { out: said } = await ann.sh('sleep 1000 & ps; kill $!; wait; echo over; kill 99999');
    expect(said).toMatch(/^PID {3}USER {5}TIME {2}COMMAND\n(.*\n)* +\d+ root {6}0:00 sleep 1000\n +\d+ root {6}0:00 ps\nover\n$/);
    expect(cluster.clock.now() - began).toBeLessThan(1_000);
    expect(await ann.sh('kill 99999')).toMatchObject({ code: 1, error: "kill: can't kill pid 99999: No such process\n" });
    expect(await ann.sh('kill -NONE 1')).toMatchObject({ code: 1, error: "kill: bad signal name 'NONE'\n" });
  });
});

describe('what is filled in', () => {
  it.each([
    ['echo $(echo a; echo b) "$(echo a; echo b)"', 'a b a\nb\n'],
    ['X=$(printf "a b\\n"); echo "[$X]"; Y=$X; echo "[$Y]"', '[a b]\n[a b]\n'],
    ['echo `echo one` "`echo two`" \'`no`\'', 'one two `no`\n'],
    ['for i in $(seq 3); do echo $i; done', '1\n2\n3\n'],
    ['i=1; i=$((i + 1)); echo $i $((2 * (3 + $i) - 7 % 4 / 2)); echo $((1 / 0)) 2>/dev/null', '2 9\n'],
    ['echo "a $(echo "b ) $(echo c)") d"', 'a b ) c d\n'],
    ['IP=$(hostname -i); ping -c 1 $IP | grep -c "64 bytes from $IP"', '1\n'],
    ['X=$(exit 3); echo $?; X=5 echo $?; $(echo echo hi)', '3\n0\nhi\n'],
    ['X=1; echo $(X=2; cd /tmp; pwd) $X $(pwd) > /tmp/$(echo out); cat /tmp/out', '/tmp 1 /\n'],
    ['while [ $((n)) -lt 3 ]; do n=$((n+1)); done; echo $n', '3\n'],
  ])('%s', async (line, expected) => {
    expect(await out(line)).toBe(expected);
  });

  it('has an end', async () => {
    expect(await ann.sh('echo $(echo x')).toMatchObject({ code: 2, error: 'sh: syntax error: unterminated quoted string\n' });
    expect((await ann.sh('X=$(seq 100000000); echo done')).out).toBe('done\n');
    expect(await ann.sh('echo $((1 +))')).toMatchObject({ error: 'sh: arithmetic syntax error\n' });
  });

  it('is taken for text or refused, whatever it is', async () => {
    const part = fc.constantFrom('$(', ')', '`', '"', "'", '$((', '))', '$X', 'echo a', ' ', '+', '\\', ';');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 10 }), async (parts) => {
        expect((await ann.sh(parts.join(''))).code).toBeLessThan(128);
      }),
    );
  });
});

describe('traceroute', () => {
  it('says once who knows no way', async () => {
    expect(await ann.run(['traceroute', '192.0.2.1'])).toEqual({ code: 0, out: 'traceroute to 192.0.2.1 (192.0.2.1), 30 hops max, 46 byte packets\n 1  10.30.0.1  !H\n', error: '' });
  });
});
