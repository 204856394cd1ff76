/**
 * The rules that the sources keep, as functions from files to breaches: who may import whom, what only a few files may
 * use, what the language offers and this library does without, and how large things grow.
 *
 * Paths are relative to src/ with `/` between parts. A file is parsed, not searched, so a word in a comment or a text
 * breaks no rule. A rule knows nothing of the disk: test/tidy.test.ts feeds it the sources, and a bad snippet each.
 */
import { posix } from 'node:path';
import ts from 'typescript';

export interface Breach {
  readonly rule: string;
  readonly path: string;
  /** Line, from 1. */
  readonly line: number;
  readonly found: string;
}

/** Files by their path. */
export type Files = ReadonlyMap<string, string>;

/** Folders of one row, from the bottom up: a folder imports from lower rows only, and never from its own row's others. */
const rows: readonly (readonly string[])[] = [
  ['base'],
  ['net'],
  ['wire'],
  ['model'],
  ['state'],
  ['contracts'],
  ['stores', 'ipam', 'drivers', 'dataplane', 'conformance'],
  ['replica', 'reconciler', 'dns'],
  ['controller'],
  ['programs'],
  ['containers'],
  ['daemon'],
  // Doors put parts together, so they may import from every row below.
  ['index.ts', 'ipam/index.ts'],
  ['cli'],
];

/** Where each package of other people's may be imported. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'typescript-result': ['base/result.ts'],
  'ip-num': ['net/'],
  re2js: ['base/pattern.ts'],
  lmdb: ['stores/lmdb/'],
  etcd3: ['stores/etcd/'],
  consul: ['stores/consul/'],
  'node-zookeeper-client': ['stores/zookeeper/'],
  ioredis: ['stores/redis/'],
  commander: ['cli/'],
  pino: ['daemon/observe/'],
  'prom-client': ['daemon/observe/'],
};

/** Where Node's modules and globals may be used; everything else runs in a browser. */
const nodeOnly = ['stores/lmdb/', 'stores/etcd/', 'stores/consul/', 'stores/zookeeper/', 'stores/redis/', 'stores/remote/', 'stores/open-store.node.ts', 'daemon/http/', 'daemon/options/', 'daemon/underlay/', 'cli/'];
const nodeGlobals = new Set(['process', 'Buffer', 'require', '__dirname', '__filename']);

/** The one file that reads a clock or draws a random number. */
const worldly = ['base/system-runtime.ts', 'base/instant.ts'];
const worldlyGlobals = new Set(['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'crypto', 'getRandomValues', 'randomUUID']);

/** The one file with a type assertion. */
const assertive = ['base/brand.ts'];

/** What `#open-store` in package.json stands for. */
const openStore = ['stores/open-store.node.ts', 'stores/open-store.browser.ts'];

const largestFile = 400;
const largestFolder = 12;

/** Folders with more files than that, each with its reason. */
const largeFolders: Readonly<Record<string, string>> = {
  'controller/operations': 'one file an operation',
  model: 'one file a kind of record',
};

const wordsNotUsed = /manager|helper|utils?(?![a-z])|handler|processor/i;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly nodes: readonly ts.Node[];
  /** What the file imports or re-exports, by statement, by call and by type. */
  readonly imports: readonly Import[];
}

interface Import {
  readonly name: string;
  readonly node: ts.Node;
}

type Report = (found: string, at?: ts.Node) => void;
type Rule = (source: Source, report: Report, all: ReadonlyMap<string, Source>) => void;

/** The rules by name, as a breach names them. */
export const rules: Readonly<Record<string, Rule>> = {
  'imports go down'(source, report) {
    const from = rowOf(source.path);
    if (from === undefined) {
      report('a folder without a row; give it one in tidy-rules.ts');
      return;
    }
    for (const { path, node } of importedFiles(source)) {
      const to = rowOf(path);
      const allowed = top(path) === top(source.path) || (to !== undefined && to < from);
      if (!allowed) report(path, node);
    }
  },

  'no cycle'(source, report, all) {
    const cycle = cycleThrough(source, all);
    if (cycle !== undefined) report(cycle.join(' > '));
  },

  'a package has its place'(source, report) {
    for (const { name, node } of source.imports) {
      if (name.startsWith('.') || name.startsWith('#') || name.startsWith('node:')) continue;
      if (!isIn(source.path, packages[name] ?? [])) report(name, node);
    }
  },

  'Node only where Node is'(source, report) {
    if (isIn(source.path, nodeOnly)) return;
    for (const { name, node } of source.imports) if (name.startsWith('node:')) report(name, node);
    for (const node of globalsOf(source, nodeGlobals)) report(node.text, node);
  },

  'time and chance come from the runtime'(source, report) {
    if (isIn(source.path, worldly)) return;
    for (const node of globalsOf(source, worldlyGlobals)) report(node.text, node);
    for (const node of source.nodes) {
      if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'Math' && node.name.text === 'random') report('Math.random', node);
    }
  },

  'no any'(source, report) {
    for (const node of source.nodes) if (node.kind === ts.SyntaxKind.AnyKeyword) report('any', node);
  },

  'no assertion'(source, report) {
    for (const node of source.nodes) {
      if (ts.isNonNullExpression(node)) report(node.getText(), node);
      if (isIn(source.path, assertive) || !(ts.isAsExpression(node) || ts.isTypeAssertionExpression(node))) continue;
      if (node.type.getText() !== 'const') report(node.getText(), node);
    }
  },

  'no silenced check'(source, report) {
    const silenced = /@ts-(?:ignore|nocheck|expect-error)|(?:eslint|oxlint)-disable/.exec(source.text);
    if (silenced !== null) report(silenced[0]);
  },

  'no default export'(source, report) {
    for (const node of source.tree.statements) {
      const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
      if (ts.isExportAssignment(node) || modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) === true) report('default', node);
    }
  },

  'no variable of a module'(source, report) {
    for (const node of source.tree.statements) {
      if (ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.Const) === 0) report(node.getText().split('\n', 1).join(), node);
    }
  },

  'a barrel is a door'(source, report) {
    if (source.path === 'index.ts' || posix.basename(source.path) === 'index.ts') return;
    for (const node of source.tree.statements) {
      if (ts.isExportDeclaration(node) && node.exportClause === undefined) report(node.getText(), node);
    }
  },

  'a file says what it is'(source, report) {
    if (!/^(?:#!.*\n)?\/\*\*\n \* \S/.test(source.text)) report('the file does not start with a doc comment of several lines');
  },

  'names are in kebab case'(source, report) {
    if (!/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:node|browser))?\.ts$/.test(source.path)) report(source.path);
  },

  'names say what things are'(source, report) {
    if (wordsNotUsed.test(source.path)) report(source.path);
    for (const node of source.tree.statements.flatMap(declaredNames)) if (wordsNotUsed.test(node.text)) report(node.text, node);
  },

  'a file is short'(source, report) {
    const lines = lineCount(source.text);
    if (lines > largestFile) report(`${lines} lines, ${largestFile} at most`);
  },

  'a folder is small'(source, report, all) {
    const folder = posix.dirname(source.path);
    const siblings = [...all.keys()].filter((path) => posix.dirname(path) === folder).sort();
    if (siblings.length <= largestFolder || folder in largeFolders || siblings[0] !== source.path) return;
    report(`${folder}: ${siblings.length} files, ${largestFolder} at most`);
  },
};

/** Every breach of every rule, in the order of the files. */
export function breaches(files: Files): Breach[] {
  const all = new Map([...files].map(([path, text]) => [path, parse(path, text)]));
  const found: Breach[] = [];
  for (const source of all.values()) {
    for (const [rule, check] of Object.entries(rules)) {
      check(source, (what, at) => found.push({ rule, path: source.path, line: lineOf(source, at), found: what }), all);
    }
  }
  return found;
}

/** Work left over, and paths of one machine; written so that this file does not hold what it looks for. */
const stray = /\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|(?<![\w.@)*}-])\/(?:work|root|home|Users)\/\w+/g;

/** The words of a text that no text of the repository holds. */
export function strayWords(text: string): string[] {
  return [...text.matchAll(stray)].map(([word]) => word);
}

export function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function parse(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  const nodes = below(tree);
  return { path, text, tree, nodes, imports: nodes.flatMap(importsOf) };
}

/** A node and all below it, in the order of the text. */
function below(node: ts.Node): ts.Node[] {
  const nodes = [node];
  ts.forEachChild(node, (child) => void nodes.push(...below(child)));
  return nodes;
}

function importsOf(node: ts.Node): Import[] {
  const from = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
  const called = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
  const typed = ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  const name = from ?? called ?? typed;
  return name !== undefined && ts.isStringLiteral(name) ? [{ name: name.text, node }] : [];
}

function lineOf(source: Source, at: ts.Node | undefined): number {
  return at === undefined ? 1 : source.tree.getLineAndCharacterOfPosition(at.getStart(source.tree)).line + 1;
}

/** A file's folder right below src/, or the file itself where it lies in src/. */
function top(path: string): string {
  return path.split('/', 1).join();
}

function rowOf(path: string): number | undefined {
  const door = rows.findIndex((folders) => folders.includes(path));
  const row = door === -1 ? rows.findIndex((folders) => folders.includes(top(path))) : door;
  return row === -1 ? undefined : row;
}

/** Whether a path is one of the places, or below one that ends with `/`. */
function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
}

/** The files of src/ that a file imports. */
function importedFiles(source: Source): { path: string; node: ts.Node }[] {
  return source.imports.flatMap(({ name, node }) => {
    if (name === '#open-store') return openStore.map((path) => ({ path, node }));
    return name.startsWith('.') ? [{ path: posix.join(posix.dirname(source.path), name.replace(/\.js$/, '.ts')), node }] : [];
  });
}

/** A way from a file back to itself over imports, types included, if there is one. */
function cycleThrough(start: Source, all: ReadonlyMap<string, Source>): string[] | undefined {
  const seen = new Set<string>();
  const waiting: string[][] = [[start.path]];
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    const last = all.get(way.at(-1) ?? '');
    if (last === undefined) continue;
    for (const { path } of importedFiles(last)) {
      if (path === start.path) return [...way, path];
      if (!seen.has(path)) waiting.push([...way, path]);
      seen.add(path);
    }
  }
  return undefined;
}

/** Uses of global names: as a value or a type, or as a property of the global object; not properties of other things. */
function* globalsOf(source: Source, names: ReadonlySet<string>): Generator<ts.Identifier> {
  for (const node of source.nodes) {
    if (!ts.isIdentifier(node) || !names.has(node.text)) continue;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
      if (['globalThis', 'window', 'self'].includes(parent.expression.getText())) yield node;
      continue;
    }
    const isName = 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
    if (!isName && !isBoundAround(node)) yield node;
  }
}

/** Whether a function or block around the identifier has a parameter or variable of its name. */
function isBoundAround(node: ts.Identifier): boolean {
  for (let around: ts.Node = node.parent; !ts.isSourceFile(around); around = around.parent) {
    if (bindingsOf(around).some((name) => boundNames(name).includes(node.text))) return true;
  }
  return false;
}

function bindingsOf(around: ts.Node): ts.BindingName[] {
  if (ts.isFunctionLike(around)) return around.parameters.map(({ name }) => name);
  if (ts.isBlock(around)) return around.statements.flatMap(variablesOf);
  const loops = ts.isForOfStatement(around) || ts.isForInStatement(around) || ts.isForStatement(around);
  if (!loops || around.initializer === undefined || !ts.isVariableDeclarationList(around.initializer)) return [];
  return around.initializer.declarations.map(({ name }) => name);
}

function variablesOf(statement: ts.Statement): ts.BindingName[] {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations.map(({ name }) => name) : [];
}

/** The names that a parameter or variable binds, also by taking something apart. */
function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** The names that a statement of a module declares. */
function declaredNames(statement: ts.Statement): ts.Identifier[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((one) => one.name).filter((name) => ts.isIdentifier(name));
  }
  const declares = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  return declares && statement.name !== undefined ? [statement.name] : [];
}
