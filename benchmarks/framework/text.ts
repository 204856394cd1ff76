/**
 * Figures as lines for people.
 */
import { judge, type Beside, type Figure, type Judged } from './figure.js';

/** A figure as lines: our value and the targets, then what is beside it, then how it grows. */
export function linesOf(figure: Figure): readonly string[] {
  const { name, unit, ours, peers = [], floor, recorded = [], curve } = figure;
  const judged = judge(figure).map((one) => targetText(one, unit));
  const lines = [`  ${name.padEnd(58)} ${`${digits(ours)} ${unit}`.padEnd(12)} ${judged.join(', ')}`.trimEnd()];
  const beside = (one: Beside, what: string): string => `${what}${one.name} ${digits(one.value)} (ours is ${ratioText(ours, one.value)})`;
  const others = [...peers.map((one) => beside(one, '')), ...(floor === undefined ? [] : [beside(floor, 'floor: ')]), ...recorded.map((one) => beside(one, 'elsewhere: '))];
  for (const other of others) lines.push(`      ${other}`);
  if (curve !== undefined) {
    const points = curve.points.map(({ size, value }) => `${size.toLocaleString('en')}: ${digits(value)}`).join(', ');
    lines.push(`      by ${curve.of}: ${points} ${unit}; grows with exponent ${curve.exponent.toFixed(2)}`);
  }
  return lines;
}

/** 'ours is 3.0 times it', or 'a 12th of it' where we are ahead. */
export function ratioText(ours: number, other: number): string {
  return ours >= other ? `${digits(ours / other)} × it` : `1/${digits(other / ours)} of it`;
}

export function targetText({ atMost, times, value, met }: Judged, unit: string): string {
  const of = times === undefined ? unit : times === 'growth' ? 'growth exponent' : `× ${times}`;
  return `${met ? 'met' : 'MISSED'}: ${digits(value)} of at most ${digits(atMost)} ${of}`;
}

/** Three digits that matter. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en');
  return size === 0 ? '0' : size < 0.01 ? value.toFixed(3) : String(Number(value.toPrecision(3)));
}
