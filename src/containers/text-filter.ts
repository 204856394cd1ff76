/**
 * Docker's filters by name and id (api/types/filters, Match): a text is what was asked for, or matches it as an expression.
 */
import { parseExpression } from '../base/pattern.js';

/** Expressions of a filter, at most; further ones are taken for texts. */
const MOST_EXPRESSIONS = 20;
/** Whatever stands for something else than itself. */
const SPECIAL = /[$()*+.?[\\\]^{|}]/;

/** The test that the values of a filter ask for; any of them will do, and none asks for nothing. What is no expression has to be the text itself. */
export function textFilter(values: readonly string[]): (text: string) => boolean {
  if (values.length === 0) return () => true;
  const exact = new Set(values);
  const parts = values.filter((value) => !SPECIAL.test(value));
  const expressions = values.filter((value) => SPECIAL.test(value)).slice(0, MOST_EXPRESSIONS).flatMap((value) => parseExpression(value) ?? []);
  return (text) => exact.has(text) || parts.some((part) => text.includes(part)) || expressions.some((expression) => expression.isFoundIn(text));
}
