/**
 * The servers of the store tests together: found or installed, started for a run, stopped after it.
 *
 * Tests learn of them by the environment variable LIBCNM_STORES: a JSON object from a store's name to its URL.
 */
import * as consul from './consul.mjs';
import * as etcd from './etcd.mjs';
import * as redis from './redis.mjs';
import * as zookeeper from './zookeeper.mjs';
import { sweep } from './process.mjs';

const kinds = { etcd, consul, zookeeper, redis };

/** The names of the servers. */
export const serverNames = Object.keys(kinds);

/**
 * The servers of a run.
 * @typedef {object} Run
 * @property {string} stores What LIBCNM_STORES is to be; '{}' when there is no server.
 * @property {readonly string[]} missing What could not be started, each with what to install.
 * @property {() => Promise<void>} stop
 */

/**
 * Starts one server of every kind that is on the machine.
 * @param {{ install: boolean, only?: readonly string[] }} options Install: get what is missing, where that is possible.
 * @returns {Promise<Run>}
 */
export async function startServers({ install, only = serverNames }) {
  // What ends this process early must not leave the servers behind: the run's command ends, and then the servers do.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => undefined);
  const wanted = Object.entries(kinds).filter(([name]) => only.includes(name));
  for (const [, kind] of wanted) if (install && kind.find() === undefined) await kind.install();
  const found = wanted.filter(([, kind]) => kind.find() !== undefined);
  const missing = wanted.filter(([, kind]) => kind.find() === undefined).map(([name, kind]) => `${name}: needs ${kind.howToInstall}`);
  const servers = await Promise.all(found.map(async ([name, kind]) => /** @type {const} */ ([name, await kind.start()])));
  return {
    stores: JSON.stringify(Object.fromEntries(servers.map(([name, server]) => [name, server.url]))),
    missing,
    async stop() {
      await Promise.all(servers.map(([, server]) => server.stop()));
      sweep();
    },
  };
}
