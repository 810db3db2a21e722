import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { stepNamed, threadMemoryOf } from '@cairn/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { researchPipeline } from './pipeline.ts';
import { type Driven, driveRun, workContext } from './testing/drive-run.ts';
import { type Loopback, loopback } from './testing/loopback.ts';
import { startThreads } from './threads/threads.ts';

const CORPUS = fileURLToPath(new URL('../../../corpus/documents', import.meta.url));
const SAMPLE = new URL('../../../corpus/sample-run.json', import.meta.url);
const LOST = { topic: 'Coasts', questions: ['Who painted the ceiling of the chapel?'] };

const threads = startThreads();
let site: Loopback;
let busyAnswers = 0;

beforeAll(async () => {
  site = await loopback((req, res) => {
    if (req.url === '/moved') return void res.writeHead(302, { location: '/leases' }).end();
    if (req.url === '/leases') return void res.setHeader('content-type', 'text/plain').end(LEASE_TEXT);
    if (req.url === '/busy') busyAnswers += 1;
    res.writeHead(req.url === '/busy' ? 503 : 404).end();
  });
});
afterAll(async () => {
  await site.close();
  await threads.close();
});

const LEASE_TEXT =
  'A lease is a lock that ends by itself after a time. A lease is renewed well before its end by its holder.';

const pipeline = (corpusDir = CORPUS) =>
  researchPipeline({ corpusDir, privateSources: [site.host], recall: async () => threadMemoryOf([]), threads });

async function sample() {
  const { default: body } = await import(SAMPLE.href, { with: { type: 'json' } });
  return body;
}

function spelled({ events }: Driven): string {
  let text = '';
  for (const { type, data } of events) {
    if (type === 'report.reset') text = text.slice(0, Number(data['offset']));
    if (type === 'report.delta') {
      expect(data['offset']).toBe(text.length);
      text += data['text'];
    }
  }
  return text;
}

test('the sample run answers every question from several sources, the same bytes every time', async () => {
  const body = await sample();
  const first = await driveRun(pipeline(), body);
  const second = await driveRun(pipeline(), body);
  expect(JSON.stringify(second.visits)).toBe(JSON.stringify(first.visits));
  expect(second.events.filter(({ type }) => type.startsWith('report.'))).toEqual(
    first.events.filter(({ type }) => type.startsWith('report.')),
  );

  const { partial, json, markdown, sources } = first.report;
  expect(partial).toBe(false);
  expect(json.sections.map(({ question }) => question)).toEqual(body.questions);
  for (const { claims } of json.sections) {
    expect(claims.length).toBeGreaterThanOrEqual(3);
    expect(claims.length).toBeLessThanOrEqual(6);
  }
  expect(json.source_counts).toEqual({ ok: 14, failed: 0, skipped: 0, duplicate: 0 });
  expect(sources.filter((source) => source.status === 'ok' && source.citations > 0).length).toBeGreaterThanOrEqual(6);
  expect(markdown).toContain('- A fencing token is a number that rises every time a lease is granted');
});

test('the stream spells the report, through every round', async () => {
  const once = await driveRun(pipeline(), await sample());
  expect(spelled(once)).toBe(once.report.markdown);
  const revised = await driveRun(pipeline(), { topic: 'Coasts', questions: ['What is a cairn?', ...LOST.questions] });
  expect(revised.visits.map(({ visit }) => visit.round)).toContain(2);
  expect(spelled(revised)).toBe(revised.report.markdown);
});

test('the way back ends when a round changes nothing', async () => {
  const { visits, report } = await driveRun(pipeline(), { ...LOST, limits: { max_critique_rounds: 10 } });
  expect(visits.map(({ visit: { step, round } }) => `${step}#${round}`)).toEqual([
    'plan#1',
    'gather#1',
    'synthesize#1',
    'critique#1',
    'synthesize#2',
    'critique#2',
    'finalize#1',
  ]);
  expect(report.partial).toBe(true);
  expect(report.json.gaps).toEqual([
    { question: LOST.questions[0], kind: 'unanswered', detail: 'No source that could be read answers this.' },
  ]);
  expect(report.json.limits_reached).toEqual([]);
});

test('the way back ends at max_critique_rounds, and the report says so', async () => {
  const { visits, report } = await driveRun(pipeline(), { ...LOST, limits: { max_critique_rounds: 0 } });
  expect(visits.map(({ visit }) => visit.step)).toEqual(['plan', 'gather', 'synthesize', 'critique', 'finalize']);
  expect(report.json.limits_reached.map(({ limit }) => limit)).toEqual(['max_critique_rounds']);
});

test('bad sources are lines of the manifest, good ones are used', async () => {
  busyAnswers = 0;
  const corpus = await mkdtemp(join(tmpdir(), 'cairn-mix-'));
  await writeFile(join(corpus, 'broken.pdf'), '%PDF-1.4 nonsense');
  await writeFile(join(corpus, 'empty.txt'), '');
  await writeFile(join(corpus, 'copy.txt'), LEASE_TEXT);
  const { report, events } = await driveRun(pipeline(corpus), {
    topic: 'Leases',
    questions: ['What is a lease?'],
    sources: [
      { url: `${site.origin}/moved` },
      { url: `${site.origin}/gone` },
      { url: `${site.origin}/busy` },
      { url: 'http://169.254.169.254/latest' },
      { corpus: '*' },
      { corpus: '.' },
      {
        text: 'A holder that was paused for too long must not write under its lease any more.',
        title: 'A <b>note</b>',
      },
    ],
  });
  await rm(corpus, { recursive: true });

  const outcome = report.sources.map((source) => [
    source.status,
    'reason' in source ? source.reason.code : 'duplicate_of' in source ? source.duplicate_of : source.final_url,
  ]);
  expect(outcome).toEqual([
    ['ok', `${site.origin}/leases`],
    ['failed', 'http_404'],
    ['failed', 'http_503'],
    ['skipped', 'ssrf_blocked'],
    ['failed', 'bad_pdf'],
    ['duplicate', 'S1'],
    ['failed', 'no_text'],
    ['skipped', 'is_directory'],
    ['ok', undefined],
  ]);
  expect(busyAnswers).toBe(3);
  expect(report.json.sections[0]?.claims.flatMap(({ evidence }) => evidence.map(({ source }) => source))).toContain(
    'S1',
  );
  expect(report.markdown).toContain('A \\<b\\>note\\</b\\>');
  expect(report.markdown).not.toMatch(/fetched_at|\d{4}-\d\d-\d\dT/);
  expect(events.filter(({ type }) => type === 'source.failed')).toHaveLength(6);
});

test('without any usable source the run still ends, with a report that says so', async () => {
  const { report, visits } = await driveRun(pipeline(), { ...LOST, sources: [{ corpus: 'nowhere.md' }] });
  expect(visits.map(({ visit }) => visit.step)).toEqual(['plan', 'gather', 'synthesize', 'critique', 'finalize']);
  expect(report.partial).toBe(true);
  expect(report.markdown).toContain('None of the sources could be read');
  expect(report.markdown).toContain('nowhere.md, from the corpus: failed.');
});

test('sources beyond max_sources are skipped by name', async () => {
  const { report } = await driveRun(pipeline(), { topic: 'cairns', limits: { max_sources: 3 } });
  expect(report.json.source_counts).toEqual({ ok: 3, failed: 0, skipped: 11, duplicate: 0 });
  expect(
    report.sources
      .filter(({ status }) => status === 'skipped')
      .map((source) => 'reason' in source && source.reason.code),
  ).toEqual(Array(11).fill('over_max_sources'));
  expect(report.json.limits_reached).toEqual([
    { limit: 'max_sources', detail: '11 sources left out: this run may read 3.' },
  ]);
});

test('160 documents never hold up the event loop', async () => {
  const words = 'lease lock token epoch storage writer reader crash network clock'.split(' ');
  const text = (n: number) =>
    Array.from(
      { length: 120 },
      (_, at) => `The ${words[(n + at) % 10]} of station ${n} keeps a ${words[(n * 3 + at) % 10]} for the crew.`,
    ).join(' ');
  const sources = Array.from({ length: 160 }, (_, n) => ({ text: text(n).slice(0, 8_000) }));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const { report } = await driveRun(pipeline(), {
    topic: 'Stations',
    questions: ['What is a lease of a lock?'],
    sources,
    limits: { max_sources: 200 },
  });
  delay.disable();
  expect(report.json.source_counts.ok).toBe(160);
  expect(delay.percentile(99) / 1e6).toBeLessThan(50);
  expect(delay.max / 1e6).toBeLessThan(200); // other processes may take the CPU away for a moment
});

test('an aborted step stops its thread and throws the reason', async () => {
  const gather = stepNamed(pipeline(), 'gather')?.fanOut;
  const stop = new AbortController();
  const context = { ...workContext({ ...(await sample()), sources: [], limits: {} }), signal: stop.signal };
  const pending = gather?.run({ id: 'S1', origin: { corpus: 'sagas.html' } }, context);
  stop.abort(new Error('shutdown'));
  await expect(pending).rejects.toThrow('shutdown');
});
