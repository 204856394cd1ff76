/**
 * `cnm tour`: what this is all about, in one walk.
 */
import { isAbsolute, join } from 'node:path';
import { withState, type Command } from './command.js';
import { DEFAULT_STATE } from '../state-folder.js';

export const tourCommand: Command = {
  usage: 'tour',
  summary: 'a walk: two hosts, an overlay network, a container on each, and a packet between them',
  description:
    'Shows two hosts that share a store: an overlay network, a container on each host, who got what, what was stored, and a packet hop by hop. Then removes everything. A tour that was interrupted goes on where it was.',
  options: [{ flags: '--keep', help: 'leave everything there at the end' }],
  examples: ['cnm tour', 'cnm tour --keep --state .cnm/tour'],
  run: (call) =>
    withState(call, async (state) => {
      const [{ Progress }, { runTour }] = await Promise.all([import('../tour/progress.js'), import('../tour/tour.js')]);
      const { flags, io } = call;
      const folder = flags.text('state') ?? DEFAULT_STATE;
      const progress = new Progress(isAbsolute(folder) ? folder : join(io.cwd, folder));
      return runTour(state, progress, io, { keep: flags.on('keep'), json: flags.on('json'), folder });
    }),
};
