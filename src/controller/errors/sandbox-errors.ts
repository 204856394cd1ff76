/**
 * Expected failures of sandboxes (libnetwork sandbox.go, controller.go).
 */
import { errorClass } from '../../base/error.js';

export class SandboxNotFound extends errorClass('SANDBOX_NOT_FOUND', 'not-found', {
  message: (d: { sandbox: string }) => `sandbox ${d.sandbox} not found`,
  explanation: (d) => `No sandbox '${d.sandbox}' is on this host; it may have been deleted.`,
}) {}

export class SandboxExists extends errorClass('SANDBOX_EXISTS', 'forbidden', {
  message: (d: { containerId: string; sandboxId: string }) => `container ${d.containerId} is already present in sandbox ${d.sandboxId}`,
  explanation: () => 'A container has one sandbox; use that one or delete it.',
}) {}

export class NotASandbox extends errorClass('NOT_A_SANDBOX', 'invalid-parameter', {
  message: (_: { given: string }) => 'not a valid Sandbox interface',
  explanation: (d) => `Hand a sandbox of the same controller, not ${d.given}.`,
}) {}

/** A network with interfaces for a sandbox that has none of its own. */
export class SandboxOfHost extends errorClass('SANDBOX_OF_HOST', 'forbidden', {
  message: (_: { containerId: string; network: string }) =>
    'container sharing network namespace with another container or host cannot be connected to any other network',
  explanation: (d) => `Container ${d.containerId} uses its host's own network stack; create it without that to join network '${d.network}'.`,
}) {}

/** A name that a sandbox's DNS server does not know. */
export class NameNotFound extends errorClass('NAME_NOT_FOUND', 'not-found', {
  message: (d: { name: string; containerId: string }) => `bad address '${d.name}'`,
  explanation: (d) => `No endpoint that shares a network with container ${d.containerId} answers to '${d.name}'.`,
}) {}
