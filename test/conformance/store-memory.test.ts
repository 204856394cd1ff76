import { test } from 'vitest';
import { defineTests, storeConformance } from '../../src/conformance/index.js';
import { memoryFixture } from './store-fixtures.js';

defineTests(storeConformance(memoryFixture, { name: 'memory' }), test);
defineTests(storeConformance(() => memoryFixture({ operationsPerCommit: 8, bytesPerValue: 256 }), { name: 'memory with limits' }), test);
