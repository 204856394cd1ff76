/**
 * The door of the ZooKeeper store, whose client node-zookeeper-client is loaded only when it is used:
 * `libcnm/stores/zookeeper`.
 */
export { zookeeperStore, type ZooKeeperStoreOptions } from './zookeeper-store.js';
