/**
 * Run in a network namespace: tries what the arguments say, or listens there.
 *
 *     probe.mjs try [{ protocol, address, port }]         prints what came of each, as JSON
 *     probe.mjs serve { tcp: [port], udp: [port] }        answers on the ports until it is ended
 *     probe.mjs relay [{ hostAddress, hostPort, address, port }]   carries connections on, as docker-proxy does
 */
import { createSocket } from 'node:dgram';
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';

/** Longer than Linux asks for a neighbour. */
const PATIENCE_MS = 5000;

/** @param {NodeJS.ErrnoException} error */
function wordOf({ code = '' }) {
  const words = new Map([['ECONNREFUSED', 'refused'], ['EHOSTUNREACH', 'unreachable'], ['ENETUNREACH', 'no-route'], ['ETIMEDOUT', 'no-answer']]);
  return words.get(code) ?? code;
}

/** @param {{ address: string, port: number }} target */
function tcp({ address, port }) {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (/** @type {string} */ word) => (socket.destroy(), resolve(word));
    socket.setTimeout(PATIENCE_MS, () => end('no-answer'));
    socket.on('connect', () => end('answered'));
    socket.on('error', (error) => end(wordOf(error)));
  });
}

/** @param {{ address: string, port: number }} target */
function udp({ address, port }) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const timer = setTimeout(() => end('no-answer'), PATIENCE_MS);
    const end = (/** @type {string} */ word) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.close();
      resolve(word);
    };
    socket.on('message', () => end('answered'));
    socket.on('error', (error) => end(wordOf(error)));
    // A connected socket is told of ICMP errors.
    socket.connect(port, address);
    socket.on('connect', () => socket.send('?'));
  });
}

/** @param {{ address: string }} target */
function icmp({ address }) {
  return new Promise((resolve) => {
    const child = spawn('busybox', ['ping', '-c', '1', '-W', '4', address]);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
    child.on('exit', (code) => resolve(code === 0 ? 'answered' : /unreachable/i.test(said) ? 'no-route' : 'no-answer'));
  });
}

/** @param {{ hostAddress: string, hostPort: number, address: string, port: number }} relay */
function carry({ hostAddress, hostPort, address, port }) {
  const server = createServer((client) => {
    const onward = connect({ host: address, port });
    client.pipe(onward).pipe(client);
    for (const socket of [client, onward]) socket.on('error', () => (client.destroy(), onward.destroy()));
  });
  return new Promise((resolve) => server.listen(hostPort, hostAddress, () => resolve(undefined)));
}

const [mode, text = '{}'] = process.argv.slice(2);
if (mode === 'relay') {
  await Promise.all(JSON.parse(text).map(carry));
  console.log('ready');
} else if (mode === 'serve') {
  const { tcp: tcpPorts, udp: udpPorts } = JSON.parse(text);
  await Promise.all(tcpPorts.map((/** @type {number} */ port) => new Promise((resolve) => createServer((socket) => socket.on('error', () => {}).end()).listen(port, '0.0.0.0', () => resolve(undefined)))));
  for (const port of udpPorts) {
    const socket = createSocket('udp4');
    socket.on('message', (_bytes, { address, port: to }) => socket.send('!', to, address));
    await new Promise((resolve) => socket.bind(port, '0.0.0.0', () => resolve(undefined)));
  }
  console.log('ready');
} else {
  const tries = { tcp, udp, icmp };
  const answers = await Promise.all(JSON.parse(text).map((/** @type {{ protocol: 'tcp' | 'udp' | 'icmp', address: string, port: number }} */ target) => tries[target.protocol](target)));
  console.log(JSON.stringify(answers));
}
