/**
 * `cnm tour`: stub.
 *
 */
import type { Command } from './command.js';
export const tourCommand: Command = { usage: 'tour', summary: 'a walk', options: [], examples: [], run: async () => ({ text: [], json: {} }) };
