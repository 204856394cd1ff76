/**
 * Scripts of the shell: what `set` asks for, what stands for words, functions, patterns, and documents in a script.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/controller/create-cluster.js';
import { annAndBob, type Ran, type TestContainer } from './container.js';

let cluster: Cluster;
let ann: TestContainer;

beforeAll(async () => {
  ({ cluster, ann } = await annAndBob());
});

afterAll(async () => {
  (await cluster.close()).getOrThrow();
});

const sh = (text: string, ...given: string[]): Promise<Ran> => ann.run(['sh', '-c', text, 'script', ...given]);

describe('set -e', () => {
  it.each([
    ['set -e; echo a; false; echo b', 'a\n', 1],
    ['set -e; nosuch; echo b', '', 127],
    ['set -e; if false; then echo x; fi; echo y', 'y\n', 0],
    ['set -e; false || echo or; false && echo and; echo y', 'or\ny\n', 0],
    ['set -e; ! true; echo y; ! false; echo z', 'y\nz\n', 0],
    ['set -e; true && false; echo b', '', 1],
    ['set -e; while false; do :; done; until true; do :; done; echo y', 'y\n', 0],
    ['set -e; f() { false; echo in; }; f || echo or; f; echo b', 'in\n', 1],
    ['set -e; (exit 3); echo b', '', 3],
    ['set -e; x=$(exit 4); echo b', '', 4],
    ['set -e; echo a | false; echo b', '', 1],
    ['set -e; false | true; echo y', 'y\n', 0],
    ['set -eo pipefail; false | true; echo y', '', 1],
    ['set -e; for i in 1 2; do false; done; echo b', '', 1],
    ['set -e; { false; echo in; } || echo or; echo y', 'in\ny\n', 0],
    ['set -e; set +e; false; echo y', 'y\n', 0],
    ['set -e; trap "echo bye" EXIT; false; echo b', 'bye\n', 1],
    ['set -e; [ 1 = 2 ]; echo b', '', 1],
    ['set -e; case x in x) false;; esac; echo b', '', 1],
  ])('%s', async (text, out, code) => {
    expect(await sh(text)).toMatchObject({ out, code });
  });

  it('is an option of sh, and of the line of a script', async () => {
    expect(await ann.run(['sh', '-ec', 'false; echo b'])).toMatchObject({ out: '', code: 1 });
    expect(await ann.run(['sh', '-e', '-c', 'false; echo b'])).toMatchObject({ out: '', code: 1 });
    await ann.sh("printf 'echo $1\\nfalse\\necho b\\n' > /tmp/s.sh");
    expect(await ann.run(['sh', '-e', '/tmp/s.sh', 'a'])).toMatchObject({ out: 'a\n', code: 1 });
    expect(await ann.run(['sh', '-e'], { input: 'echo a\nfalse\necho b\n' })).toMatchObject({ out: 'a\n', code: 1 });
  });
});

describe('other options', () => {
  it('shows what is run', async () => {
    expect(await sh('set -x; X=1; echo "a b" $X; f() { true; }; f')).toEqual({ code: 0, out: 'a b 1\n', error: "+ X=1\n+ echo 'a b' 1\n+ f\n+ true\n" });
  });

  it('refuses variables that are not set', async () => {
    expect(await sh('set -u; echo a; echo $NONE; echo b')).toEqual({ code: 2, out: 'a\n', error: 'sh: NONE: parameter not set\n' });
    expect(await sh('set -u; echo ${NONE:-x} "$@" $#')).toMatchObject({ code: 0, out: 'x 0\n' });
  });

  it('refuses what it does not know', async () => {
    expect(await sh('set -Z; echo b')).toEqual({ code: 2, out: '', error: 'sh: set: illegal option -Z\n' });
    expect(await ann.run(['sh', '-n', '-c', 'echo a'])).toMatchObject({ code: 2, out: '', error: 'sh: illegal option -n\n' });
    expect(await sh('[[ a = a ]] && echo b')).toMatchObject({ code: 2, error: 'sh: syntax error: [[ is not supported\n' });
    expect(await sh('X=abc; echo ${X:1:1}')).toMatchObject({ code: 2, error: 'sh: syntax error: bad substitution\n' });
    expect(await sh('echo a 3> /tmp/x')).toMatchObject({ code: 2, out: '' });
    expect(await sh('exec > /tmp/x; echo a')).toMatchObject({ code: 2, out: '' });
    expect(await sh('getopts a x; echo $?')).toMatchObject({ out: '127\n' });
  });
});

describe('what words stand for', () => {
  it.each([
    ['echo ${X:-w} ${X-w} ${E:-w} [${E-w}] ${X:+w} [${E+w}] [${E:+w}]', 'w w w [] [w] []\n'],
    ['echo ${X:=new} $X; echo ${E=no} ${E:=yes} $E', 'new new\nyes yes\n'],
    ['P=/a/b.tar.gz; echo ${P%.*} ${P%%.*} ${P#*/} ${P##*/} ${#P} ${P%"*"}', '/a/b.tar /a/b a/b.tar.gz b.tar.gz 11 /a/b.tar.gz\n'],
    ['D=$(pwd); echo ${X:-$(echo a b)} "${X:-a  b}" ${X:-"a  b"} ${X:-${E:-deep}}', 'a b a  b a  b deep\n'],
    ['for i in "$@"; do echo "[$i]"; done; echo $#', '[a b]\n[c]\n2\n'],
    ['for i in $@; do echo "[$i]"; done; for i; do echo "<$i>"; done', '[a]\n[b]\n[c]\n<a b>\n<c>\n'],
    ['shift; echo $1 $#; set -- x y z; echo $3; shift 2; echo "$*"; shift 5; echo $?', 'c 1\nz\nz\n1\n'],
    ['echo "x$@y"; set --; for i in "$@"; do echo no; done; echo end', 'xa b cy\nend\n'],
    ['mkdir -p /tmp/g; cd /tmp/g; touch a.txt b.txt .h c; echo *.txt [bc]* "*" no*; set -f; echo *', 'a.txt b.txt b.txt c * no*\n*\n'],
    ['IFS=:; P=a:b::c; for i in $P; do echo "[$i]"; done', '[a]\n[b]\n[]\n[c]\n'],
    ['X="a b"; Y=$X; export Z=$X; echo "$Y" "$Z"; FOO=1 printenv FOO; echo "[$FOO]"; sh -c "echo [\\$Y][\\$Z]"', 'a b a b\n1\n[]\n[][a b]\n'],
  ])('%s', async (text, out) => {
    expect(await sh(`E=; unset X; ${text}`, 'a b', 'c')).toEqual({ out, code: 0, error: await errorOf(text) });
  });

  const errorOf = async (text: string): Promise<string> => (text.includes('shift 5') ? "sh: shift: can't shift that many\n" : '');

  it('ends where a word is asked for that there is not', async () => {
    expect(await sh('echo ${X:?is needed}; echo b')).toEqual({ code: 2, out: '', error: 'sh: X: is needed\n' });
  });

  it('takes no time for patterns, whatever they say', async () => {
    expect((await sh('X=$(printf "%01000d" 0); echo ${X##*0*0*0*0*0*0*0*0*1} | wc -c')).out).toBe('1001\n');
  });
});

describe('commands of commands', () => {
  it.each([
    ['f() { local x=in; echo "$1 $x $#"; return 3; echo never; }; x=out; f a b; echo $? $x $#', 'a in 2\n3 out 0\n'],
    ['f() { x=set; }; f; echo $x; g() { for i in 1 2; do return; done; echo never; }; g; echo $?', 'set\n0\n'],
    ['for x in abc a1 z "a*"; do case $x in a[0-9]) echo digit;; "a*") echo star;; a*|b*) echo a;; *) echo other;; esac; done', 'a\ndigit\nother\nstar\n'],
    ['case $NONE in "") echo empty ;; esac; case x in (y) echo y;; esac; echo $?', 'empty\n0\n'],
    ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
    ['(cd /tmp; X=1; pwd); pwd; echo "[$X]"; { echo a; echo b; } | wc -l', '/tmp\n/\n[]\n2\n'],
    ['while true; do while true; do break 2; done; echo never; done; for i in 1 2; do for j in 1 2; do continue 2; done; done; echo end', 'end\n'],
    ['for i in 1 2; do echo $i; done > /tmp/o; while read -r line; do echo "<$line>"; done < /tmp/o', '<1>\n<2>\n'],
    ['echo "a b c" | { read x y; echo "$x/$y"; }; echo 1 | while read n; do exit 3; done; echo $?', 'a/b c\n3\n'],
    ['exec echo gone; echo never', 'gone\n'],
    ['command -v ls cd; command -v nosuch || echo none; ls() { :; }; command -v ls; type cd ls cat', '/bin/ls\nnone\nls\ncd is a shell builtin\nls is a function\ncat is /bin/cat\n'],
    ['cd() { echo mine; }; cd /tmp; command cd /tmp; pwd; eval "x=1; echo \\$x"', 'mine\n/tmp\n1\n'],
    ['sleep 1 & P=$!; wait $P; echo $?; (exit 5) & wait $!; echo $?', '0\n5\n'],
    ['echo one \\\n  two', 'one two\n'],
  ])('%s', async (text, out) => {
    expect(await sh(text)).toEqual({ code: 0, out, error: '' });
  });

  it('has documents in the script', async () => {
    expect(await sh('X=1\ncat <<EOF\na $X $(echo b) "q" \\$X\nEOF\ncat <<"EOF"\n$X\nEOF\ncat <<-END | wc -l\n\t\tone\n\ttwo\n\tEND\necho end')).toEqual({ code: 0, out: 'a 1 b "q" $X\n$X\n2\nend\n', error: '' });
    expect(await ann.run(['sh'], { input: 'cat <<E\none\nE\ncat > /tmp/h <<E && cat /tmp/h\ntwo\nE\n' })).toEqual({ code: 0, out: 'one\ntwo\n', error: '' });
    expect(await sh('cat <<EOF\na')).toMatchObject({ code: 2, error: 'sh: syntax error: unterminated here-document\n' });
  });

  it('does not go on without end', async () => {
    expect(await sh('f() { f; }; f; echo never')).toMatchObject({ code: 2, out: '', error: 'sh: too many functions in one another\n' });
  });
});
