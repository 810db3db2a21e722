import type { Report } from '@cairn/core';
import { expect, test } from 'vitest';
import { complete } from '../testing/memory-flow.ts';
import { bodyOf, serve, submit } from '../testing/serve.ts';

const REPORT: Report = {
  markdown: '# Rivers\n\nThey meander [S1].\n',
  partial: true,
  sources: [{ id: 'S1', title: 'Rivers', origin: { inline: 1 }, status: 'ok', sha256: 'ab', chars: 12, citations: 1 }],
  json: {
    topic: 'Why do rivers meander?',
    summary: 'They meander.',
    sections: [],
    gaps: [{ question: 'Why?', kind: 'unanswered', detail: 'No source says why.' }],
    limits_reached: [],
    source_counts: { ok: 1, failed: 0, skipped: 0, duplicate: 0 },
  },
};

async function reported() {
  const api = await serve();
  const id = await submit(api);
  await complete(api.store, id, REPORT);
  return { api, id, get: (accept: string) => fetch(`${api.url}/v1/runs/${id}/report`, { headers: { accept } }) };
}

test.each(['text/markdown', '*/*', 'application/json;q=0.5, text/markdown', 'text/*'])(
  'is Markdown for %s',
  async (accept) => {
    const { get } = await reported();
    const response = await get(accept);
    expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(response.headers.get('vary')).toBe('Accept');
    expect(await response.text()).toBe(REPORT.markdown);
  },
);

test.each(['application/json', 'text/markdown;q=0.5, application/json', 'application/*'])(
  'is JSON for %s',
  async (accept) => {
    const { api, get, id } = await reported();
    const response = await get(accept);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const { json, markdown: text, partial, sources } = REPORT;
    expect(await response.json()).toEqual({ object: 'report', run_id: id, partial, text, sources, ...json });
    expect((await bodyOf(await fetch(`${api.url}/v1/runs/${id}`))).partial).toBe(partial);
  },
);

test('nothing else can be had', async () => {
  const { get } = await reported();
  const response = await get('image/png');
  expect(response.status).toBe(406);
  expect(await response.json()).toMatchObject({ code: 'NOT_ACCEPTABLE' });
});

test('before the end it is not ready, and never will be after another end', async () => {
  const api = await serve();
  const id = await submit(api);
  const early = await fetch(`${api.url}/v1/runs/${id}/report`);
  expect(early.status).toBe(409);
  expect(early.headers.get('retry-after')).toBe('1');
  expect(await early.json()).toMatchObject({ code: 'NOT_READY', run_status: 'queued' });

  await api.flow.steer(id, 'cancel');
  const late = await fetch(`${api.url}/v1/runs/${id}/report`);
  expect(await late.json()).toMatchObject({
    code: 'NOT_READY',
    run_status: 'cancelled',
    detail: expect.stringContaining('no report'),
  });
});
