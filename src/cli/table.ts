/**
 * Text in columns as Go's text/tabwriter makes them for docker: at least ten wide, three spaces between, the last as is.
 */
const MIN_WIDTH = 10;
const PADDING = 3;

/** The rows as lines; every row has as many cells as the first. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => {
    const widest = rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0);
    return Math.max(MIN_WIDTH, widest + PADDING);
  });
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join(''));
}
