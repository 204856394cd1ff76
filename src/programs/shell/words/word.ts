/**
 * A word of a shell's text, with its quotes and what is filled in still in it.
 */

/** A word as pieces of text; what is filled in between quotes is not split at spaces. */
export interface Word {
  readonly kind: 'word';
  readonly pieces: readonly WordPiece[];
}

/** `${x:-word}` and the like; without a word its length. */
export interface Change {
  readonly operator: string;
  readonly word: Word;
}

export type WordPiece =
  | { readonly text: string; readonly quoted: boolean }
  | { readonly variable: string; readonly quoted: boolean; readonly change?: Change }
  /** What a command prints. */
  | { readonly command: string; readonly quoted: boolean }
  | { readonly sum: string; readonly quoted: boolean };
