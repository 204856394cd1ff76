/**
 * --format: what templates print, and what they are refused for.
 */
import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../src/cli/format.js';
import { humanDuration } from '../../src/containers/durations.js';
import { compareNames } from '../../src/cli/views/listing.js';
import { formatTable } from '../../src/cli/table.js';

const value = {
  Name: 'net1',
  Internal: false,
  Count: 2,
  Nothing: null,
  IPAM: { Driver: 'default', Config: [{ Subnet: '10.0.0.0/24', Gateway: '10.0.0.1' }, { Subnet: '10.1.0.0/24' }] },
  Labels: { tier: 'web', 'com.example.x': '<b>' },
  Empty: {},
  List: ['a', 'b'],
};

function render(template: string): string {
  const compiled = compileTemplate(template);
  if (!compiled.ok) return `refused: ${compiled.error.message}`;
  const rendered = compiled.value.render(value, new Set(['Gateway']));
  return rendered.ok ? rendered.value : `refused: ${rendered.error.message}`;
}

describe('what is printed', () => {
  test.each([
    ['plain text', 'plain text'],
    ['{{.Name}}', 'net1'],
    ['{{ .Name }}:{{.Internal}}:{{.Count}}', 'net1:false:2'],
    ['{{.IPAM.Driver}}', 'default'],
    ['{{json .Labels}}', '{"tier":"web","com.example.x":"<b>"}'],
    ['{{json .Nothing}} {{.Nothing}}', 'null <no value>'],
    ['json', JSON.stringify(value)],
    ['{{json .}}', JSON.stringify(value)],
    ['{{.List}} {{.Labels}}', '[a b] map[tier:web com.example.x:<b>]'],
    ['{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}};{{end}}', '10.0.0.0/24 10.0.0.1;10.1.0.0/24 ;'],
    ['{{range .Labels}}{{.}}{{println}}{{end}}', 'web\n<b>\n'],
    ['{{range .Empty}}x{{else}}none{{end}}', 'none'],
    ['{{if .Internal}}in{{else}}out{{end}}{{if .List}} list{{end}}', 'out list'],
    ['{{println .Name "and" .Count}}', 'net1 and 2\n'],
    ['{{index .Labels "com.example.x"}} {{index .List 1}}', '<b> b'],
    ['{{range .IPAM.Config}}{{if .Gateway}}{{.Gateway}}{{end}}{{end}}', '10.0.0.1'],
    ['a {{- .Name -}} b', 'anet1b'],
    ['{{"}}"}}', '}}'],
    [String.raw`{{.Name}}\t{{.Count}}\n`, 'net1\t2\n'],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });
});

describe('what is refused', () => {
  test.each([
    ['{{.Nosuch}}', 'there is no field Nosuch in one with Name,'],
    ['{{.Name.More}}', 'there is no field More in net1'],
    ['{{.Nothing.More}}', 'there is no field More in <no value>'],
    ['{{.constructor}}', 'there is no field constructor in one with'],
    ['{{range .Name}}{{end}}', "range can't iterate over net1"],
    ['{{upper .Name}}', 'function "upper" not defined'],
    ['{{.Name | json}}', '| is not understood here'],
    ['{{$x := .Name}}', '$x is not understood here'],
    ['{{(index .List 0)}}', '(index is not understood here'],
    ['{{range .List}}', '{{range}} without {{end}}'],
    ['{{end}}', 'unexpected {{end}}'],
    ['{{if .Name}}{{else}}{{else}}{{end}}', 'unexpected {{else}}'],
    ['{{.Name', 'unclosed action'],
    ['{{}}', 'missing value for command'],
    ['{{json}}', 'wrong number of args for json: want 1 got 0'],
    ['{{.Name .Count}}', "can't give arguments to .Name"],
  ])('%s', (template, reason) => {
    expect(render(template)).toContain(`refused: template parsing error: ${reason}`);
  });
});

test('tables are as wide as their widest cell, ten at least, and the last column is as it is', () => {
  expect(formatTable([['ID', 'NAME', 'X'], ['123456789012', 'a', ''], ['1', 'long enough', 'last']])).toEqual([
    'ID             NAME          X',
    '123456789012   a             ',
    '1              long enough   last',
  ]);
  expect(formatTable([])).toEqual([]);
});

test('names are listed by the numbers in them', () => {
  expect(['n10', 'n2', 'n1', 'a', 'n1b', 'N2', 'n', ''].sort(compareNames)).toEqual(['', 'N2', 'a', 'n', 'n1', 'n1b', 'n2', 'n10']);
});

test.each([
  [999, 'Less than a second'],
  [1_500, '1 second'],
  [59_000, '59 seconds'],
  [60_000, 'About a minute'],
  [120_000, '2 minutes'],
  [3_540_000, '59 minutes'],
  [3_600_000, 'About an hour'],
  [47 * 3_600_000, '47 hours'],
  [48 * 3_600_000, '2 days'],
  [15 * 86_400_000, '2 weeks'],
  [70 * 86_400_000, '2 months'],
  [800 * 86_400_000, '2 years'],
])('%i ms is %s', (ms, words) => {
  expect(humanDuration(ms)).toBe(words);
});
