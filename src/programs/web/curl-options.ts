/**
 * curl's command line, as far as it asks over HTTP; any other option is refused as an unknown one.
 */
export interface CurlOptions {
  readonly flags: ReadonlySet<string>;
  /** The last of each. */
  readonly texts: Readonly<Record<string, string>>;
  readonly fields: readonly string[];
  readonly sent: readonly string[];
  readonly urls: readonly string[];
}

/** Long names of what is said by a letter too. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ silent: 's', 'show-error': 'S', fail: 'f', include: 'i', head: 'I', location: 'L', 'remote-name': 'O', verbose: 'v', insecure: 'k', ipv4: '4', ipv6: '6', 'no-buffer': 'N', globoff: 'g' },
  ...{ output: 'o', 'max-time': 'm', 'write-out': 'w', header: 'H', request: 'X', data: 'd', 'user-agent': 'A', 'data-raw': 'data-raw', 'connect-timeout': 'connect-timeout', url: 'url' },
};
const FLAGS = 'sSfiILOkNg46';
const WITH_TEXT: ReadonlySet<string> = new Set(['o', 'm', 'w', 'H', 'X', 'd', 'A', 'data-raw', 'connect-timeout', 'url']);

/** Reads a command line, or says what is wrong with it. */
export function readCurlOptions(args: readonly string[]): CurlOptions | string {
  const flags = new Set<string>();
  const texts: Record<string, string> = {};
  const [fields, sent, urls]: [string[], string[], string[]] = [[], [], []];
  const put = (option: string, text: string): void => {
    if (option === 'H') fields.push(text);
    else if (option === 'd' || option === 'data-raw') sent.push(option === 'd' ? text : text.replace(/^@/, '@@'));
    else if (option === 'url') urls.push(text);
    else texts[option] = text;
  };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!/^-./.test(arg)) {
      urls.push(arg);
      continue;
    }
    const long = arg.startsWith('--') ? (Object.hasOwn(LETTERS, arg.slice(2)) ? LETTERS[arg.slice(2)] : undefined) : undefined;
    const options = arg.startsWith('--') ? [long] : Array.from(arg.slice(1));
    for (const [place, option = ''] of options.entries()) {
      if (option.length === 1 && FLAGS.includes(option)) flags.add(option);
      else if (!WITH_TEXT.has(option)) return `option ${arg}: is unknown`;
      else {
        const rest = arg.startsWith('--') ? '' : arg.slice(place + 2);
        const text = rest === '' ? args[++at] : rest;
        if (text === undefined) return `option ${arg}: requires parameter`;
        put(option, text);
        break;
      }
    }
  }
  return { flags, texts, fields, sent, urls };
}
