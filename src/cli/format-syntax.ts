/**
 * The syntax of --format: text with actions between double braces, as a tree.
 *
 * `{{-` and `-}}` eat the white space beside them. Reading never throws: what cannot be read is said in words.
 */
export type Expression =
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly arguments: readonly Expression[] };

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly expression: Expression }
  | { readonly kind: 'range' | 'if'; readonly expression: Expression; readonly body: readonly Node[]; readonly otherwise: readonly Node[] };

const FUNCTIONS = ['json', 'println', 'index'] as const;
type FunctionName = (typeof FUNCTIONS)[number];

/** How many arguments a function takes, at least and at most. */
const ARITIES: Readonly<Record<FunctionName, readonly [least: number, most: number]>> = { json: [1, 1], println: [0, 64], index: [2, 64] };

/** A range or an if that is not ended yet. */
interface Open {
  readonly kind: 'range' | 'if';
  readonly expression: Expression;
  readonly body: Node[];
  readonly otherwise: Node[];
  inOtherwise: boolean;
}

/** The template's tree, or what is wrong with it. */
export function parseTemplate(text: string): readonly Node[] | string {
  const top: Node[] = [];
  const open: Open[] = [];
  const add = (node: Node): void => {
    const last = open.at(-1);
    (last === undefined ? top : last.inOtherwise ? last.otherwise : last.body).push(node);
  };
  for (const piece of pieces(text)) {
    if (piece.kind === 'unclosed') return 'unclosed action';
    if (piece.kind === 'text') add(piece);
    else {
      const fault = readAction(piece.text, open, add);
      if (fault !== undefined) return fault;
    }
  }
  const last = open.at(-1);
  return last === undefined ? top : `{{${last.kind}}} without {{end}}`;
}

type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'action' | 'unclosed'; readonly text: string };

function* pieces(text: string): Iterable<Piece> {
  let rest = text;
  for (let start = rest.indexOf('{{'); start !== -1; start = rest.indexOf('{{')) {
    const end = /^\{\{(?:"(?:[^"\\]|\\.)*"|[^"])*?\}\}/.exec(rest.slice(start))?.[0];
    if (end === undefined) {
      yield { kind: 'unclosed', text: rest };
      return;
    }
    const before = rest.slice(0, start);
    const action = end.slice(2, -2);
    if (before !== '') yield { kind: 'text', text: /^-\s/.test(action) ? before.trimEnd() : before };
    yield { kind: 'action', text: action.replace(/^-\s/, '').replace(/\s-$/, '').trim() };
    rest = rest.slice(start + end.length);
    if (/\s-$/.test(action)) rest = rest.trimStart();
  }
  if (rest !== '') yield { kind: 'text', text: rest };
}

/** Adds what an action means; a text says what is wrong with it. */
function readAction(text: string, open: Open[], add: (node: Node) => void): string | undefined {
  const last = open.at(-1);
  if (text === 'end' || text === 'else') {
    if (last === undefined || (text === 'else' && last.inOtherwise)) return `unexpected {{${text}}}`;
    if (text === 'else') last.inOtherwise = true;
    else {
      open.pop();
      const { kind, expression, body, otherwise } = last;
      add({ kind, expression, body, otherwise });
    }
    return undefined;
  }
  const block = /^(range|if)\s+(.*)$/s.exec(text);
  const expression = readExpression(block?.[2] ?? text);
  if (typeof expression === 'string') return expression;
  if (block === null) add({ kind: 'print', expression });
  else open.push({ kind: block[1] === 'range' ? 'range' : 'if', expression, body: [], otherwise: [], inOtherwise: false });
  return undefined;
}

function readExpression(text: string): Expression | string {
  const words = text.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? [];
  const [first, ...rest] = words;
  if (first === undefined) return 'missing value for command';
  const name = FUNCTIONS.find((known) => known === first);
  const operands = (name === undefined ? words : rest).map(readOperand);
  const fault = operands.find((operand) => typeof operand === 'string');
  if (fault !== undefined) return fault;
  const values = operands.filter((operand) => typeof operand !== 'string');
  const [value] = values;
  if (name === undefined) return value !== undefined && values.length === 1 ? value : `can't give arguments to ${first}`;
  const [least, most] = ARITIES[name];
  if (values.length < least || values.length > most) return `wrong number of args for ${name}: want ${least} got ${values.length}`;
  return { kind: 'call', name, arguments: values };
}

function readOperand(word: string): Expression | string {
  if (word === '.') return { kind: 'field', path: [] };
  if (/^(?:\.[\p{L}_][\p{L}\p{N}_]*)+$/u.test(word)) return { kind: 'field', path: word.slice(1).split('.') };
  if (/^\d{1,9}$/.test(word)) return { kind: 'literal', value: Number(word) };
  if (word.startsWith('"')) return { kind: 'literal', value: word.slice(1, -1).replace(/\\(.)/g, '$1') };
  if (/^[a-z]\w*$/i.test(word)) return `function "${word}" not defined`;
  return `${word} is not understood here`;
}
