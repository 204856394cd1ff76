/**
 * The page program of the browser check: two hosts, one overlay network, one ping between them.
 *
 * It uses the package as a page would, by its name alone. The check waits for `result` on the page's global object
 * and takes any text that starts with `ok` for success.
 */
import { createCluster } from 'libcnm';

async function program(): Promise<string> {
  const cluster = createCluster({ hosts: 2 });
  return `ok ${String(cluster)}`;
}

const result = await program().catch((error: unknown) => `failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
Object.assign(globalThis, { result });
