/**
 * The files of a TLS connection: whom to trust, and who we are.
 */
import { readFile } from 'node:fs/promises';
import { Result } from '../../base/result.js';
import { StoreUnavailable } from '../../contracts/store.js';
import type { TlsFiles } from './server-url.js';

/** What is in the files. */
export interface TlsContent {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Reads the files; undefined for a connection without TLS. */
export async function readTlsFiles(store: string, files: TlsFiles | undefined): Promise<Result<TlsContent | undefined, StoreUnavailable>> {
  if (files === undefined) return Result.ok(undefined);
  const content: { ca?: Buffer; cert?: Buffer; key?: Buffer } = {};
  for (const name of ['ca', 'cert', 'key'] as const) {
    const path = files[name];
    if (path === undefined) continue;
    try {
      content[name] = await readFile(path);
    } catch (thrown) {
      const reason = `the file ${path} cannot be read`;
      return Result.error(new StoreUnavailable({ store, reason, outcome: 'did-not-happen' }, { cause: thrown }));
    }
  }
  return Result.ok(content);
}
