/**
 * The charts of the report: what is beside each figure as bars, and how figures grow as curves, all on logarithmic scales.
 */
import type { Figure } from '../framework/figure.js';
import { digits } from '../framework/text.js';
import { bar, FLOOR, INK, line, LogScale, OTHERS, OURS, path, short, svg, TARGET, words } from './svg.js';

const WIDTH = 860;
const LEFT = 270;
const RIGHT = 90;
const ROW = 20;
const GAP = 38;

/** One bar each for us, the peers and the floor, and a line at our target; a group a figure. */
export function barChart(title: string, figures: readonly Figure[]): string {
  const parts = [words({ x: 10, y: 22 }, title, { weight: 'bold', size: 14 }), words({ x: WIDTH - 10, y: 22 }, 'logarithmic; shorter is better', { anchor: 'end' })];
  let y = 44;
  for (const figure of figures) {
    const rows = rowsOf(figure);
    const target = figure.targets?.find(({ times }) => times === undefined)?.atMost;
    const scale = new LogScale([...rows.map(({ value }) => value), ...(target === undefined ? [] : [target])], LEFT, WIDTH - RIGHT);
    parts.push(words({ x: 10, y: y + 12 }, `${figure.name} (${figure.unit})`, { weight: 'bold' }));
    y += 20;
    for (const { name, value, colour } of rows) {
      parts.push(words({ x: LEFT - 8, y: y + 14 }, name, { anchor: 'end' }));
      parts.push(bar({ x: LEFT, y: y + 3 }, scale.at(value) - LEFT, ROW - 6, colour), words({ x: Math.max(scale.at(value), LEFT) + 6, y: y + 14 }, digits(value)));
      y += ROW;
    }
    if (target !== undefined) parts.push(line({ x: scale.at(target), y: y - ROW * rows.length }, { x: scale.at(target), y }, TARGET, '4 3'));
    y += GAP - ROW;
  }
  return svg(WIDTH, y, title, parts);
}

function rowsOf({ ours, peers = [], floor, recorded = [] }: Figure): readonly { name: string; value: number; colour: string }[] {
  return [
    { name: 'libcnm', value: ours, colour: OURS },
    ...peers.map((peer) => ({ ...peer, colour: OTHERS })),
    ...(floor === undefined ? [] : [{ name: `floor: ${floor.name}`, value: floor.value, colour: FLOOR }]),
    ...recorded.map(({ name, value }) => ({ name: `elsewhere: ${name}`, value, colour: OTHERS })),
  ].filter(({ value }) => value > 0);
}

const PLOT = { left: 70, right: 560, top: 44, bottom: 300 };
const COLOURS = [OURS, FLOOR, TARGET, '#b07cc6', '#c9962e', '#3fa7a0'];

/** How figures grow: each as a multiple of its first point, so that a flat one is at 1. */
export function growthChart(title: string, figures: readonly Figure[]): string {
  const curves = figures.flatMap(({ name, curve }) => (curve === undefined ? [] : [{ name, exponent: curve.exponent, points: relative(curve.points) }]));
  const across = new LogScale(curves.flatMap(({ points }) => points.map(({ size }) => size)), PLOT.left, PLOT.right);
  const up = new LogScale([...curves.flatMap(({ points }) => points.map(({ value }) => value)), 0.5, 10], PLOT.bottom, PLOT.top);
  const parts = [words({ x: 10, y: 22 }, title, { weight: 'bold', size: 14 })];
  for (const tick of across.ticks()) parts.push(line({ x: across.at(tick), y: PLOT.top }, { x: across.at(tick), y: PLOT.bottom }, INK, '1 5'), words({ x: across.at(tick), y: PLOT.bottom + 18 }, short(tick), { anchor: 'middle' }));
  for (const tick of up.ticks()) parts.push(line({ x: PLOT.left, y: up.at(tick) }, { x: PLOT.right, y: up.at(tick) }, INK, '1 5'), words({ x: PLOT.left - 8, y: up.at(tick) + 4 }, `${short(tick)}×`, { anchor: 'end' }));
  for (const [at, { name, exponent, points }] of curves.entries()) {
    const colour = COLOURS[at % COLOURS.length] ?? OURS;
    parts.push(path(points.map(({ size, value }) => ({ x: across.at(size), y: up.at(value) })), colour));
    const y = PLOT.top + 12 + at * 36;
    parts.push(bar({ x: PLOT.right + 20, y: y - 9 }, 10, 10, colour), words({ x: PLOT.right + 36, y }, name), words({ x: PLOT.right + 36, y: y + 15 }, `exponent ${exponent.toFixed(2)}`));
  }
  return svg(WIDTH + 60, PLOT.bottom + 36, title, parts);
}

function relative(points: readonly { size: number; value: number }[]): readonly { size: number; value: number }[] {
  const [first] = points;
  return first === undefined ? [] : points.map(({ size, value }) => ({ size, value: value / first.value }));
}
