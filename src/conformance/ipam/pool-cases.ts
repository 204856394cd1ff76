/**
 * What every IPAM driver must keep about pools: no two overlap, each has an owner, and a released one is free.
 */
import { prefixesOverlap } from '../../net/ip-prefix.js';
import { expectEqual, expectThat } from '../check.js';
import { subnetOf, toPrefix, type IpamCase } from './subject.js';

export const poolCases: readonly IpamCase[] = [
  {
    name: 'a pool that is named is given as its network',
    needs: ['named pools'],
    check(subject) {
      expectEqual(subnetOf(subject.pool({ pool: '10.44.0.0/24' })), '10.44.0.0/24', 'the pool');
      expectEqual(subnetOf(subject.pool({ pool: '10.45.6.7/16' })), '10.45.0.0/16', 'the pool asked for with host bits');
    },
  },
  {
    name: 'pools that overlap are refused',
    needs: ['named pools'],
    check(subject) {
      subject.pool({ pool: '10.44.16.0/20' });
      for (const pool of ['10.44.16.0/20', '10.44.17.0/24', '10.44.0.0/16', '10.44.16.0/21', '10.44.31.255/32']) {
        subject.refused(subject.requestPool({ pool, owner: 'other' }), `pool ${pool}, which overlaps 10.44.16.0/20,`);
      }
      for (const pool of ['10.44.0.0/20', '10.44.32.0/20']) subject.pool({ pool });
    },
  },
  {
    name: 'text that is no prefix is refused',
    needs: ['named pools'],
    check(subject) {
      for (const pool of ['', '10.44.0.0', '10.44.0.0/33', 'everything']) subject.refused(subject.requestPool({ pool }), `pool '${pool}'`);
    },
  },
  {
    name: 'an address space that is not there is refused',
    check(subject) {
      subject.refused(subject.requestPool({ addressSpace: 'no such address space' }), 'a pool of an unknown address space');
    },
  },
  {
    name: 'a released pool can be requested again, and is empty',
    needs: ['named pools', 'addresses'],
    check(subject) {
      const { poolId } = subject.pool({ pool: '10.44.0.0/28' });
      const first = subject.fill(poolId);
      for (const address of first) subject.must(subject.releaseAddress(poolId, address), `the release of ${address}`);
      subject.must(subject.releasePool(poolId), 'the release of the pool');
      const again = subject.pool({ pool: '10.44.0.0/28', owner: 'other' });
      expectEqual(subject.fill(again.poolId).sort(), first.sort(), 'the addresses of the pool when requested again');
    },
  },
  {
    name: 'a released pool is no pool any more',
    needs: ['named pools'],
    check(subject) {
      const { poolId } = subject.pool({ pool: '10.44.0.0/28' });
      subject.must(subject.releasePool(poolId), 'the release of the pool');
      subject.refused(subject.requestAddress(poolId), 'an address of a released pool');
      subject.refused(subject.releasePool(poolId), 'a second release of a pool');
    },
  },
  {
    name: 'only its owner releases a pool',
    needs: ['named pools'],
    check(subject) {
      const { poolId } = subject.pool({ pool: '10.44.0.0/28' });
      subject.refused(subject.releasePool(poolId, 'stranger'), 'a release by another than the owner');
      subject.refused(subject.requestPool({ pool: '10.44.0.0/28', owner: 'stranger' }), 'the pool after a release that was refused');
    },
  },
  {
    name: 'a pool is not released while addresses of it are held',
    needs: ['named pools', 'addresses'],
    check(subject) {
      const { poolId } = subject.pool({ pool: '10.44.0.0/28' });
      const address = subject.take(poolId);
      subject.refused(subject.releasePool(poolId), 'the release of a pool with a held address');
      subject.refused(subject.requestAddress(poolId, address), 'a held address after a release that was refused');
    },
  },
  {
    name: 'predefined pools do not overlap each other or pools that were named',
    needs: ['named pools', 'predefined pools'],
    check(subject) {
      const named = subject.another().pool();
      const given = [subject.pool({ pool: subnetOf(named), owner: 'first' }), ...Array.from({ length: 8 }, () => subject.pool())].map(({ pool }) => pool);
      given.forEach((one, index) => {
        const other = given.slice(index + 1).find((later) => prefixesOverlap(one, later));
        expectThat(other === undefined, `two predefined pools overlap: ${JSON.stringify([index, given.map((pool) => String(pool.address.value))])}`);
      });
    },
  },
  {
    name: 'a predefined pool does not overlap what is to be avoided',
    needs: ['predefined pools'],
    check(subject) {
      const taken = subnetOf(subject.another().pool());
      const got = subject.pool({ avoid: [taken] });
      expectThat(!prefixesOverlap(got.pool, toPrefix(taken)), `the predefined pool ${subnetOf(got)} overlaps ${taken}`);
    },
  },
  {
    name: 'a range lies in its pool',
    needs: ['named pools', 'ranges'],
    check(subject) {
      for (const subPool of ['10.45.0.0/24', '10.0.0.0/8', 'fd00::/64', 'everything']) {
        subject.refused(subject.requestPool({ pool: '10.44.0.0/16', subPool }), `range ${subPool} of 10.44.0.0/16`);
      }
      expectEqual(subnetOf(subject.pool({ pool: '10.44.0.0/16', subPool: '10.44.7.0/24' })), '10.44.0.0/16', 'the pool of a range');
    },
  },
  {
    name: 'families are apart',
    needs: ['named pools', 'IPv6', 'addresses'],
    check(subject) {
      subject.refused(subject.requestPool({ pool: 'fd44::/64', family: 4 }), 'an IPv6 pool asked for as IPv4');
      subject.refused(subject.requestPool({ pool: '10.44.0.0/24', family: 6 }), 'an IPv4 pool asked for as IPv6');
      const six = subject.pool({ pool: '::/0' });
      const four = subject.pool({ pool: '0.0.0.0/0' });
      subject.refused(subject.requestAddress(six.poolId, '10.44.0.1'), 'an IPv4 address of an IPv6 pool');
      subject.refused(subject.requestAddress(four.poolId, '::a2c:1'), 'an IPv6 address of an IPv4 pool');
      expectThat(subject.take(six.poolId).includes(':'), 'an IPv6 pool gave an IPv4 address');
      expectThat(subject.take(four.poolId).includes('.'), 'an IPv4 pool gave an IPv6 address');
    },
  },
];
