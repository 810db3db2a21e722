import { expect, test } from 'vitest';
import { complete } from '../testing/memory-flow.ts';
import { bodyOf, serve, submit, UNKNOWN_RUN } from '../testing/serve.ts';

test('the list shows every finished step without its output, each one alone shows it', async () => {
  const api = await serve();
  const id = await submit(api);
  await complete(api.store, id, { answer: 42 });

  const { data = [] } = await bodyOf(await fetch(`${api.url}/v1/runs/${id}/checkpoints`));
  expect(data.map(({ step }) => step)).toEqual(['plan', 'gather', 'synthesize', 'critique', 'finalize']);
  expect(data[0]).not.toHaveProperty('output');
  expect(data.at(-1)).toMatchObject({
    checkpoint_id: 'chk_0000000005',
    round: 1,
    attempt: 1,
    schema_version: 1,
    links: { self: `/v1/runs/${id}/checkpoints/chk_0000000005` },
  });

  const last = await bodyOf(await fetch(`${api.url}/v1/runs/${id}/checkpoints/chk_0000000005`));
  expect(last).toMatchObject({ object: 'checkpoint', step: 'finalize', output: { answer: 42 } });
});

test.each(['chk_0000000001', 'chk_1', 'x', '__proto__'])(
  'a checkpoint that is not there is named: %s',
  async (checkpoint) => {
    const api = await serve();
    const id = await submit(api);
    const response = await fetch(`${api.url}/v1/runs/${id}/checkpoints/${checkpoint}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' });
  },
);

test.each(['/checkpoints', '/checkpoints/chk_0000000001'])('an unknown run is 404 at %s', async (rest) => {
  const api = await serve();
  const response = await fetch(`${api.url}${UNKNOWN_RUN}${rest}`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'RUN_NOT_FOUND' });
});
