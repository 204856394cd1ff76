/**
 * What every IPAM driver must keep about transactions: an undone one leaves no trace, and the same calls give the same
 * answers.
 */
import type { IpamContext } from '../../contracts/ipam-driver.js';
import { Transaction } from '../../state/transaction.js';
import { expectEqual, expectThat } from '../check.js';
import { SMALL_POOL, subnetOf, type IpamCase, type IpamSubject } from './subject.js';

/** Runs work in a transaction and undoes it. */
function undone(work: (context: IpamContext) => void): void {
  const tx = new Transaction();
  work({ tx, host: 'h1' });
  tx.rollback();
}

export const transactionCases: readonly IpamCase[] = [
  {
    name: 'an undone request gives nothing away',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const untouched = subject.another();
      const expected = untouched.fill(untouched.pool({ pool: SMALL_POOL }).poolId);
      const { poolId } = subject.pool({ pool: SMALL_POOL });
      undone((context) => void subject.take(poolId, undefined, 'lost', context));
      undone((context) => {
        subject.take(poolId, '10.44.0.5', 'lost', context);
        subject.take(poolId, undefined, 'lost', context);
      });
      expectEqual(subject.fill(poolId), expected, 'the addresses given after requests that were undone');
    },
  },
  {
    name: 'an undone release frees nothing',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const { poolId } = subject.pool({ pool: SMALL_POOL });
      const address = subject.take(poolId, undefined, 'owner');
      undone((context) => {
        subject.must(subject.releaseAddress(poolId, address, 'owner', context), 'the release');
      });
      subject.refused(subject.requestAddress(poolId, address), 'an address whose release was undone');
      subject.must(subject.releaseAddress(poolId, address, 'owner'), 'the release by the owner after it was undone once');
    },
  },
  {
    name: 'an undone pool is not there',
    needs: ['named pools'],
    check(subject) {
      undone((context) => void subject.must(subject.requestPool({ pool: SMALL_POOL }, context), 'the request for the pool'));
      const { poolId } = subject.pool({ pool: '10.44.0.0/16', owner: 'other' });
      undone((context) => {
        subject.must(subject.driver.releasePool(context, poolId, 'other'), 'the release of the pool');
      });
      subject.refused(subject.requestPool({ pool: SMALL_POOL }), 'a pool that overlaps one whose release was undone');
      subject.must(subject.releasePool(poolId, 'other'), 'the release of the pool after it was undone once');
    },
  },
  {
    name: 'a pool and its addresses can be given and taken back in one transaction',
    needs: ['addresses', 'named pools'],
    check(subject) {
      subject.must(
        subject.run((context) => {
          const pool = subject.must(subject.requestPool({ pool: SMALL_POOL }, context), 'the pool');
          const address = subject.take(pool.poolId, undefined, 'ep', context);
          subject.must(subject.releaseAddress(pool.poolId, address, 'ep', context), 'the release of the address');
          return subject.driver.releasePool(context, pool.poolId, 'net');
        }),
        'the release of the pool',
      );
      expectEqual(subnetOf(subject.pool({ pool: SMALL_POOL, owner: 'other' })), SMALL_POOL, 'the pool');
    },
  },
  {
    name: 'what is given is written in the transaction',
    needs: ['addresses', 'named pools'],
    check(subject) {
      const tx = new Transaction();
      const context = { tx, host: 'h1' };
      const written = (what: string, work: () => void): void => {
        const mark = tx.mark();
        work();
        expectThat(tx.wrote(mark), `${what} wrote nothing in the transaction`);
      };
      const pool = subject.pool({ pool: '10.44.0.0/24' });
      written('a pool', () => subject.must(subject.requestPool({ pool: '10.45.0.0/24' }, context), 'the pool'));
      written('an address', () => subject.take(pool.poolId, '10.44.0.9', 'ep', context));
      written('a release', () => subject.must(subject.releaseAddress(pool.poolId, '10.44.0.9', 'ep', context), 'the release'));
    },
  },
  {
    name: 'the same calls give the same answers',
    check(subject) {
      const [first, second] = [story(subject), story(subject.another())];
      expectEqual(second, first, 'the answers of another driver to the same calls');
    },
  },
];

/** What a driver answers to a series of calls, as text. */
function story(subject: IpamSubject): string[] {
  const answers: string[] = [];
  const tell = (what: string, result: { ok: boolean; error?: { code: string } | undefined }, value = ''): void => {
    answers.push(`${what}: ${result.ok ? value : (result.error?.code ?? '')}`);
  };
  for (const wish of [{}, {}, { pool: SMALL_POOL }, { pool: SMALL_POOL }, { pool: 'fd44::/64' }, { pool: '10.47.0.0/24', subPool: '10.47.0.128/25' }]) {
    const got = subject.requestPool(wish);
    tell('pool', got, got.ok ? got.value.poolId : '');
    if (!got.ok) continue;
    const { poolId } = got.value;
    for (const owner of ['a', 'b', 'c', 'a']) {
      const address = subject.requestAddress(poolId, undefined, owner);
      tell('address', address, address.ok && address.value !== undefined ? String(address.value.address.value) : '');
    }
    tell('release', subject.releaseAddress(poolId, '10.44.0.2', 'b'));
    tell('pool release', subject.releasePool(poolId));
  }
  return answers;
}
