/**
 * `cnm start`, `cnm stop` and `cnm rm`: each name in turn, and each name that went well is printed.
 */
import { forEach, withSession, type Command } from '../command.js';

export const startCommand: Command = {
  usage: 'start <container...>',
  summary: 'start containers; they take their addresses',
  options: [],
  examples: ['cnm start box1'],
  run: (call) =>
    withSession(call, ({ containers }) =>
      forEach(call.arguments, async (name) => (await containers.start(name)).map((container) => ({ line: name, json: container.inspect() }))),
    ),
};

export const stopCommand: Command = {
  usage: 'stop <container...>',
  summary: 'stop containers; their addresses are free, their configuration stays',
  options: [{ flags: '-t, --time <seconds>', help: 'how long docker would wait; here nothing has to be waited for' }],
  examples: ['cnm stop box1 box2'],
  run: (call) =>
    withSession(call, ({ containers }) =>
      forEach(call.arguments, async (name) => (await containers.stop(name)).map((container) => ({ line: name, json: container.inspect() }))),
    ),
};

export const removeCommand: Command = {
  usage: 'rm <container...>',
  summary: 'remove containers',
  options: [{ flags: '-f, --force', help: 'those that run too' }],
  examples: ['cnm rm box1', 'cnm rm -f box1 box2'],
  run: (call) =>
    withSession(call, ({ containers }) =>
      forEach(call.arguments, async (name) =>
        (await containers.remove(name, { force: call.flags.on('force') })).map((container) => ({ line: name, json: { removed: container.name, id: container.id } })),
      ),
    ),
};
