/**
 * What a sandbox's DNS server answers: networks in their order, links first, names without regard to case.
 */
import { expect, test } from 'vitest';
import { bridge, endpoint, network, ok, openHost, openTwo, plug, present, sandbox } from '../support/cnm.js';

test('names, aliases, those with the network’s name behind, and none of those who are not joined', async () => {
  const { h1 } = await openHost();
  const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
  const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
  await plug(n1, ann);
  await plug(n1, bob, { aliases: ['DB', 'data'], join: { aliases: ['late'] } });
  await endpoint(n1, 'idle', { aliases: ['db'] });
  const answer = (name: string): readonly string[] => ann.resolve(name).addresses;
  for (const name of ['bob', 'BOB', 'bob.', 'db', 'Db', 'data', 'late', 'bob.n1', 'db.n1.']) expect([name, answer(name)]).toEqual([name, ['10.1.0.3']]);
  expect(answer('ann')).toEqual(['10.1.0.2']);
  for (const name of ['idle', 'bob.n2', 'bob.N1', 'n1', 'bob.n1.x', '.', '', '.bob', 'bob..']) expect([name, ann.resolve(name)]).toEqual([name, { addresses: [], known: false }]);
  expect(bob.names).toEqual(['bob', 'db', 'data', 'late']);
});

test('who has a name comes before whose alias it is, however either is written', async () => {
  const { h1 } = await openHost();
  const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
  const boxes = await Promise.all(['one', 'two', 'three', 'four'].map((name) => sandbox(h1, name)));
  const [one, two, three, four] = boxes;
  await plug(n1, present(one), { name: 'Other', aliases: ['WEB'] });
  await plug(n1, present(two), { name: 'web', aliases: ['web', 'Web'] });
  await plug(n1, present(three), { name: 'Web' });
  const hidden = await plug(n1, present(four), { name: 'four', anonymous: true, aliases: ['Four', 'web'] });
  const answer = (name: string): readonly string[] => present(one).resolve(name).addresses;
  for (const name of ['web', 'Web', 'WEB']) expect(answer(name)).toEqual(['10.1.0.3', '10.1.0.2', '10.1.0.4', '10.1.0.5']);
  expect([answer('four'), answer('other')]).toEqual([['10.1.0.5'], ['10.1.0.2']]);
  ok(await hidden.leave());
  expect([answer('four'), answer('web')]).toEqual([[], ['10.1.0.3', '10.1.0.2', '10.1.0.4']]);
  const web = n1.endpoints().find(({ name }) => name === 'web');
  ok(await present(web).leave());
  expect(answer('web')).toEqual(['10.1.0.2', '10.1.0.4']);
});

test('a name with dots is looked for whole before it is cut at its last dot', async () => {
  const { h1 } = await openHost();
  const [dotted, plain] = [await bridge(h1, 'c.d', '10.1.0.0/24'), await bridge(h1, 'd', '10.2.0.0/24')];
  const ann = await sandbox(h1, 'ann');
  await plug(dotted, ann);
  await plug(plain, ann);
  await plug(plain, await sandbox(h1, 'one'), { name: 'a.b.c' });
  expect(ann.resolve('a.b.c.d').addresses).toEqual(['10.2.0.2'].map(() => '10.2.0.3'));
  await plug(dotted, await sandbox(h1, 'two'), { name: 'a.b' });
  expect(ann.resolve('a.b.c.d').addresses).toEqual(['10.2.0.3']);
  await plug(plain, await sandbox(h1, 'three'), { name: 'a.b.c.d' });
  expect(ann.resolve('a.b.c.d').addresses).toEqual(['10.2.0.4']);
});

test('several endpoints may answer to one alias, in the order in which they came', async () => {
  const { h1 } = await openHost();
  const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
  const boxes = [];
  for (const name of ['a', 'b', 'c']) {
    boxes.push(await sandbox(h1, name));
    await plug(n1, boxes.at(-1) ?? boxes[0]!, { aliases: ['web'] });
  }
  expect(boxes[0]?.resolve('web').addresses).toEqual(['10.1.0.2', '10.1.0.3', '10.1.0.4']);
  ok(await boxes[1]!.delete());
  expect(boxes[0]?.resolve('web').addresses).toEqual(['10.1.0.2', '10.1.0.4']);
});

test('the first network that knows a name answers, in the order of the sandbox', async () => {
  const { h1 } = await openHost();
  const [aNet, bNet] = [await bridge(h1, 'a-net', '10.1.0.0/24'), await bridge(h1, 'b-net', '10.2.0.0/24')];
  const ann = await sandbox(h1, 'ann');
  await plug(aNet, ann);
  await plug(bNet, ann, { join: { priority: 1 } });
  await plug(aNet, await sandbox(h1, 'x1'), { name: 'web' });
  const second = await plug(bNet, await sandbox(h1, 'x2'), { name: 'web' });
  expect(ann.resolve('web').addresses).toEqual(['10.2.0.3']);
  ok(await second.leave());
  expect(ann.resolve('web').addresses).toEqual(['10.1.0.3']);
});

test('a link is this sandbox’s alone, hides the name, and is matched as it is written', async () => {
  const { h1 } = await openHost();
  const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
  const [ann, bob, cat] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob'), await sandbox(h1, 'cat')];
  await plug(n1, bob);
  await plug(n1, cat, { name: 'db' });
  await plug(n1, ann, { join: { links: { db: 'bob', gone: 'nobody', __proto__: 'bob' } } });
  expect(ann.resolve('db').addresses).toEqual(['10.1.0.2']);
  expect(ann.resolve('DB').addresses).toEqual(['10.1.0.3']);
  expect(bob.resolve('db').addresses).toEqual(['10.1.0.3']);
  expect(ann.resolve('gone')).toEqual({ addresses: [], known: false });
  expect(ann.resolve('toString')).toEqual({ addresses: [], known: false });
});

test('an address of each family, and a name that is known without one', async () => {
  const { h1 } = await openHost();
  const four = await bridge(h1, 'four', '10.1.0.0/24');
  const six = await network(h1, 'six', { ipv6: true, ipam: { config: [{ subnet: '10.2.0.0/24' }, { subnet: 'fd00::/64' }] } });
  const ann = await sandbox(h1, 'ann');
  await plug(four, ann, { join: { priority: 1 } });
  await plug(six, ann);
  await plug(four, await sandbox(h1, 'x1'), { name: 'web' });
  expect(ann.resolve('web', { family: 6 })).toEqual({ addresses: [], known: true });
  await plug(six, await sandbox(h1, 'x2'), { name: 'web' });
  expect(ann.resolve('web', { family: 6 })).toEqual({ addresses: ['fd00::3'], known: true });
  expect(ann.resolve('web', { family: 4 })).toEqual({ addresses: ['10.1.0.3'], known: true });
});

test('an anonymous endpoint has its aliases and not its name', async () => {
  const { h1 } = await openHost();
  const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
  const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
  await plug(n1, ann);
  await plug(n1, bob, { anonymous: true, aliases: ['db'] });
  expect([ann.resolve('bob').known, ann.resolve('db').addresses, bob.names]).toEqual([false, ['10.1.0.3'], ['db']]);
});

test('names of another host come and go with what is joined there', async () => {
  const { cluster, h1, h2 } = await openTwo();
  const ov = await network(h1, 'ov', { driver: 'overlay' });
  const box1 = await sandbox(h1, 'box1');
  await plug(ov, box1);
  await cluster.settled();
  const e = await endpoint(ok(h2.network('ov')), 'box2');
  await cluster.settled();
  expect(box1.resolve('box2').known).toBe(false);
  ok(await e.join(await sandbox(h2, 'box2')));
  await cluster.settled();
  expect(box1.resolve('box2').addresses).toEqual(['10.0.0.3']);
  ok(await e.leave());
  await cluster.settled();
  expect(box1.resolve('box2').known).toBe(false);
});
