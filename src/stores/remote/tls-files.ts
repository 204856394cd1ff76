/**
 * The files of a TLS connection: whom to trust, and who we are.
 */
import { readFile } from 'node:fs/promises';
import { Result } from '../../base/result.js';
import { StoreUnavailable } from '../../contracts/store.js';
import type { ServerUrl } from './server-url.js';

/** Paths of PEM files. All may be left out: the machine's authorities are trusted then, and no certificate is shown. */
export interface TlsFiles {
  /** The authorities to trust. */
  readonly ca?: string;
  /** Our certificate, and its key. */
  readonly cert?: string;
  readonly key?: string;
}

/** What is in the files. */
export interface TlsContent {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** The options of a URL that name the files; `tls=true` alone stands for none of them. */
export const TLS_OPTIONS = ['tls', 'ca', 'cert', 'key'] as const;

/** What a URL says about TLS; undefined when it says nothing. */
export function tlsOfUrl({ options }: ServerUrl): TlsFiles | undefined {
  const files: TlsFiles = Object.fromEntries([...options].filter(([name]) => name === 'ca' || name === 'cert' || name === 'key'));
  return Object.keys(files).length > 0 || options.get('tls') === 'true' ? files : undefined;
}

/** Reads the files. */
export async function readTlsFiles(store: string, files: TlsFiles): Promise<Result<TlsContent, StoreUnavailable>> {
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
