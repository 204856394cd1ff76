/**
 * Colours for a terminal. Whether there is one, the caller knows; NO_COLOR has been asked where that was found out.
 */
import { styleText } from 'node:util';

export function coloured(style: 'bold' | 'dim' | 'green', text: string): string {
  return styleText(style, text, { validateStream: false });
}
