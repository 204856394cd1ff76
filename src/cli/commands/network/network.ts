/**
 * The commands of `cnm network`.
 */
import type { CommandGroup } from '../command.js';
import { connectCommand, disconnectCommand } from './connect.js';
import { createCommand } from './create.js';
import { inspectCommand } from './inspect.js';
import { listCommand } from './list.js';
import { pruneCommand, removeCommand } from './remove.js';

export const networkCommands: CommandGroup = {
  name: 'network',
  summary: 'networks: create, ls, inspect, rm, connect, disconnect, prune',
  commands: [createCommand, listCommand, inspectCommand, removeCommand, connectCommand, disconnectCommand, pruneCommand],
};
