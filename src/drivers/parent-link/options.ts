/**
 * The labels that the macvlan and ipvlan drivers share: the parent, and a mode of their own.
 *
 * An empty mode is the default one, as none is.
 */
import { choice, type OptionDefinition, text } from '../../contracts/options.js';

/** The schema of a driver with these modes, the default first. */
export function parentLinkOptions<const Mode extends string>(modeLabel: string, modes: readonly [Mode, ...Mode[]]) {
  const known = choice(modeLabel, modes[0], modes);
  const mode: OptionDefinition<Mode> = { ...known, parse: (value) => (value === '' ? modes[0] : known.parse(value)) };
  return { parent: text('parent', ''), mode };
}
