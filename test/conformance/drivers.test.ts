import { test } from 'vitest';
import { defineTests, driverConformance } from '../../src/conformance/index.js';
import { createBridgeDriver } from '../../src/drivers/bridge/bridge-driver.js';
import { createOverlayDriver } from '../../src/drivers/overlay/overlay-driver.js';
import { createHostDriver, createNullDriver } from '../../src/drivers/special-driver.js';

const badOptions = { 'com.docker.network.driver.mtu': 'banana' };

defineTests(driverConformance(() => ({ driver: createBridgeDriver(), badOptions }), { name: 'bridge' }), test);
defineTests(driverConformance(() => ({ driver: createOverlayDriver(), badOptions }), { name: 'overlay' }), test);
const encrypted = { encrypted: '', 'com.docker.network.driver.overlay.vxlanid_list': '0' };
defineTests(driverConformance(() => ({ driver: createOverlayDriver(), options: encrypted }), { name: 'encrypted overlay' }), test);
defineTests(driverConformance(() => ({ driver: createNullDriver(), single: true, permanent: true }), { name: 'null' }), test);
defineTests(driverConformance(() => ({ driver: createHostDriver(), single: true, permanent: true }), { name: 'host' }), test);
