/**
 * Opening a store that holds much: it is told how far it is, and nothing else waits for it as a whole.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataplaneFailed, type Dataplane, type Resource } from '../../src/contracts/dataplane.js';
import { createController } from '../../src/controller/create-controller.js';
import type { Controller } from '../../src/controller/controller.js';
import { createRecordingDataplane } from '../../src/dataplane/recording-dataplane.js';
import { Result } from '../../src/base/result.js';
import type { OpeningProgress } from '../../src/replica/replica-options.js';

const COUNT = 600;
const HOST = { name: 'h1', address: '192.0.2.1' };

let folder: string;
let devices: number;

async function fill(controller: Controller): Promise<void> {
  const network = (await controller.createNetwork({ name: 'n', ipam: { config: [{ subnet: '10.0.0.0/16' }] } })).getOrThrow();
  const join = async (number: number): Promise<void> => {
    const sandbox = (await controller.createSandbox({ containerId: `c${number}` })).getOrThrow();
    (await (await network.createEndpoint({ name: `e${number}` })).getOrThrow().join(sandbox)).getOrThrow();
  };
  await Promise.all(Array.from({ length: COUNT }, (_, number) => join(number)));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'libcnm-test-'));
  const controller = (await createController({ host: HOST, store: `lmdb:${folder}` })).getOrThrow();
  await fill(controller);
  devices = controller.core.reconciler.dataplane.list().length;
  (await controller.close()).getOrThrow();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('opening a store that holds much', () => {
  it('tells how far it is, step by step, and ends with all records and devices', async () => {
    const told: OpeningProgress[] = [];
    const controller = (await createController({ host: HOST, store: `lmdb:${folder}`, onProgress: (progress) => void told.push(progress) })).getOrThrow();
    expect(controller.sandboxes()).toHaveLength(COUNT);
    expect(controller.core.reconciler.dataplane.list()).toHaveLength(devices);
    expect([...new Set(told.map(({ step }) => step))]).toEqual(['load', 'devices']);
    for (const { done, of } of told) expect(done).toBeLessThanOrEqual(of);
    (await controller.close()).getOrThrow();
  });

  it('lets others have their turn meanwhile', async () => {
    let turns = 0;
    let open = true;
    const count = (): void => {
      turns += 1;
      if (open) setImmediate(count);
    };
    const seen: number[] = [];
    setImmediate(count);
    const controller = (await createController({ host: HOST, store: `lmdb:${folder}`, onProgress: () => void seen.push(turns) })).getOrThrow();
    open = false;
    // Between any two tellings of one opening everybody else had a turn.
    for (const [at, value] of seen.entries()) if (at > 0) expect(value).toBeGreaterThan(seen[at - 1] ?? 0);
    expect(seen.length).toBeGreaterThan(2);
    (await controller.close()).getOrThrow();
  });

  it('leaves nothing in the dataplane but what should be there', async () => {
    const dataplane = createRecordingDataplane(HOST.name, { hostInterfaces: ['ens3'] });
    const stray: Resource = { kind: 'namespace', id: 'stray' };
    dataplane.apply([{ put: stray }]).getOrThrow();
    const controller = (await createController({ host: HOST, store: `lmdb:${folder}`, dataplane })).getOrThrow();
    expect(dataplane.list()).toHaveLength(devices);
    expect(dataplane.list()).not.toContainEqual(stray);
    (await controller.close()).getOrThrow();
  });

  it('puts again what the dataplane refused at first', async () => {
    const recording = createRecordingDataplane(HOST.name, { hostInterfaces: ['ens3'] });
    let refusals = 1;
    const dataplane: Dataplane = {
      ...recording,
      apply: (changes) => (refusals-- > 0 ? Result.error(new DataplaneFailed({ host: HOST.name, resource: 'anything', reason: 'busy' })) : recording.apply(changes)),
    };
    const controller = (await createController({ host: HOST, store: `lmdb:${folder}`, dataplane })).getOrThrow();
    expect(controller.status()).toMatchObject({ dataplane: 'in-step' });
    expect(dataplane.list()).toHaveLength(devices);
    (await controller.close()).getOrThrow();
  });

  it('follows what others commit while it compares devices', async () => {
    const other = (await createController({ host: { name: 'h2', address: '192.0.2.2' }, store: `lmdb:${folder}` })).getOrThrow();
    let later: Promise<unknown> | undefined;
    const onProgress = ({ step }: OpeningProgress): void => {
      if (step === 'devices') later ??= other.createNetwork({ name: 'meanwhile', driver: 'overlay' });
    };
    const controller = (await createController({ host: HOST, store: `lmdb:${folder}`, onProgress })).getOrThrow();
    expect(await later).toBeDefined();
    await controller.settled();
    expect(controller.networkByName('meanwhile')).toBeDefined();
    expect(controller.status()).toMatchObject({ state: 'ready', dataplane: 'in-step' });
    (await controller.close()).getOrThrow();
    (await other.close()).getOrThrow();
  });
});
