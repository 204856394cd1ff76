/**
 * A restart policy in Docker's documents (container.RestartPolicy).
 */
import { Result } from '../../../../base/result.js';
import type { RestartPolicy } from '../../../../model/container.js';
import { InvalidRequest } from '../../errors.js';
import type { Fields } from '../../fields.js';

const NAMES: readonly RestartPolicy['name'][] = ['no', 'always', 'unless-stopped', 'on-failure'];

/** Errors: INVALID_REQUEST. */
export function readRestartPolicy(given: Fields): Result<RestartPolicy, InvalidRequest> {
  const [text, maximumRetryCount] = [given.text('Name'), given.integer('MaximumRetryCount')];
  const name = text === '' ? 'no' : NAMES.find((one) => one === text);
  const refuse = (reason: string): Result<never, InvalidRequest> => Result.error(new InvalidRequest({ reason }));
  if (name === undefined) return refuse(`invalid restart policy '${text.slice(0, 64)}'`);
  if (name === 'on-failure' && maximumRetryCount < 0) return refuse('maximum retry count cannot be negative');
  if (name !== 'on-failure' && text !== '' && maximumRetryCount !== 0) return refuse(`maximum retry count cannot be used with restart policy '${text}'`);
  return Result.ok({ name, maximumRetryCount });
}
