import { expect, it } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { createSimulator, type Uplink } from '../../src/dataplane/simulator/simulator.js';
import { address } from '../support/topology.js';

it('joins two simulations on one underlay', async () => {
  const runtime = createSimulatedRuntime({ seed: 1 });
  const [left, right] = [createSimulator({ runtime }), createSimulator({ runtime })];
  left.addHost({ name: 'h1', interfaces: [{ name: 'ens3', address: '10.99.0.11/24' }] });
  right.addHost({ name: 'h2', interfaces: [{ name: 'ens3', address: '10.99.0.12/24' }] });
  const uplinks: { left?: Uplink; right?: Uplink } = {};
  uplinks.left = left.addUplink('to the right', (frame) => uplinks.right?.enter(frame.slice()));
  uplinks.right = right.addUplink('to the left', (frame) => uplinks.left?.enter(frame.slice()));
  const ping = async () => {
    const report = left.ping({ host: 'h1', namespace: 'host' }, address('10.99.0.12'));
    runtime.clock.runUntilQuiet();
    return (await report).received;
  };
  expect(await ping()).toBe(1);
  uplinks.left.close();
  expect(await ping()).toBe(0);
});
