/**
 * What inspect prints: a JSON array as docker indents it, or a line of --format for each thing.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { compileTemplate, type Template } from '../format.js';
import type { Outcome } from '../outcome.js';

/** Members that Docker's types have and its JSON leaves out where they are empty. */
const OPTIONAL: ReadonlySet<string> = new Set(['IPRange', 'Gateway', 'AuxiliaryAddresses', 'IPv4Address', 'IPv6Address', 'ExposedPorts']);

/** How inspect is to print; undefined is JSON. */
export function readFormat(format: string | undefined): Result<Template | undefined, CnmError> {
  return format === undefined ? Result.ok(undefined) : compileTemplate(format);
}

/** Prints what was found; what was not is said beside it. */
export function inspectionOutcome(found: readonly Result<object, CnmError>[], template: Template | undefined): Outcome {
  const documents = found.flatMap((one) => (one.ok ? [one.value] : []));
  const errors: CnmError[] = found.flatMap((one) => (one.ok ? [] : [one.error]));
  if (template === undefined) return { text: [JSON.stringify(documents, undefined, 4)], json: documents, errors };
  const text: string[] = [];
  for (const document of documents) {
    const line = template.render(document, OPTIONAL);
    if (line.ok) text.push(line.value);
    else errors.push(line.error);
  }
  return { text, json: documents, errors };
}
