/**
 * A commit's place in the one sequence of a store's commits, and what a commit may depend on.
 */

/** A whole number that grows with each commit of a store; 0 is before the first. */
export type Revision = number;

/** "This key was last written by this revision"; revision 0: there is no such key. */
export interface Condition {
  readonly key: string;
  readonly revision: Revision;
}
