/**
 * What a shell knows: its variables, functions, options and what it was given; and where it is in loops and functions.
 *
 * Invariant: what a copy is told, as that of a pipe or of parentheses, its original never hears.
 */
import type { FileTree } from '../files/file-tree.js';
import type { Command } from './tree.js';

/** Options of `set`: ends at failures, refuses what is not set, shows commands, leaves patterns, heeds all of a pipe. */
export type ShellOption = 'e' | 'u' | 'x' | 'f' | 'pipefail';

/** What is being left, and how many loops of them. */
export type Leaving = { readonly kind: 'break' | 'continue'; readonly loops: number } | { readonly kind: 'return' };

export class ShellState {
  readonly variables: Map<string, string>;
  readonly exported: Set<string>;
  readonly functions: Map<string, Command>;
  readonly options: Set<ShellOption>;
  /** What a script is called, and what it, or its function, is given. */
  words: readonly string[];
  /** Where its commands are. */
  files: FileTree;
  status = 0;
  /** What began last in the background. */
  lastPid = 0;
  exited = false;
  leaving: Leaving | undefined;
  /** How many conditions it is in, where a failure ends nothing. */
  tested = 0;
  /** What the variables of the functions it is in were outside of them. */
  readonly locals: Map<string, string | undefined>[] = [];

  constructor(from: Pick<ShellState, 'variables' | 'exported' | 'functions' | 'options' | 'words' | 'files'>) {
    this.variables = new Map(from.variables);
    this.exported = new Set(from.exported);
    this.functions = new Map(from.functions);
    this.options = new Set(from.options);
    this.words = from.words;
    this.files = from.files;
  }

  /** The same for a shell within. */
  copy(): ShellState {
    const copied = new ShellState(this);
    copied.status = this.status;
    copied.lastPid = this.lastPid;
    copied.tested = this.tested;
    return copied;
  }

  /** The value of a variable, or of what `$?` and the like say; undefined where it is not set. */
  valueOf(variable: string, pid: number): string | undefined {
    if (/^\d+$/.test(variable)) return this.words[Number(variable)];
    switch (variable) {
      case '?':
        return String(this.status);
      case '@':
      case '*':
        return this.words.slice(1).join(' ');
      case '#':
        return String(this.words.length - 1);
      case '-':
        return [...this.options].filter((option) => option.length === 1).join('');
      case '$':
        return String(pid);
      case '!':
        return this.lastPid === 0 ? '' : String(this.lastPid);
      default:
        return this.variables.get(variable);
    }
  }

  /** What programs are given, with what stands before their name. */
  environment(more: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
    const environment: Record<string, string> = {};
    for (const [name, value] of this.variables) if (this.exported.has(name)) environment[name] = value;
    for (const [name, value] of more) environment[name] = value;
    return environment;
  }

  /** Makes a variable the function's own, until that ends; false outside of functions. */
  keep(variable: string): boolean {
    const outside = this.locals.at(-1);
    if (outside === undefined) return false;
    if (!outside.has(variable)) outside.set(variable, this.variables.get(variable));
    return true;
  }

  /** A function has ended: its own variables are again what they were. */
  restore(): void {
    for (const [variable, value] of this.locals.pop() ?? []) {
      if (value === undefined) this.variables.delete(variable);
      else this.variables.set(variable, value);
    }
  }
}
