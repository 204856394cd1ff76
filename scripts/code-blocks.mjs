/**
 * The fenced code blocks of a Markdown text, which the documentation test and the pack check run.
 */

/**
 * @typedef {object} CodeBlock
 * @property {string} language The word after the fence: `ts`, `sh`, `text`.
 * @property {string} rest What follows that word on the fence's line.
 * @property {number} line The line of the fence, from 1.
 * @property {string} code The lines between the fences.
 */

/**
 * Reads a text's fenced blocks in order; an open fence at the end of the text is a block too.
 * @param {string} markdown
 * @returns {CodeBlock[]}
 */
export function codeBlocks(markdown) {
  const fences = markdown.matchAll(/^(?<indent> *)(?<fence>`{3,})(?<language>[\w-]*) *(?<rest>.*)\n(?<code>[^]*?)(?:^\k<indent>\k<fence> *$|$(?![^]))/gm);
  return [...fences].map(({ index, groups: { indent = '', language = '', rest = '', code = '' } = {} }) => ({
    language,
    rest,
    line: markdown.slice(0, index).split('\n').length,
    code: code.replace(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}
