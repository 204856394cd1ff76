/**
 * The door of the Consul store, whose client consul is loaded only when it is used: `libcnm/stores/consul`.
 */
export { consulStore, type ConsulStoreOptions } from './consul-store.js';
