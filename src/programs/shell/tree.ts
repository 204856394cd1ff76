/**
 * A shell's text as a tree: lists of pipelines of commands.
 */
import type { Word } from './words/word.js';

export interface Redirection {
  readonly stream: 'in' | 'out' | 'error' | 'both';
  /** Absent, as is `here`: it goes where the other of output and errors goes. */
  readonly path?: Word;
  /** What stands below the line. */
  readonly here?: Word;
  readonly append: boolean;
}

export interface CaseItem {
  readonly patterns: readonly Word[];
  readonly body: List;
}

export type Command =
  | { readonly kind: 'simple'; readonly words: readonly Word[]; readonly redirections: readonly Redirection[] }
  | { readonly kind: 'redirected'; readonly command: Command; readonly redirections: readonly Redirection[] }
  | { readonly kind: 'loop'; readonly while: boolean; readonly condition: List; readonly body: List }
  | { readonly kind: 'if'; readonly condition: List; readonly whenTrue: List; readonly otherwise: List }
  /** Without words it goes through what the script was given. */
  | { readonly kind: 'for'; readonly variable: string; readonly words: readonly Word[] | undefined; readonly body: List }
  | { readonly kind: 'case'; readonly subject: Word; readonly items: readonly CaseItem[] }
  /** Between braces, or in a shell of its own between parentheses. */
  | { readonly kind: 'group'; readonly body: List; readonly isShell: boolean }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command };

/** Commands of one kind. */
export type CommandOf<Kind extends Command['kind']> = Extract<Command, { readonly kind: Kind }>;

export interface Pipeline {
  readonly commands: readonly Command[];
  /** How it is joined to the one before; the first is after ';'. */
  readonly after: ';' | '&&' | '||';
  readonly background: boolean;
  /** Behind '!'. */
  readonly negated: boolean;
}

export type List = readonly Pipeline[];
