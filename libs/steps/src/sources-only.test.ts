import { threadMemoryOf } from '@cairn/core';
import { afterAll, expect, test } from 'vitest';
import { researchPipeline } from './pipeline.ts';
import { driveRun } from './testing/drive-run.ts';
import { startThreads } from './threads/threads.ts';

const threads = startThreads();
afterAll(() => threads.close());

const pipeline = researchPipeline({
  corpusDir: '/nowhere',
  privateSources: [],
  recall: async () => threadMemoryOf([]),
  threads,
});
const LEASES = { title: 'Leases', text: 'A lease is a lock that ends by itself after a time.' };
const body = { topic: 'Leases', questions: ['What is a lease?'], mode: 'sources_only' as const };

test('a run that only gathers ends with its manifest as the report', async () => {
  const { report, visits, events } = await driveRun(pipeline, {
    ...body,
    sources: [LEASES, LEASES, { url: 'http://10.0.0.1/' }, { corpus: 'nowhere.md' }],
  });
  expect(visits.map(({ visit }) => visit.step)).toEqual(['plan', 'gather', 'synthesize', 'critique', 'finalize']);
  expect(report.markdown).toBe(
    [
      '# Leases',
      '',
      '1 source read, 1 failed, 1 skipped, 1 the same as another. Nothing was written from them, as asked.',
      '',
      '## Sources',
      '',
      '- **S1** Leases, from the request, 51 characters',
      '- **S2** Leases, from the request: the same text as S1',
      '- **S3** 10.0.0.1, <http://10.0.0.1/>: skipped. Not fetched: 10.0.0.1 is not a public address. (ssrf\\_blocked)',
      '- **S4** nowhere.md, from the corpus: failed. There is no such file in the corpus. (not\\_found)',
      '',
    ].join('\n'),
  );
  expect(report).toMatchObject({
    partial: false,
    json: { sections: [], gaps: [], source_counts: { ok: 1, failed: 1, skipped: 1, duplicate: 1 } },
  });
  const spelled = events.flatMap(({ type, data }) => (type === 'report.delta' ? [data.text] : [])).join('');
  expect(spelled).toBe(report.markdown);
});

test('a run that could gather nothing is partial', async () => {
  const { report } = await driveRun(pipeline, { ...body, sources: [{ corpus: 'nowhere.md' }] });
  expect(report.partial).toBe(true);
});
