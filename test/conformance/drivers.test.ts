import { test } from 'vitest';
import { defineTests, driverConformance } from '../../src/conformance/index.js';
import { createBridgeDriver } from '../../src/drivers/bridge/bridge-driver.js';
import { createIpvlanDriver } from '../../src/drivers/ipvlan/ipvlan-driver.js';
import { createMacvlanDriver } from '../../src/drivers/macvlan/macvlan-driver.js';
import { createOverlayDriver } from '../../src/drivers/overlay/overlay-driver.js';
import { createHostDriver, createNullDriver } from '../../src/drivers/special-driver.js';

const badOptions = { 'com.docker.network.driver.mtu': 'banana' };

defineTests(driverConformance(() => ({ driver: createBridgeDriver(), badOptions }), { name: 'bridge' }), test);
defineTests(driverConformance(() => ({ driver: createOverlayDriver(), badOptions }), { name: 'overlay' }), test);
const encrypted = { encrypted: '', 'com.docker.network.driver.overlay.vxlanid_list': '0' };
defineTests(driverConformance(() => ({ driver: createOverlayDriver(), options: encrypted }), { name: 'encrypted overlay' }), test);
defineTests(driverConformance(() => ({ driver: createNullDriver(), single: true, permanent: true }), { name: 'null' }), test);
defineTests(driverConformance(() => ({ driver: createHostDriver(), single: true, permanent: true }), { name: 'host' }), test);

const macvlanMode = { macvlan_mode: 'banana' };
const ipvlanMode = { ipvlan_mode: 'banana' };
defineTests(driverConformance(() => ({ driver: createMacvlanDriver(), badOptions: macvlanMode }), { name: 'macvlan' }), test);
const private10 = { parent: 'ens3.10', macvlan_mode: 'private' };
defineTests(driverConformance(() => ({ driver: createMacvlanDriver(), options: private10, badOptions: macvlanMode, single: true }), { name: 'private macvlan on a VLAN' }), test);
defineTests(driverConformance(() => ({ driver: createIpvlanDriver(), badOptions: ipvlanMode }), { name: 'ipvlan' }), test);
const routed = { parent: 'ens3', ipvlan_mode: 'l3' };
defineTests(driverConformance(() => ({ driver: createIpvlanDriver(), options: routed, badOptions: ipvlanMode, single: true }), { name: 'ipvlan in mode l3' }), test);
