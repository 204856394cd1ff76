/**
 * --format: a small part of Go's text/template, read once and then filled in for each value.
 *
 *     {{.IPAM.Driver}}  {{json .}}  {{println .Name}}  {{index .Labels "tier"}}
 *     {{range .Containers}}{{.Name}}{{else}}none{{end}}  {{if .Internal}}...{{else}}...{{end}}
 *
 * Whatever else Go understands is refused by name and never printed as something it is not. A field that a value does
 * not have is refused too, so that a typing mistake is not taken for an empty answer.
 */
import { Result } from '../base/result.js';
import { InvalidTemplate } from './errors.js';
import { parseTemplate, type Expression, type Node } from './format-syntax.js';

/** A template that has been read. */
export interface Template {
  /** Fills it in; `optional` members print nothing where a value does not have them. */
  render(value: unknown, optional?: ReadonlySet<string>): Result<string, InvalidTemplate>;
}

/** Reads a template. The text 'json' alone stands for `{{json .}}`. */
export function compileTemplate(text: string): Result<Template, InvalidTemplate> {
  const source = text === 'json' ? '{{json .}}' : unescaped(text);
  const parsed = parseTemplate(source);
  if (typeof parsed === 'string') return Result.error(new InvalidTemplate({ template: text, reason: parsed }));
  return Result.ok({
    render(value, optional = new Set()) {
      try {
        return Result.ok(renderAll(parsed, { value, optional }));
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        return Result.error(new InvalidTemplate({ template: text, reason: thrown.message }));
      }
    },
  });
}

/** Why a template cannot be filled in; thrown from deep inside it and caught above. */
class Refusal extends Error {}

interface Scope {
  /** What the dot is. */
  readonly value: unknown;
  readonly optional: ReadonlySet<string>;
}

/** docker's CLI takes backslash, t and n in a format for a tab and a line end. */
function unescaped(text: string): string {
  return text.replaceAll(String.raw`\t`, '\t').replaceAll(String.raw`\n`, '\n');
}

function renderAll(nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => renderNode(node, scope)).join('');
}

function renderNode(node: Node, scope: Scope): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'print':
      return printed(evaluate(node.expression, scope));
    case 'if':
      return renderAll(isTrue(evaluate(node.expression, scope)) ? node.body : node.otherwise, scope);
    case 'range': {
      const items = itemsOf(evaluate(node.expression, scope));
      if (items.length === 0) return renderAll(node.otherwise, scope);
      return items.map((value) => renderAll(node.body, { ...scope, value })).join('');
    }
  }
}

function evaluate(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'field':
      return expression.path.reduce<unknown>((value, name) => member(value, name, scope.optional), scope.value);
    case 'call': {
      const [first, ...others] = expression.arguments.map((argument) => evaluate(argument, scope));
      if (expression.name === 'json') return JSON.stringify(first ?? null);
      if (expression.name === 'index') return others.reduce((value, key) => member(value, String(key), new Set([String(key)])), first);
      return `${expression.arguments.length === 0 ? '' : [first, ...others].map(printed).join(' ')}\n`;
    }
  }
}

function member(value: unknown, name: string, optional: ReadonlySet<string>): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const [key, found] of Object.entries(value)) if (key === name) return found;
    if (optional.has(name)) return '';
  }
  throw new Refusal(`there is no field ${name} in ${described(value)}`);
}

function described(value: unknown): string {
  if (typeof value !== 'object' || value === null) return printed(value);
  return `one with ${Object.keys(value).join(', ') || 'no fields'}`;
}

function itemsOf(value: unknown): readonly unknown[] {
  if (value === '') return [];
  if (typeof value === 'object') return Object.values(value ?? {});
  throw new Refusal(`range can't iterate over ${printed(value)}`);
}

/** Go's idea of truth: not zero, not empty. */
function isTrue(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** A value as Go prints it: lists in brackets, maps as map[key:value]. */
function printed(value: unknown): string {
  if (value === null || value === undefined) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (typeof value === 'object') return `map[${Object.entries(value).map(([key, item]) => `${key}:${printed(item)}`).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
