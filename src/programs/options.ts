/**
 * Short options of a command line, as busybox' programs take them: flags together, numbers behind their letter.
 */
export interface NumbersAndFlags {
  readonly numbers: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly flags: ReadonlySet<string>;
  readonly rest: readonly string[];
}

/** Reads options of which some letters take a number, some a text, and some nothing; or says what is wrong. */
export function numbersOf(args: readonly string[], withNumber: string, plain: string, withText = ''): NumbersAndFlags | string {
  const numbers: Record<string, number> = {};
  const texts: Record<string, string> = {};
  const flags = new Set<string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') return { numbers, texts, flags, rest: [...rest, ...args.slice(at + 1)] };
    if (!/^-./.test(arg)) {
      rest.push(arg);
      continue;
    }
    for (let letter = 1; letter < arg.length; letter++) {
      const option = arg[letter] ?? '';
      if (plain.includes(option)) {
        flags.add(option);
        continue;
      }
      if (!withNumber.includes(option) && !withText.includes(option)) return `invalid option -- '${option}'`;
      const value = letter + 1 < arg.length ? arg.slice(letter + 1) : args[++at];
      if (value === undefined) return `option requires an argument -- '${option}'`;
      if (withText.includes(option)) texts[option] = value;
      else {
        const number = Number(value);
        if (value.trim() === '' || !(number >= 0)) return `invalid number '${value}'`;
        numbers[option] = number;
      }
      break;
    }
  }
  return { numbers, texts, flags, rest };
}
