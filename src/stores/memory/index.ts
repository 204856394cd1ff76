/**
 * The door of the memory store: `libcnm/stores/memory`.
 */
export { createMemoryStore, type MemoryStoreOptions } from './memory-store.js';
