/**
 * `cnm tour`: what this is all about, in one walk.
 */
import { withState, type Command } from './command.js';

/** The part of a shared store that the tour has to itself. */
const PART = 'cnm-tour';

export const tourCommand: Command = {
  usage: 'tour',
  summary: 'a walk: two hosts, an overlay network, a container on each, and a packet between them',
  description:
    'Shows two hosts that share a store: an overlay network, a container on each host, who got what, what was stored, and a packet hop by hop. Then removes everything. ' +
    `A tour that was interrupted goes on where it was. In a store that is named it works below ${PART} and leaves that empty.`,
  options: [{ flags: '--keep', help: 'leave everything there at the end' }],
  examples: ['cnm tour', 'cnm tour --keep --state .cnm/tour', 'cnm tour --store etcd://127.0.0.1:2379'],
  run: (call) => {
    const { flags, io } = call;
    return withState(
      call,
      async (state) => {
        const { runTour } = await import('../tour/tour.js');
        return runTour(state, io, { keep: flags.on('keep'), json: flags.on('json') });
      },
      PART,
    );
  },
};
