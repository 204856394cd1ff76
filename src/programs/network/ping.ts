/**
 * ping and traceroute, in busybox' words (networking/ping.c, traceroute.c).
 */
import { formatIpAddress, type IpAddress, parseIpAddress } from '../../net/ip-address.js';
import { traceroute } from '../../dataplane/simulator/probes/traceroute.js';
import { numbersOf } from '../options.js';
import { type Process, type Program, USAGE } from '../process.js';
import { addressOf } from './names.js';
import { firstLine, replyLine, statistics, unsentWords } from './ping-text.js';

const DEFAULT_PAYLOAD_BYTES = 56;
const DEFAULT_INTERVAL_S = 1;
/** How long the last answer is waited for where -W does not say. */
const DEFAULT_TIMEOUT_S = 10;

interface Asked {
  readonly options: Exclude<ReturnType<typeof numbersOf>, string>;
  readonly target: string;
  readonly address: IpAddress;
}

export const ping: Program = async (process) => {
  const { name, network, signal, out, error } = process;
  const asked = await readAsked(process, 'csWwit', 'q46AD', 'Ip');
  if (typeof asked === 'number') return asked;
  const { options, target, address } = asked;
  const { c = Infinity, s: payloadBytes = DEFAULT_PAYLOAD_BYTES, W = DEFAULT_TIMEOUT_S, i = DEFAULT_INTERVAL_S, t: ttl, w } = options.numbers;
  const destination = formatIpAddress(address);
  const source = options.texts['I'];
  const from = source === undefined ? undefined : parseIpAddress(source);
  if (source !== undefined && from === undefined && network.namespace()?.interface(source) === undefined) {
    error(`${name}: bad address '${source}'\n`);
    return 1;
  }
  out(`${firstLine(target, destination, payloadBytes, from)}\n`);
  const ends = new AbortController();
  const stop = (): void => ends.abort();
  signal.addEventListener('abort', stop, { once: true });
  const deadline = w === undefined ? undefined : process.clock.after(w * 1000, stop);
  const report = await network.simulator.ping(network.place, address, {
    count: c,
    payloadBytes,
    timeoutMs: W * 1000,
    intervalMs: i * 1000,
    dontFragment: false,
    signal: ends.signal,
    onReply: options.flags.has('q') ? undefined : (reply) => out(`${replyLine(destination, reply)}\n`),
    ...(ttl !== undefined && { ttl }),
  });
  deadline?.cancel();
  signal.removeEventListener('abort', stop);
  const unsent = unsentWords(report);
  if (unsent !== undefined) {
    error(`${name}: ${unsent}\n`);
    return 1;
  }
  out(['', ...statistics(target, report), ''].join('\n'));
  return report.received > 0 ? 0 : 1;
};

export const tracerouteProgram: Program = async (process) => {
  const { name, network, out, error } = process;
  const asked = await readAsked(process, 'mwqpf', 'nIlF46');
  if (typeof asked === 'number') return asked;
  const { options, target, address } = asked;
  const { m: maxHops = 30, w } = options.numbers;
  const destination = formatIpAddress(address);
  const report = await traceroute(network.simulator, network.place, address, { maxHops, ...(w !== undefined && { timeoutMs: w * 1000 }) });
  const [first] = report.hops;
  if (first?.error === 'no-route' || first?.error === 'no-namespace') {
    error(`${name}: can't connect to remote host (${destination}): Network is unreachable\n`);
    return 1;
  }
  out(`traceroute to ${target} (${destination}), ${maxHops} hops max, 46 byte packets\n`);
  for (const { ttl, address: from, timeMs, error: fault } of report.hops) {
    const who = from === undefined ? '*' : `${from}${timeMs === undefined ? '' : `  ${timeMs.toFixed(3)} ms`}`;
    out(`${String(ttl).padStart(2)}  ${who}${fault === undefined ? '' : '  !H'}\n`);
  }
  return 0;
};

/** What is asked of whom, or the exit code where that cannot be told. */
async function readAsked(process: Process, withNumber: string, plain: string, withText = ''): Promise<Asked | number> {
  const { name, args, error } = process;
  const options = numbersOf(args, withNumber, plain, withText);
  const [target] = typeof options === 'string' ? [] : options.rest;
  if (typeof options === 'string' || target === undefined) {
    error(typeof options === 'string' ? `${name}: ${options}\n` : `BusyBox\n\nUsage: ${name} [OPTIONS] HOST\n`);
    return USAGE;
  }
  const { flags } = options;
  const address = await addressOf(process, target, flags.has('4') ? 4 : flags.has('6') || name.endsWith('6') ? 6 : undefined);
  if (address !== undefined) return { options, target, address };
  error(`${name}: bad address '${target}'\n`);
  return 1;
}
