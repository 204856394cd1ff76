import { test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { dataplaneConformance, defineTests } from '../../src/conformance/index.js';
import { createRecordingDataplane } from '../../src/dataplane/recording-dataplane.js';
import { createSimulator } from '../../src/dataplane/simulator/simulator.js';

defineTests(dataplaneConformance(() => ({ dataplane: createRecordingDataplane('h1') }), { name: 'recording' }), test);
defineTests(
  dataplaneConformance(() => {
    const simulator = createSimulator({ runtime: createSimulatedRuntime({ seed: 1 }) });
    return { dataplane: simulator.addHost({ name: 'h1', interfaces: [{ name: 'ens3', address: '192.0.2.11/24' }] }) };
  }, { name: 'simulated' }),
  test,
);
