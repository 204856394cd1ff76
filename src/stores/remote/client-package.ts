/**
 * The clients of servers are packages that a user installs only for the stores that he uses.
 */
import { StoreClientMissing } from '../../contracts/store.js';

/** Which package a store needs. */
export interface ClientPackage {
  readonly store: string;
  readonly package: string;
  /** Its versions, as npm writes them. */
  readonly range: string;
}

/** Loads a client's package; what else goes wrong with it than that it is not installed is thrown. */
export async function loadClient<Client>(wanted: ClientPackage, load: () => Promise<Client>): Promise<Client | StoreClientMissing> {
  try {
    return await load();
  } catch (thrown) {
    if (!isMissing(thrown, wanted.package)) throw thrown;
    return new StoreClientMissing({ ...wanted }, { cause: thrown });
  }
}

function isMissing(thrown: unknown, name: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_MODULE_NOT_FOUND' && thrown.message.includes(`'${name}'`);
}
