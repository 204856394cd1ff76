/**
 * The door of the etcd store, whose client etcd3 is loaded only when it is used: `libcnm/stores/etcd`.
 */
export { etcdStore, type EtcdStoreOptions } from './etcd-store.js';
