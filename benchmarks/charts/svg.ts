/**
 * SVG as text: a few shapes, and a logarithmic scale.
 *
 * Colours are of middle brightness, so that a chart can be read on a white page and on a black one.
 */
export const INK = '#808890';
export const OURS = '#1f8ae0';
export const TARGET = '#d2503c';
export const OTHERS = '#a8afb6';
export const FLOOR = '#4caf72';

/** A place in a drawing. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export function svg(width: number, height: number, title: string, parts: readonly string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12">`;
  return `${head}\n<title>${escaped(title)}</title>\n${parts.join('\n')}\n</svg>\n`;
}

export function words({ x, y }: Spot, text: string, { anchor = 'start', weight = 'normal', size = 12 }: { anchor?: 'start' | 'middle' | 'end'; weight?: string; size?: number } = {}): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${INK}" text-anchor="${anchor}" font-weight="${weight}" font-size="${size}">${escaped(text)}</text>`;
}

export function bar(from: Spot, width: number, height: number, colour: string): string {
  return `<rect x="${round(from.x)}" y="${round(from.y)}" width="${round(Math.max(1, width))}" height="${height}" fill="${colour}" rx="2"/>`;
}

export function line(from: Spot, to: Spot, colour: string, dashes = ''): string {
  return `<line x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}" stroke="${colour}"${dashes === '' ? '' : ` stroke-dasharray="${dashes}"`}/>`;
}

/** A line through spots, with a dot on each. */
export function path(spots: readonly Spot[], colour: string): string {
  const points = spots.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ');
  return [`<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>`, ...spots.map(({ x, y }) => `<circle cx="${round(x)}" cy="${round(y)}" r="3.5" fill="${colour}"/>`)].join('\n');
}

/** Places of values between two ends, by their logarithms, from one whole power of ten to another. */
export class LogScale {
  readonly #low: number;
  readonly #high: number;

  constructor(
    values: readonly number[],
    readonly start: number,
    readonly end: number,
  ) {
    const logs = values.filter((value) => value > 0).map(Math.log10);
    this.#low = Math.floor(Math.min(...logs));
    this.#high = Math.max(Math.ceil(Math.max(...logs)), this.#low + 1);
  }

  at(value: number): number {
    const share = (Math.log10(value) - this.#low) / (this.#high - this.#low);
    return this.start + Math.max(0, share) * (this.end - this.start);
  }

  /** The powers of ten. */
  ticks(): number[] {
    return Array.from({ length: this.#high - this.#low + 1 }, (_, at) => 10 ** (this.#low + at));
  }
}

/** '10', '1,000', '1M'. */
export function short(value: number): string {
  if (value >= 1e9) return `${value / 1e9}G`;
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1 ? value.toLocaleString('en') : String(Number(value.toPrecision(1)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
