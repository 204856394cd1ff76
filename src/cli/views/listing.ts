/**
 * Lists as docker prints them: a table, ids alone with -q, or a template with --format.
 *
 * A row is a record of texts. `table TEMPLATE` prints the template as columns with headers, 'json' one object a line.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { compileTemplate } from '../format.js';
import { formatTable } from '../table.js';

export type Row = Readonly<Record<string, string>>;

/** What is listed, and what its columns are called. */
export interface Listing {
  readonly rows: readonly Row[];
  /** A header for each field that a row has. */
  readonly headers: Row;
  /** The fields of the table. */
  readonly columns: readonly string[];
  /** The field that -q prints. */
  readonly idField: string;
}

export interface ListingOptions {
  readonly quiet: boolean;
  readonly format: string | undefined;
}

export function formatListing({ rows, headers, columns, idField }: Listing, { quiet, format }: ListingOptions): Result<readonly string[], CnmError> {
  if (quiet) return Result.ok(rows.map((row) => row[idField] ?? ''));
  if (format === undefined || format === 'table') {
    return Result.ok(formatTable([headers, ...rows].map((row) => columns.map((column) => row[column] ?? ''))));
  }
  const asTable = format.startsWith('table ');
  const template = compileTemplate(asTable ? format.slice('table '.length) : format);
  if (!template.ok) return template;
  const lines: string[] = [];
  for (const row of asTable ? [headers, ...rows] : rows) {
    const line = template.value.render(row);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  return Result.ok(asTable ? formatTable(lines.map((line) => line.split('\t'))) : lines);
}

/** Names in the order in which docker lists them: numbers within them by their value. */
export function compareNames(a: string, b: string): number {
  const [mine, theirs] = [chunksOf(a), chunksOf(b)];
  for (const [at, chunk] of mine.entries()) {
    const other = theirs[at];
    if (other === undefined) return 1;
    if (chunk === other) continue;
    const byValue = /^\d/.test(chunk) && /^\d/.test(other) ? Number(chunk) - Number(other) : 0;
    return byValue === 0 ? (chunk < other ? -1 : 1) : byValue;
  }
  return mine.length - theirs.length;
}

function chunksOf(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? [];
}
