/**
 * What a step of the tour is, and what it works with.
 */
import type { CnmError } from '../../base/error.js';
import type { Result } from '../../base/result.js';
import type { Io } from '../io.js';
import type { Session, State } from '../state/state.js';
import type { Narration } from './narration.js';

export interface Walk {
  readonly io: Io;
  readonly state: State;
  readonly h1: Session;
  readonly h2: Session;
  readonly told: Narration;
}

export interface Step {
  /** What is noted when it is done. */
  readonly name: string;
  /** It takes away what others have made. */
  readonly removes?: true;
  run(walk: Walk): Promise<Result<void, CnmError>>;
}
