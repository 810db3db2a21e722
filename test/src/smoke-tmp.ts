import { Redis } from '/work/main/node_modules/ioredis/built/index.js';
import { redisStore } from '@cairn/checkpoint';
import { createFlowClient } from '@cairn/flow';
import { ResearchRequest } from '@cairn/core';
const redis = new Redis('redis://127.0.0.1:6399');
const store = redisStore({ redis, prefix: '{smoke}', runRetentionMs: 60000 });
const flow = createFlowClient({ redis, prefix: '{smoke}', store, entry: { pipeline: 'research@1', firstStep: 'plan' } });
const t0 = performance.now();
const { run } = await flow.start(ResearchRequest.parse({ topic: 'How do distributed systems survive crashes?', questions: ['What is a fencing token?', 'Why do idempotency keys matter?'], sources: [{ corpus: '*' }] }));
let seen = 0;
for (;;) {
  const page = await store.events(run.id, seen ? `msg_${String(seen).padStart(10, '0')}` as any : undefined, 100);
  for (const e of page!.events) { console.log((performance.now() - t0).toFixed(0), e.seq, e.type, e.step, e.round, e.attempt, JSON.stringify(e.data).slice(0, 100)); seen = e.seq; }
  if (page!.over) break;
  await new Promise((r) => setTimeout(r, 20));
}
const cps = await store.checkpoints(run.id);
console.log(String((cps!.at(-1)!.output as any).markdown).slice(0, 6000));
process.exit(0);
