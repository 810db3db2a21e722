import { fileURLToPath } from 'node:url';
import { CairnError, ResearchRequest } from '@cairn/core';
import { afterAll, expect, test } from 'vitest';
import { questionsOf } from '../questions.ts';
import { planSources } from '../sources/plan-sources.ts';
import { workContext } from '../testing/drive-run.ts';
import { startThreads } from '../threads/threads.ts';
import { corpusSearch } from './corpus-search.ts';
import { SearchProblem, type WebSearch } from './provider.ts';

const CORPUS = fileURLToPath(new URL('../../../../corpus/documents', import.meta.url));
const threads = startThreads();
afterAll(() => threads.close());

/** Finds `results` pages for each query, the last one of each the same for all. */
function engine(results = 3): WebSearch & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'Test',
    asked,
    async search(query, { limit }) {
      asked.push(query);
      return Array.from({ length: Math.min(results, limit) }, (_, at) => ({
        title: query,
        origin: {
          url: at === results - 1 ? 'https://same.example/' : `https://x.example/${query.split(' ').at(-1)}/${at}`,
        },
      }));
    },
  };
}

function plan(body: Record<string, unknown>, search?: Parameters<typeof planSources>[1]['search'], attempt = 1) {
  const request = ResearchRequest.parse({ topic: 'Lighthouses', ...body });
  return planSources(questionsOf(request), { corpusDir: CORPUS, search }, { ...workContext(request), attempt });
}

test('"*" is one query a question, in its words and the topic’s, and each has its share of what is found', async () => {
  const search = engine();
  const { sources, skipped } = await plan(
    { questions: ['What did the keepers do in fog?', 'Who built them?'], sources: [{ search: '*' }] },
    search,
  );
  expect(search.asked).toEqual(['lighthouses keepers fog', 'lighthouses built']);
  expect(sources).toEqual([
    { id: 'S1', origin: { url: 'https://x.example/fog/0' }, found_by: 'lighthouses keepers fog' },
    { id: 'S2', origin: { url: 'https://x.example/built/0' }, found_by: 'lighthouses built' },
    { id: 'S3', origin: { url: 'https://x.example/fog/1' }, found_by: 'lighthouses keepers fog' },
    { id: 'S4', origin: { url: 'https://x.example/built/1' }, found_by: 'lighthouses built' },
    { id: 'S5', origin: { url: 'https://same.example/' }, found_by: 'lighthouses keepers fog' },
  ]);
  expect(skipped).toEqual([]);
});

test('a query of the request is asked as it is, and what is named comes before what is found, as far as there is room', async () => {
  const search = engine(5);
  const { sources, skipped, left_out } = await plan(
    { sources: [{ url: 'https://named.example/' }, { search: ' intitle:"fog  signal" ' }], limits: { max_sources: 3 } },
    search,
  );
  expect(search.asked).toEqual(['intitle:"fog signal"']);
  expect(sources.map(({ origin }) => origin)).toEqual([
    { url: 'https://named.example/' },
    { url: 'https://x.example/signal"/0' },
    { url: 'https://x.example/signal"/1' },
  ]);
  expect({ skipped, left_out }).toEqual({ skipped: [], left_out: 0 });
});

test('without sources a run searches where there is a provider, and reads the corpus where there is none', async () => {
  const questions = ['What is a lease?'];
  expect((await plan({ questions }, engine())).sources[0]).toMatchObject({ found_by: 'lighthouses lease' });
  expect((await plan({ questions })).sources[0]).toMatchObject({ origin: { corpus: expect.any(String) } });
});

test('a search without a provider, one that finds nothing and one that fails are named with their reason', async () => {
  const sources = [{ search: 'fog' }, { text: 'Fog is a cloud.' }];
  const skippedBy = async (search?: WebSearch, attempt?: number) => (await plan({ sources }, search, attempt)).skipped;
  const origin = { search: 'fog' };
  expect(await skippedBy()).toMatchObject([
    { id: 'S2', origin, status: 'skipped', reason: { code: 'no_search_provider' } },
  ]);
  expect(await skippedBy(engine(0))).toMatchObject([{ origin, status: 'failed', reason: { code: 'nothing_found' } }]);

  const failing = (retryable: boolean): WebSearch => ({
    name: 'Test',
    search: () => Promise.reject(new SearchProblem('Test answered 503.', retryable)),
  });
  expect(await skippedBy(failing(false))).toMatchObject([
    { reason: { code: 'search_failed', text: 'Test answered 503.' } },
  ]);
  await expect(skippedBy(failing(true))).rejects.toThrow('Test answered 503.');
  expect(await skippedBy(failing(true), 3)).toMatchObject([{ reason: { code: 'search_failed' } }]);
});

test('a spent budget ends the searching, not the run', async () => {
  const request = ResearchRequest.parse({ topic: 'Lighthouses', sources: [{ search: 'fog' }] });
  const effect = () =>
    Promise.reject(new CairnError('BUDGET_SPENT', 'run_… is not called', { limit: 'max_duration_ms' }));
  const { skipped } = await planSources(
    [],
    { corpusDir: CORPUS, search: engine() },
    { ...workContext(request), effect },
  );
  expect(skipped).toMatchObject([
    { status: 'skipped', reason: { code: 'budget_spent', text: "The run's max_duration_ms leaves no room for it." } },
  ]);
});

test('searches go through the ledger, each at a site of its own', async () => {
  const sites: unknown[] = [];
  const request = ResearchRequest.parse({
    topic: 'Lighthouses',
    sources: [{ search: 'fog' }, { search: 'lens' }, { search: 'fog' }],
  });
  const context = workContext(request);
  const recorded: typeof context.effect = async (effect) => {
    sites.push([effect.kind, effect.site, effect.input]);
    return effect.result.parse([{ origin: { url: `https://recorded.example/${sites.length}` }, title: 'recorded' }]);
  };
  const search = engine();
  const { sources } = await planSources([], { corpusDir: CORPUS, search }, { ...context, effect: recorded });
  expect(search.asked).toEqual([]);
  expect(sources.map(({ origin }) => origin)).toEqual([
    { url: 'https://recorded.example/1' },
    { url: 'https://recorded.example/2' },
  ]);
  expect(sites).toEqual([
    ['search', expect.stringMatching(/^Test\/[0-9a-f]{32}$/), { query: 'fog' }],
    ['search', expect.stringMatching(/^Test\/[0-9a-f]{32}$/), { query: 'lens' }],
  ]);
});

test('the corpus is searched for the documents that say most', async () => {
  const search = corpusSearch(CORPUS, threads);
  const { sources } = await plan(
    {
      topic: 'Sagas',
      questions: ['How do sagas compensate?'],
      sources: [{ search: '*' }, { search: 'fencing token' }],
    },
    search,
  );
  expect(sources[0]).toEqual({ id: 'S1', origin: { corpus: 'sagas.html' }, found_by: 'sagas compensate' });
  expect(sources.find(({ found_by }) => found_by === 'fencing token')?.origin).toMatchObject({
    corpus: expect.stringMatching(/leas|fenc/),
  });
  expect((await plan({ sources: [{ search: 'zyzzyva' }] }, search)).skipped).toMatchObject([
    { reason: { code: 'nothing_found' } },
  ]);
});

test('a corpus that is not there cannot be searched, and says so', async () => {
  const search = corpusSearch(`${CORPUS}/nowhere`, threads);
  expect((await plan({ sources: [{ search: 'fog' }] }, search)).skipped).toMatchObject([
    { reason: { code: 'search_failed' } },
  ]);
});
