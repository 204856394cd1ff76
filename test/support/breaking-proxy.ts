/**
 * A TCP proxy on loopback between a client and a real server, which cuts, delays, freezes and swallows what passes.
 */
import { createConnection, createServer, type Server, type Socket } from 'node:net';

export interface BreakingProxy {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Bytes that servers have sent. */
  readonly bytes: number;
  /** Resets every open connection; new ones are taken. */
  cut(): void;
  /** Resets every open connection and takes no new ones, as a server that is down. */
  refuse(): void;
  /** Takes connections again. */
  accept(): Promise<void>;
  /** Holds back everything in both directions, as a frozen server or a cable that is pulled. */
  freeze(): void;
  /** Passes on what was held back, and everything after it. */
  thaw(): void;
  /** Passes everything on this much later. */
  delay(delayMs: number): void;
  /** Leads new connections to another port, and resets those that are open. */
  redirect(targetPort: number): void;
  /** Cuts each connection as soon as the server answers the next request on it: the server has it, the client never learns. */
  loseNextAnswer(): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of a port of loopback. */
export async function startProxy(targetPort: number): Promise<BreakingProxy> {
  const proxy = new TcpProxy(targetPort);
  await proxy.listen();
  return proxy;
}

class TcpProxy implements BreakingProxy {
  #targetPort: number;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #port = 0;
  #frozen = false;
  #delayMs = 0;
  #losing = false;
  #bytes = 0;

  constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((client) => this.#take(client));
  }

  get port(): number {
    return this.#port;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.listen(this.#port, '127.0.0.1', () => {
        const address = this.#server.address();
        if (typeof address === 'object' && address !== null) this.#port = address.port;
        resolve();
      });
    });
  }

  cut(): void {
    for (const pair of this.#pairs) pair.reset();
  }

  refuse(): void {
    this.#server.close();
    this.cut();
  }

  async accept(): Promise<void> {
    if (!this.#server.listening) await this.listen();
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    for (const pair of this.#pairs) pair.flush();
  }

  delay(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  redirect(targetPort: number): void {
    this.#targetPort = targetPort;
    this.cut();
  }

  loseNextAnswer(): void {
    this.#losing = true;
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** What becomes of bytes that have arrived; true: they go on. */
  passes(pair: Pair, fromServer: boolean, bytes: number): boolean {
    if (fromServer) this.#bytes += bytes;
    if (fromServer && this.#losing && pair.asked) {
      this.#losing = false;
      this.cut();
      return false;
    }
    return true;
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  get delayMs(): number {
    return this.#delayMs;
  }

  get losing(): boolean {
    return this.#losing;
  }

  #take(client: Socket): void {
    const pair = new Pair(client, createConnection({ host: '127.0.0.1', port: this.#targetPort }), this, () => this.#pairs.delete(pair));
    this.#pairs.add(pair);
  }
}

/** A client's connection and the one behind it. */
class Pair {
  /** The client has sent something since its answers are to be lost. */
  asked = false;
  readonly #held: (() => void)[] = [];
  readonly #sockets: readonly [Socket, Socket];
  readonly #onEnd: () => void;

  constructor(client: Socket, server: Socket, proxy: TcpProxy, onEnd: () => void) {
    this.#sockets = [client, server];
    this.#onEnd = onEnd;
    for (const [from, to] of [[client, server], [server, client]] as const) {
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        if (from === client && proxy.losing) this.asked = true;
        if (!proxy.passes(this, from === server, bytes.length)) return;
        const pass = (): void => {
          if (to.writable) to.write(bytes);
        };
        if (proxy.frozen) this.#held.push(pass);
        else if (proxy.delayMs > 0) setTimeout(pass, proxy.delayMs);
        else pass();
      });
      from.on('error', () => this.reset());
      from.on('close', () => this.reset());
    }
  }

  flush(): void {
    for (const pass of this.#held.splice(0)) pass();
  }

  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#onEnd();
  }
}
