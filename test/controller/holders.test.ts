/**
 * An exhausted network says who holds its addresses.
 */
import { expect, test } from 'vitest';
import { NetworkExhausted } from '../../src/index.js';
import { failure, ok, openHost } from '../support/cnm.js';

test('an exhausted network names the endpoints that hold its addresses, and their hosts', async () => {
  const { h1 } = await openHost();
  const tiny = ok(await h1.createNetwork({ name: 'tiny', ipam: { config: [{ subnet: '10.22.0.0/30' }] } }));
  ok(await tiny.createEndpoint({ name: 'only' }));
  const error = failure(await tiny.createEndpoint({ name: 'more' }));
  if (!(error instanceof NetworkExhausted)) throw error;
  expect(error.details.holders).toEqual([{ endpoint: 'only', host: 'h1', address: '10.22.0.2' }]);
  expect(error.explanation).toContain("'only' on host h1 (10.22.0.2)");
});
