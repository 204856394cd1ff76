/**
 * The suite of IPAM drivers catches what is wrong with a driver, by the case that is about it.
 */
import { expect, test } from 'vitest';
import { Result } from '../../src/base/result.js';
import { ipamConformance, runSuite } from '../../src/conformance/index.js';
import type { IpamDriver } from '../../src/contracts/ipam-driver.js';
import { createDefaultIpam } from '../../src/ipam/default/default-ipam.js';
import { formatIpAddress } from '../../src/net/ip-address.js';
import { networkOf, parseIpPrefix } from '../../src/net/ip-prefix.js';
import { createIpamTables } from '../../src/state/ipam-tables.js';
import { Transaction } from '../../src/state/transaction.js';

const sound = (): IpamDriver => createDefaultIpam(createIpamTables());

/** A driver that does what a sound one does, but for what is said otherwise. */
function like(otherwise: (driver: IpamDriver) => Partial<IpamDriver>): () => IpamDriver {
  return () => {
    const driver = sound();
    return { ...driver, ...otherwise(driver) };
  };
}

/** Who holds what, remembered beside the tables. */
function owners(driver: IpamDriver, releasedBy: (owner: string, holder: string) => string): Partial<IpamDriver> {
  const holders = new Map<string, string>();
  return {
    requestAddress(context, poolId, request) {
      const got = driver.requestAddress(context, poolId, request);
      if (got.ok && got.value !== undefined) holders.set(`${poolId} ${formatIpAddress(got.value.address)}`, request.owner);
      return got;
    },
    releaseAddress: (context, poolId, address, owner) =>
      driver.releaseAddress(context, poolId, address, releasedBy(owner, holders.get(`${poolId} ${formatIpAddress(address)}`) ?? owner)),
  };
}

/** How many drivers there have been, for one that does not start afresh. */
let drivers = 0;

const mistakes: Readonly<Record<string, readonly [caughtBy: string, open: () => IpamDriver]>> = {
  'an address is given again while it is held': [
    'no address is given twice',
    like((driver) => {
      let last: ReturnType<IpamDriver['requestAddress']> | undefined;
      let count = 0;
      return {
        requestAddress(context, poolId, request) {
          if (++count % 4 === 0 && last !== undefined && request.address === undefined) return last;
          last = driver.requestAddress(context, poolId, request);
          return last;
        },
      };
    }),
  ],
  'anybody may release an address': ['only the owner releases an address', like((driver) => owners(driver, (_, holder) => holder))],
  'a release of what another holds is taken for done': [
    'a late second release frees nothing of the next owner',
    like((driver) => ({
      releaseAddress(context, poolId, address, owner) {
        const released = driver.releaseAddress(context, poolId, address, owner);
        return released.ok || released.error.code !== 'ADDRESS_NOT_OWNED' ? released : Result.ok();
      },
    })),
  ],
  'a released address is lost': [
    'a full pool refuses, and gives again what is released',
    like(() => ({ releaseAddress: () => Result.ok() })),
  ],
  'an address stays taken when its transaction is undone': [
    'an undone request gives nothing away',
    like((driver) => ({ requestAddress: (context, poolId, request) => driver.requestAddress({ ...context, tx: new Transaction() }, poolId, request) })),
  ],
  'an address is free although its release is undone': [
    'an undone release frees nothing',
    like((driver) => ({
      releaseAddress: (context, poolId, address, owner) => driver.releaseAddress({ ...context, tx: new Transaction() }, poolId, address, owner),
    })),
  ],
  'a pool stays taken when its transaction is undone': [
    'an undone pool is not there',
    like((driver) => ({ requestPool: (context, request) => driver.requestPool({ ...context, tx: new Transaction() }, request) })),
  ],
  'pools may overlap': [
    'pools that overlap are refused',
    () => {
      // Each pool is alone in tables of its own, so nothing is ever in its way.
      const alone = new Map<string, IpamDriver>();
      const driverOf = (poolId: string): IpamDriver => alone.get(poolId) ?? sound();
      return {
        ...sound(),
        requestPool(context, request) {
          const driver = sound();
          const got = driver.requestPool(context, request);
          if (got.ok) alone.set(got.value.poolId, driver);
          return got;
        },
        releasePool: (context, poolId, owner) => driverOf(poolId).releasePool(context, poolId, owner),
        requestAddress: (context, poolId, request) => driverOf(poolId).requestAddress(context, poolId, request),
        releaseAddress: (context, poolId, address, owner) => driverOf(poolId).releaseAddress(context, poolId, address, owner),
      };
    },
  ],
  'a range is not looked at': [
    'addresses of a range are chosen from it',
    like((driver) => ({
      requestPool(context, { subPool: _, ...request }) {
        return driver.requestPool(context, request);
      },
    })),
  ],
  'a range may be anywhere': [
    'a range lies in its pool',
    like((driver) => ({
      requestPool(context, request) {
        const got = driver.requestPool(context, request);
        if (got.ok || got.error.code !== 'INVALID_SUB_POOL') return got;
        const { subPool: _, ...whole } = request;
        return driver.requestPool(context, whole);
      },
    })),
  ],
  'an address outside the pool becomes one inside': [
    'an address outside the pool is refused',
    like((driver) => ({
      requestAddress(context, poolId, request) {
        const got = driver.requestAddress(context, poolId, request);
        if (got.ok || got.error.code !== 'ADDRESS_OUT_OF_RANGE') return got;
        return driver.requestAddress(context, poolId, { owner: request.owner, options: request.options });
      },
    })),
  ],
  'a wish is not looked at': [
    'an address that is asked for is given, once',
    like((driver) => ({ requestAddress: (context, poolId, { owner, options }) => driver.requestAddress(context, poolId, { owner, options }) })),
  ],
  'an address comes as a prefix of its own': [
    'an address is one of its pool, with the length of the pool',
    like((driver) => ({
      requestAddress: (context, poolId, request) => {
        const got = driver.requestAddress(context, poolId, request);
        return got.ok && got.value !== undefined ? Result.ok({ ...got.value, length: got.value.address.family === 4 ? 32 : 128 }) : got;
      },
    })),
  ],
  'families are mixed up': [
    'families are apart',
    like((driver) => ({
      requestPool: (context, request) => driver.requestPool(context, { ...request, family: request.pool?.includes(':') === true ? 6 : 4 }),
    })),
  ],
  'anybody may release a pool': [
    'only its owner releases a pool',
    like((driver) => ({ requestPool: (context, request) => driver.requestPool(context, { ...request, owner: 'all' }), releasePool: (context, poolId) => driver.releasePool(context, poolId, 'all') })),
  ],
  'what is to be avoided is not': [
    'a predefined pool does not overlap what is to be avoided',
    like((driver) => ({ requestPool: (context, request) => driver.requestPool(context, { ...request, avoid: [] }) })),
  ],
  'the answers depend on what other drivers were asked': [
    'the same calls give the same answers',
    () => {
      const driver = sound();
      drivers += 1;
      const base = networkOf(parseIpPrefix(`${drivers}.0.0.0/8`) ?? { address: { family: 4, value: 0 }, length: 0 });
      return { ...driver, requestPool: (context, request) => driver.requestPool(context, request.pool === undefined ? { ...request, avoid: [], pool: formatIpAddress(base.address) + '/8' } : request) };
    },
  ],
  'a pool of an unknown address space is given': [
    'an address space that is not there is refused',
    like((driver) => ({ requestPool: (context, request) => driver.requestPool(context, { ...request, addressSpace: driver.addressSpaces.local }) })),
  ],
};

test.each(Object.entries(mistakes))('%s', async (_, [caughtBy, open]) => {
  const reports = await runSuite(ipamConformance(() => ({ driver: open() })));
  const caught = reports.filter(({ outcome }) => outcome === 'broken').map((report) => report.case);
  expect(caught).toContain(caughtBy);
  expect(caught.length).toBeLessThan(reports.length);
});

test('a sound driver is not caught', async () => {
  const reports = await runSuite(ipamConformance(() => ({ driver: sound() })));
  expect(reports.filter(({ outcome }) => outcome === 'broken')).toEqual([]);
  expect(reports.filter(({ outcome }) => outcome === 'skipped')).toEqual([
    { case: 'a driver without addresses answers, and gives none', outcome: 'skipped', reason: 'the driver has addresses' },
  ]);
});
