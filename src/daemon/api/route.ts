/**
 * What a route is: a method, a pattern, and a function from a request to an answer.
 */
import type { CnmError } from '../../base/error.js';
import type { Result } from '../../base/result.js';
import type { Daemon } from '../daemon.js';
import type { ApiRequest, ApiResponse } from './api.js';

/** A request's answer, or why there is none: the error's kind decides the status. */
export type ApiAnswer = Promise<Result<ApiResponse, CnmError>>;

export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** '/networks/:id/connect'; a ':name*' may hold slashes. */
  readonly pattern: string;
  handle(daemon: Daemon, request: ApiRequest): ApiAnswer;
}
