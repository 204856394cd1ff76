/**
 * The door of the Redis store, whose client ioredis is loaded only when it is used: `libcnm/stores/redis`.
 */
export { redisStore, type RedisStoreOptions } from './redis-store.js';
