import { test } from 'vitest';
import { Etcd3 } from 'etcd3';
import { Redis } from 'ioredis';
import { etcdStore } from '../../src/stores/etcd/index.js';
import { redisStore } from '../../src/stores/redis/index.js';
const urls = JSON.parse(process.env['LIBCNM_STORES'] ?? '{}');
const port = (u: string) => Number(/:(\d+)$/.exec(u)![1]);
for (const [name, make, raw] of [
  ['etcd', async () => (await etcdStore({ hosts: [{ host: '127.0.0.1', port: port(urls.etcd) }], prefix: 'perf' })).getOrThrow(), async () => { const e = new Etcd3({hosts:`http://127.0.0.1:${port(urls.etcd)}`}); return async (i: number) => { await e.put('raw/x').value('1234567890'.repeat(20)); }; }],
  ['redis', async () => (await redisStore({ host: { host: '127.0.0.1', port: port(urls.redis) }, prefix: 'perf' })).getOrThrow(), async () => { const r = new Redis(port(urls.redis)); return async (i: number) => { await r.set('raw/x', '1234567890'.repeat(20)); }; }],
] as const) test(name, async () => {
  const store = await make();
  const rawPut = await raw();
  const value = new TextEncoder().encode('1234567890'.repeat(20));
  for (let i=0;i<50;i++) { await rawPut(i); await store.commit({conditions:[],writes:[{key:`a/${i}`,value}]}); }
  let t=performance.now(); for (let i=0;i<500;i++) await rawPut(i); console.log(name,'raw put us', (performance.now()-t)/500*1000|0);
  t=performance.now(); for (let i=0;i<500;i++) await store.commit({conditions:[{key:'a/none',revision:0}],writes:[{key:`a/${i%50}`,value},{key:`b/${i%50}`,value}]}); console.log(name,'commit 2 writes us', (performance.now()-t)/500*1000|0);
  const it = store.watch(['a/'], (await store.read([])).getOrThrow().revision, new AbortController().signal)[Symbol.asyncIterator]();
  let next = it.next(); await store.commit({conditions:[],writes:[{key:`a/1`,value}]}); await next;
  let c=0,w=0; for (let i=0;i<500;i++){ const n=it.next(); const t0=performance.now(); let tw=0; const nn=n.then(()=>{tw=performance.now()}); await store.commit({conditions:[],writes:[{key:`a/${i%50}`,value},{key:`b/${i%50}`,value}]}); const tc=performance.now(); await nn; c+=tc-t0; w+=Math.max(tw,tc)-t0; }
  console.log(name,'commit with own watch us', c/500*1000|0, 'until watch shows us', w/500*1000|0);
  const other = await make();
  let o=0; for (let i=0;i<500;i++){ const n=it.next(); const t0=performance.now(); await other.commit({conditions:[],writes:[{key:`a/${i%50}`,value}]}); await n; o+=performance.now()-t0; }
  console.log(name,'other commits until shown us', o/500*1000|0);
  const many = Array.from({length: 60}, (_, i) => ({key:`a/${i}`, value}));
  t=performance.now(); for (let i=0;i<100;i++) { const n = it.next(); await store.commit({conditions: [], writes: many}); await n; } console.log(name,'commit of 60 writes + shown us', (performance.now()-t)/100*1000|0);
  await store.close(); await other.close();
}, 60000);
