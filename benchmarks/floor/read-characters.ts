/**
 * The floor of reading any text: each of its characters looked at once, and nothing made of them.
 */
export function readCharacters(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) | 0;
  return sum;
}
