/**
 * Every decorator keeps the contract of what it decorates.
 */
import { test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { defineTests, storeConformance } from '../../src/conformance/index.js';
import { faulty } from '../../src/stores/decorators/faulty.js';
import { prefixed } from '../../src/stores/decorators/prefixed.js';
import { traced } from '../../src/stores/decorators/traced.js';
import { decorated, lmdbFixture, memoryFixture, views } from './store-fixtures.js';

const limited = () => memoryFixture({ operationsPerCommit: 64, bytesPerValue: 1_000 });
const below = views(limited, (store) => prefixed(store, 'cluster/one/'));
const belowOnDisk = views(lmdbFixture, (store) => prefixed(store, 'cluster/one/'));
const told = decorated(limited, (store) => traced(store, () => {}));
const faultless = views(limited, (store) => faulty(store, createSimulatedRuntime({ seed: 1 })));

defineTests(storeConformance(below, { name: 'prefixed memory' }), test);
defineTests(storeConformance(belowOnDisk, { name: 'prefixed lmdb' }), test);
defineTests(storeConformance(told, { name: 'traced memory' }), test);
defineTests(storeConformance(faultless, { name: 'faulty memory without faults' }), test);
