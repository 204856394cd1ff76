/**
 * The door of the lmdb store, which is loaded only where it is used: `libcnm/stores/lmdb`.
 */
export { lmdbStore, type LmdbStoreOptions } from './lmdb-store.js';
