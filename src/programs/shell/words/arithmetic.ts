/**
 * Sums in a shell's line: `$((i + 2 * 3))`, of whole numbers, variables and parentheses.
 */
const LIMIT = Number.MAX_SAFE_INTEGER;

/** The value of a sum; undefined where it makes no sense. A variable that is not set is 0. */
export function calculate(text: string, valueOf: (variable: string) => string): number | undefined {
  const parts = text.match(/\d+|[A-Za-z_]\w*|[-+*/%()]|\S/g) ?? [];
  let at = 0;
  const factor = (): number => {
    const part = parts[at++] ?? '';
    if (part === '-') return -factor();
    if (part === '+') return factor();
    if (part === '(') {
      const inner = sum();
      return parts[at++] === ')' ? inner : NaN;
    }
    if (/^\d/.test(part)) return Number(part);
    return /^[A-Za-z_]/.test(part) ? Number(valueOf(part) || '0') : NaN;
  };
  const product = (): number => {
    let value = factor();
    for (let sign = parts[at]; sign === '*' || sign === '/' || sign === '%'; sign = parts[at]) {
      at++;
      const other = factor();
      value = sign === '*' ? value * other : other === 0 ? NaN : sign === '/' ? Math.trunc(value / other) : value % other;
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    for (let sign = parts[at]; sign === '+' || sign === '-'; sign = parts[at]) {
      at++;
      value += sign === '+' ? product() : -product();
    }
    return value;
  };
  if (parts.length === 0) return 0;
  const value = sum();
  return at === parts.length && Math.abs(value) <= LIMIT ? value : undefined;
}
