/**
 * GET /events: what is told, to whom, and when it ends.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { at, filters, linesOf, openDaemon, parseJson, textAt, type Bench } from './support.js';

/** Listens, and gives what has come when it is asked to end. */
async function listen({ raw }: Bench, query = ''): Promise<() => Promise<readonly unknown[]>> {
  const gone = new AbortController();
  const response = await raw(`GET /events?${query}`, undefined, { signal: gone.signal });
  if (response.kind !== 'stream') throw new Error('that is no stream');
  expect(response.contentType).toBe('application/json');
  const reading = (async () => {
    let text = '';
    for await (const chunk of response.chunks) text += new TextDecoder().decode(chunk);
    return text.split('\n').filter((line) => line !== '').map(parseJson);
  })();
  return () => {
    gone.abort();
    return reading;
  };
}

const shown = (event: unknown): string => `${textAt(event, 'Type')} ${textAt(event, 'Action')} ${at(event, 'Actor', 'Attributes', 'name') === undefined ? '' : textAt(event, 'Actor', 'Attributes', 'name')}`;

describe('events', () => {
  it('tells of networks and of those who come and go', async () => {
    const bench = await openDaemon();
    const end = await listen(bench, filters({ type: ['network'] }));
    const Id = textAt((await bench.ask('POST /networks/create', { Name: 'net1' })).body, 'Id');
    const box = (await bench.daemon.containers.run({ name: 'box1', image: 'busybox', networks: ['net1'] })).getOrThrow();
    await bench.daemon.containers.remove('box1', { force: true });
    await bench.ask('DELETE /networks/net1');
    await bench.ask('POST /networks/prune');
    const events = await end();
    expect(events.map(shown)).toEqual(['network create net1', 'network connect net1', 'network disconnect net1', 'network destroy net1', 'network prune ']);
    expect(events[1]).toMatchObject({ Actor: { ID: Id, Attributes: { container: box.id, name: 'net1', type: 'bridge' } }, scope: 'local' });
    expect(at(events, 0, 'timeNano')).toBe(Number(at(events, 0, 'time')) * 1e9);
  });

  it('tells nothing of the network that leads out of overlay networks', async () => {
    const bench = await openDaemon({ store: createMemoryStore() });
    await bench.ask('POST /networks/create', { Name: 'ov1', Driver: 'overlay' });
    const end = await listen(bench, filters({ event: { connect: true } }));
    await bench.daemon.containers.run({ name: 'box1', image: 'busybox', networks: ['ov1'] });
    expect((await end()).map(shown)).toEqual(['network connect ov1']);
  });

  it('keeps the last ones for those who ask since when', async () => {
    const bench = await openDaemon();
    const { clock } = bench.daemon.runtime;
    const begun = clock.now() / 1_000;
    await bench.ask('POST /networks/create', { Name: 'net1' });
    await bench.ask('POST /networks/create', { Name: 'net2' });
    const past = await bench.ask(`GET /events?since=${begun}&until=${begun + 1}&${filters({ network: ['net1'] })}`);
    expect(linesOf(past).map(shown)).toEqual(['network create net1']);
    expect((await bench.ask(`GET /events?since=${begun + 1_000}&until=${begun + 1_000}.5`)).body).toBe('');
  });

  it('ends when its time is over, and when the daemon ends', async () => {
    const bench = await openDaemon();
    const { clock } = bench.daemon.runtime;
    const timed = await bench.ask(`GET /events?until=${clock.now() / 1_000 + 5}`);
    expect(timed.status).toBe(200);
    const response = await bench.raw('GET /events');
    bench.daemon.endStreams();
    if (response.kind === 'stream') for await (const chunk of response.chunks) expect(chunk).toBeUndefined();
    expect(response.kind).toBe('stream');
  });

  it.each([
    ['since=yesterday', 'strconv.ParseInt: parsing "yesterday": invalid syntax'],
    ['since=20&until=10', '`since` time (20) cannot be after `until` time (10)'],
  ])('refuses %s', async (query, message) => {
    const { ask } = await openDaemon();
    expect(await ask(`GET /events?${query}`)).toMatchObject({ status: 400, body: { message } });
  });
});
