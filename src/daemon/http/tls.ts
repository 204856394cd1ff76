/**
 * The daemon's certificates: what --tlsverify, --tlscacert, --tlscert and --tlskey name.
 */
import { readFile } from 'node:fs/promises';
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';

export interface TlsSettings {
  /** Clients have to show a certificate of the authority. */
  readonly verify: boolean;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** As Node's TLS takes it. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
  readonly minVersion: 'TLSv1.2';
}

export class TlsFileUnreadable extends errorClass('TLS_FILE_UNREADABLE', 'invalid-parameter', {
  message: (d: { file: string; reason: string }) => `could not read TLS file ${d.file}: ${d.reason}`,
  explanation: () => 'TLS needs --tlscert and --tlskey, and --tlsverify also --tlscacert.',
}) {}

/** Reads the files. Errors: TLS_FILE_UNREADABLE. */
export async function readTls({ verify, caFile, certFile, keyFile }: TlsSettings): Promise<Result<TlsMaterial, TlsFileUnreadable>> {
  const cert = await read(certFile);
  if (!cert.ok) return cert;
  const key = await read(keyFile);
  if (!key.ok) return key;
  const common = { cert: cert.value, key: key.value, minVersion: 'TLSv1.2' } as const;
  if (!verify) return Result.ok({ ...common, requestCert: false, rejectUnauthorized: false });
  const ca = await read(caFile);
  return ca.ok ? Result.ok({ ...common, ca: ca.value, requestCert: true, rejectUnauthorized: true }) : ca;
}

async function read(file: string): Promise<Result<Buffer, TlsFileUnreadable>> {
  try {
    return Result.ok(await readFile(file));
  } catch (thrown) {
    return Result.error(new TlsFileUnreadable({ file, reason: thrown instanceof Error ? thrown.message : String(thrown) }));
  }
}
