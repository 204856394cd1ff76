/**
 * What a network interface may be called: Linux's rule (net/core/dev.c, dev_valid_name), and one for every dataplane.
 */

/** Whether the text can be an interface's name: 1 to 15 characters, no space, slash or colon, not '.' or '..'. */
export function isInterfaceName(text: string): boolean {
  return /^[!-.0-9;-~]{1,15}$/.test(text) && text !== '.' && text !== '..';
}
