import { test } from 'vitest';
import { defineTests, ipamConformance } from '../../src/conformance/index.js';
import { createDefaultIpam } from '../../src/ipam/default/default-ipam.js';
import { createNullIpam } from '../../src/ipam/null-ipam.js';
import { createIpamTables } from '../../src/state/ipam-tables.js';

defineTests(ipamConformance(() => ({ driver: createDefaultIpam(createIpamTables()) }), { name: 'default' }), test);
defineTests(
  ipamConformance(() => ({ driver: createNullIpam(), without: ['addresses', 'named pools', 'ranges', 'IPv6', 'predefined pools'] }), { name: 'null' }),
  test,
);
