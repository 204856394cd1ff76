/**
 * The error type of every expected failure, and the one line that makes a class of it.
 *
 * `code` never changes and is what programs test. `kind` is libnetwork's category (types/types.go) and alone decides
 * an HTTP status, an exit code and whether a retry makes sense. `message` is Docker's text where Docker has one and
 * nothing more; `explanation` is a second sentence that names the culprits and the way out.
 */
export type ErrorKind =
  | 'invalid-parameter'
  | 'not-found'
  | 'forbidden'
  | 'conflict'
  | 'unavailable'
  | 'timeout'
  | 'not-implemented'
  | 'internal';

/** An expected failure: what every `Result` of this library carries when it is not ok. */
export class CnmError<Code extends string = string, Details extends object = object> extends Error {
  constructor(
    /** What programs test; never changes. */
    readonly code: Code,
    readonly kind: ErrorKind,
    message: string,
    /** Who and what was in the way: names, ids, hosts, addresses. */
    readonly details: Details,
    /** A sentence for people: whose fault it is and what to do. */
    readonly explanation: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = code;
  }

  /** The error as plain data, for JSON output. */
  toJSON(): { code: Code; kind: ErrorKind; message: string; explanation: string; details: Details } {
    return { code: this.code, kind: this.kind, message: this.message, explanation: this.explanation, details: this.details };
  }
}

/** Texts of an error class, each a function of its details. */
export interface ErrorTexts<Details> {
  message(details: Details): string;
  explanation(details: Details): string;
}

/** The shape of a class made by {@link errorClass}: construct it with its details. */
export interface ErrorClass<Code extends string, Details extends object> {
  new (details: Details, options?: { cause?: unknown }): CnmError<Code, Details>;
  readonly code: Code;
  readonly kind: ErrorKind;
}

/** Makes a class of expected failures: `class PoolOverlap extends errorClass('POOL_OVERLAP', 'forbidden', {...}) {}`. */
export function errorClass<const Code extends string, Details extends object>(
  code: Code,
  kind: ErrorKind,
  texts: ErrorTexts<Details>,
): ErrorClass<Code, Details> {
  return class extends CnmError<Code, Details> {
    static readonly code = code;
    static readonly kind = kind;

    constructor(details: Details, options?: { cause?: unknown }) {
      super(code, kind, texts.message(details), details, texts.explanation(details), options);
    }
  };
}
