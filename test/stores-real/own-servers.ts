/**
 * Servers that a test starts for itself, and stores on them; all are ended after the test, the newest first.
 */
import { afterEach } from 'vitest';
import type { Server } from '../../scripts/servers/process.mjs';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Store } from '../../src/contracts/store.js';
import { openStore } from '../../src/stores/open-store.node.js';
import { startProxy, type BreakingProxy } from '../support/breaking-proxy.js';

/** Gives a function that has what it is handed closed after the test. */
export function closingAfterEach(): <T extends { close(): Promise<void> }>(opened: T) => T {
  const closables: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const closable of closables.splice(0).reverse()) await closable.close();
  });
  return (opened) => {
    closables.push(opened);
    return opened;
  };
}

export interface OwnServers<Options> {
  start(options?: Options): Promise<Server>;
  /** Opens the store that a URL names. */
  open(url: string): Promise<Store>;
  /** Starts a proxy before a server. */
  proxyTo(port: number): Promise<BreakingProxy>;
  /** Has something else closed as well. */
  closing<T extends { close(): Promise<void> }>(opened: T): T;
}

/** Starts servers of one kind. */
export function ownServers<Options>(start: (options?: Options) => Promise<Server>): OwnServers<Options> {
  const closing = closingAfterEach();
  const runtime = createSystemRuntime();
  return {
    closing,
    async start(options) {
      const server = await start(options);
      closing({ close: () => server.stop() });
      return server;
    },
    open: async (url) => closing((await openStore(url, runtime)).getOrThrow()),
    proxyTo: async (port) => closing(await startProxy(port)),
  };
}
