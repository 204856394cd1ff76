import { test } from 'vitest';
import { defineTests, storeConformance } from '../../src/conformance/index.js';
import { lmdbFixture } from './store-fixtures.js';

defineTests(storeConformance(lmdbFixture, { name: 'lmdb' }), test);
