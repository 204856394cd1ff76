/**
 * The package's version, from the package.json above the program, wherever the build has put it.
 */
import { existsSync, readFileSync } from 'node:fs';

export function readVersion(): string {
  let manifest = new URL('package.json', import.meta.url);
  for (let above = new URL('../package.json', manifest); !existsSync(manifest) && above.href !== manifest.href; above = new URL('../package.json', manifest)) {
    manifest = above;
  }
  const read: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof read === 'object' && read !== null && 'version' in read ? String(read.version) : 'unknown';
}
