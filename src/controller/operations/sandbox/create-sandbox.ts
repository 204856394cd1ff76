/**
 * Creates a sandbox (libnetwork controller.go, NewSandbox): one a container, without endpoints.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { sandboxKey, type SandboxRecord } from '../../../model/sandbox.js';
import { SandboxExists } from '../../errors/sandbox-errors.js';
import type { SandboxSettings } from '../../settings/sandbox-settings.js';
import { newId, type Operation } from '../operation.js';

export function createSandbox(operation: Operation, settings: SandboxSettings): Result<SandboxRecord, CnmError> {
  const { tx, tables } = operation;
  const other = tx.get(tables.sandboxes, sandboxKey(settings));
  if (other !== undefined) return Result.error(new SandboxExists({ containerId: settings.containerId, sandboxId: other.id }));
  const sandbox = newSandbox(operation, settings);
  tx.insert(tables.sandboxes, sandbox);
  return Result.ok(sandbox);
}

/** Written out, for the reason that `model/copy-with.ts` gives. */
function newSandbox(operation: Operation, settings: SandboxSettings): SandboxRecord {
  return {
    containerId: settings.containerId,
    hostname: settings.hostname,
    domainname: settings.domainname,
    dnsServers: settings.dnsServers,
    dnsSearch: settings.dnsSearch,
    dnsOptions: settings.dnsOptions,
    extraHosts: settings.extraHosts,
    useHostNamespace: settings.useHostNamespace,
    ...(settings.portBindings !== undefined && { portBindings: settings.portBindings }),
    labels: settings.labels,
    id: newId(operation),
    created: operation.clock.now(),
    endpoints: [],
    nextInterface: {},
  };
}
