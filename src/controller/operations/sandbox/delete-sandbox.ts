/**
 * Deletes a sandbox (libnetwork sandbox.go, Delete): its endpoints leave and are deleted with it.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { sandboxKey } from '../../../model/sandbox.js';
import { placedEndpoints } from '../../../state/placement.js';
import { SandboxNotFound } from '../../errors/sandbox-errors.js';
import { removeEndpoint } from '../endpoint/remove-endpoint.js';
import type { Operation } from '../operation.js';
import { takeOut } from './attach.js';

export function deleteSandbox(operation: Operation, id: string): Result<void, CnmError> {
  const { tx, tables } = operation;
  const known = tables.sandboxesById.get(id);
  const sandbox = known === undefined ? undefined : tx.get(tables.sandboxes, sandboxKey(known));
  if (sandbox === undefined) return Result.error(new SandboxNotFound({ sandbox: id }));
  for (const { endpoint } of placedEndpoints(tables, sandbox)) {
    const alone = takeOut(operation, endpoint, undefined);
    if (!alone.ok) return alone;
    const removed = removeEndpoint(operation, alone.value);
    if (!removed.ok) return removed;
  }
  tx.delete(tables.sandboxes, sandbox);
  return Result.ok();
}
