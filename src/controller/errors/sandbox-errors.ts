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

/** Why a name led to no address. */
export type NameFailure =
  /** No server knows it. */
  | 'unknown'
  /** It is known, and has nothing of what was asked for. */
  | 'no-address'
  /** The servers say that they cannot tell. */
  | 'server-failure'
  /** No server answered. */
  | 'no-answer';

/** A name that a sandbox's files and name servers do not lead to an address. */
export class NameNotFound extends errorClass('NAME_NOT_FOUND', 'not-found', {
  message: (d: { name: string; containerId: string; reason?: NameFailure }) => `bad address '${d.name}'`,
  explanation: (d) => {
    if (d.reason === 'no-address') return `The name '${d.name}' is known to container ${d.containerId}, and has no address of the family that was asked for.`;
    const unknown = `No endpoint that shares a network with container ${d.containerId} answers to '${d.name}'.`;
    return d.reason === undefined ? unknown : `${unknown} ${ELSEWHERE[d.reason]}`;
  },
}) {}

const ELSEWHERE: Readonly<Record<Exclude<NameFailure, 'no-address'>, string>> = {
  unknown: 'Neither do its hosts file and its other name servers know it.',
  'server-failure': 'Its name server has nobody else to ask, or nobody who could tell.',
  'no-answer': 'None of its name servers has answered.',
};
