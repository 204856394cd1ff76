/**
 * A run as a table in Markdown.
 */
import type { Document } from '../framework/document.js';
import type { Beside, Figure, Judged } from '../framework/figure.js';
import { digits, ratioText } from '../framework/text.js';

/** The machine, then a table for each question, with the chart of each. */
export function tables({ machine, workloads, quick }: Document, chartOf: (workload: string) => string): string {
  const { cpu, cpus, memoryGiB, system, node, load } = machine;
  const lines = [`Measured on ${cpu}, ${cpus} cores, ${memoryGiB} GiB, ${system}, Node ${node}, load ${load}${quick ? ', with `--quick`' : ''}.`, ''];
  for (const { name, question, figures, failed } of workloads) {
    if (figures.length === 0 && failed === undefined) continue;
    lines.push(`### ${name}`, '', sentence(question), '', `![${name}](${chartOf(name)})`, '');
    lines.push('| | libcnm | beside it, in the same run | measured elsewhere | to reach |', '|---|---|---|---|---|');
    for (const figure of figures) lines.push(`| ${figure.name} | ${digits(figure.ours)} ${figure.unit} | ${besideText(figure)} | ${list(figure.ours, figure.recorded ?? [])} | ${figure.judged.map((one) => judgedText(one, figure.unit)).join('<br>')} |`);
    if (failed !== undefined) lines.push('', `It was not finished: ${failed}.`);
    lines.push('');
  }
  return lines.join('\n').trimEnd();
}

function besideText({ ours, peers = [], floor }: Figure): string {
  return list(ours, [...peers, ...(floor === undefined ? [] : [{ name: `floor, ${floor.name}`, value: floor.value }])]);
}

function list(ours: number, others: readonly Beside[]): string {
  return others.map(({ name, value }) => `${name}: ${digits(value)} (${ratioText(ours, value)})`).join('<br>');
}

function judgedText({ atMost, times, value, met }: Judged, unit: string): string {
  const of = times === undefined ? unit : times === 'growth' ? 'growth exponent' : `× ${times}`;
  return `${digits(atMost)} ${of}: ${met ? 'met' : `**missed, ${digits(value)}**`}`;
}

function sentence(question: string): string {
  return question.charAt(0).toUpperCase() + question.slice(1);
}
