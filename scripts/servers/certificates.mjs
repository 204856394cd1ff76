/**
 * Certificates for tests, made by openssl for one run: an authority, and a certificate of it for 127.0.0.1 and localhost.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, findProgram } from './process.mjs';

/** Whether certificates can be made here. */
export function canMakeCertificates() {
  return findProgram('openssl') !== undefined;
}

/**
 * A new authority, and one certificate of it that serves both sides of a connection.
 * @returns {{ ca: string, cert: string, key: string }} Paths of PEM files.
 */
export function makeCertificates() {
  const folder = dataFolder('certificates');
  const file = (/** @type {string} */ name) => join(folder, name);
  const [ca, caKey, cert] = [file('ca.pem'), file('ca-key.pem'), file('cert.pem')];
  const [key, request, extensions] = [file('key.pem'), file('request.pem'), file('extensions')];
  writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(['req', '-x509', ...newKey, '-keyout', caKey, '-out', ca, '-days', '2', '-subj', '/CN=test authority']);
  openssl(['req', ...newKey, '-keyout', key, '-out', request, '-subj', '/CN=localhost']);
  openssl(['x509', '-req', '-in', request, '-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-out', cert, '-days', '2', '-extfile', extensions]);
  return { ca, cert, key };
}

/** @param {readonly string[]} args */
function openssl(args) {
  const ended = spawnSync('openssl', args, { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`openssl ${args[0]}: ${ended.stderr}`);
}
