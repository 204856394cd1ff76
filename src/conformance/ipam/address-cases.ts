/**
 * What every IPAM driver must keep about addresses: each is given once, by the pool, to one owner.
 */
import { formatIpPrefix, prefixContains } from '../../net/ip-prefix.js';
import { expectEqual, expectThat } from '../check.js';
import { SMALL_POOL, toAddress, toPrefix, type IpamCase, type IpamSubject } from './subject.js';

/** The pool that these cases use: a small one, or whatever the driver has. */
function openPool(subject: IpamSubject): string {
  const named = subject.fixture.without?.includes('named pools') !== true;
  return subject.pool(named ? { pool: SMALL_POOL } : {}).poolId;
}

export const addressCases: readonly IpamCase[] = [
  {
    name: 'no address is given twice',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const taken = subject.fill(openPool(subject));
      expectThat(taken.length > 0, 'the pool gave no address');
      expectEqual(new Set(taken).size, taken.length, `different addresses of ${taken.join(', ')}`);
    },
  },
  {
    name: 'an address is one of its pool, with the length of the pool',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const poolId = openPool(subject);
      for (let count = 0; count < 3; count++) {
        const got = subject.must(subject.requestAddress(poolId), 'a request for an address');
        expectThat(got !== undefined && prefixContains(toPrefix(SMALL_POOL), got.address), `an address outside of ${SMALL_POOL}`);
        expectEqual(formatIpPrefix(got).split('/')[1], SMALL_POOL.split('/')[1], 'the length');
      }
    },
  },
  {
    name: 'the network and broadcast addresses are not given',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const poolId = openPool(subject);
      for (const address of ['10.44.0.0', '10.44.0.15']) subject.refused(subject.requestAddress(poolId, address), address);
      const wrong = subject.fill(poolId).filter((address) => ['10.44.0.0', '10.44.0.15'].includes(address));
      expectEqual(wrong, [], 'reserved addresses that were given');
    },
  },
  {
    name: 'a full pool refuses, and gives again what is released',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const poolId = openPool(subject);
      const taken = subject.fill(poolId);
      subject.refused(subject.requestAddress(poolId), 'an address of a full pool');
      for (const address of [taken[3] ?? '', taken[0] ?? '']) {
        subject.must(subject.releaseAddress(poolId, address), `the release of ${address}`);
        expectEqual(subject.take(poolId), address, 'the address given after the release');
      }
      subject.refused(subject.requestAddress(poolId), 'an address of a pool that is full again');
    },
  },
  {
    name: 'an address that is asked for is given, once',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const poolId = openPool(subject);
      expectEqual(subject.take(poolId, '10.44.0.9'), '10.44.0.9', 'the address given');
      subject.refused(subject.requestAddress(poolId, '10.44.0.9', 'other'), 'an address that is held');
      subject.refused(subject.requestAddress(poolId, '10.44.0.9'), 'an address that the same owner holds');
      expectThat(!subject.fill(poolId).includes('10.44.0.9'), 'an address that is held was chosen');
    },
  },
  {
    name: 'an address outside the pool is refused',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const poolId = openPool(subject);
      for (const address of ['10.44.0.16', '10.43.255.255', 'fd44::1']) subject.refused(subject.requestAddress(poolId, address), `${address} of ${SMALL_POOL}`);
    },
  },
  {
    name: 'only the owner releases an address',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const poolId = openPool(subject);
      const address = subject.take(poolId, undefined, 'owner');
      subject.refused(subject.releaseAddress(poolId, address, 'stranger'), 'a release by another than the owner');
      subject.refused(subject.requestAddress(poolId, address), 'an address whose release was refused');
      subject.must(subject.releaseAddress(poolId, address, 'owner'), 'the release by the owner');
      expectEqual(subject.take(poolId, address), address, 'the released address');
    },
  },
  {
    name: 'a late second release frees nothing of the next owner',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const poolId = openPool(subject);
      const address = subject.take(poolId, undefined, 'first');
      subject.must(subject.releaseAddress(poolId, address, 'first'), 'the release');
      subject.take(poolId, address, 'second');
      subject.refused(subject.releaseAddress(poolId, address, 'first'), 'the second release');
      subject.refused(subject.requestAddress(poolId, address, 'third'), 'the address that the next owner holds');
    },
  },
  {
    name: 'a pool that was never requested has no addresses',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const { poolId } = subject.another().pool({ pool: SMALL_POOL });
      subject.refused(subject.requestAddress(poolId), 'an address of a pool that was not requested');
      subject.refused(subject.releaseAddress(poolId, '10.44.0.1'), 'a release in a pool that was not requested');
      subject.refused(subject.requestAddress('no such pool'), 'an address of a pool that cannot be');
    },
  },
  {
    name: 'addresses of a range are chosen from it',
    needs: ['addresses', 'named pools', 'ranges'],
    check(subject) {
      const { poolId } = subject.pool({ pool: '10.44.0.0/16', subPool: '10.44.7.16/29' });
      const taken = subject.fill(poolId);
      const outside = taken.filter((address) => !prefixContains(toPrefix('10.44.7.16/29'), toAddress(address)));
      expectEqual([taken.length, outside], [8, []], 'how many addresses the range gave, and those outside of it');
      const got = subject.must(subject.requestAddress(subject.pool({ pool: '10.45.0.0/16', subPool: '10.45.1.0/24' }).poolId), 'a request');
      expectEqual(got?.length, 16, 'the length of an address of a range, which is its pool’s');
    },
  },
  {
    name: 'IPv6 pools of any size give addresses',
    needs: ['addresses', 'named pools', 'IPv6'],
    check(subject) {
      for (const pool of ['fd44:1::/64', 'fd44:2::/126', 'fd45::/16']) {
        const { poolId } = subject.pool({ pool });
        const address = subject.take(poolId);
        expectThat(prefixContains(toPrefix(pool), toAddress(address)), `${address} is not in ${pool}`);
        subject.must(subject.releaseAddress(poolId, address), `the release of ${address}`);
      }
    },
  },
  {
    name: 'addresses of pools whose sizes leave none are refused',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const taken = subject.fill(subject.pool({ pool: '10.44.0.0/30' }).poolId);
      expectEqual(taken.length, 2, 'addresses of a /30');
    },
  },
  {
    name: 'a driver without addresses answers, and gives none',
    lacks: 'addresses',
    check(subject) {
      const poolId = openPool(subject);
      expectEqual(subject.must(subject.requestAddress(poolId), 'a request for an address'), undefined, 'the address');
      subject.must(subject.releasePool(poolId), 'the release of the pool');
    },
  },
];
