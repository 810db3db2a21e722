import { memoryStore } from '@cairn/checkpoint';
import { CairnError, messageId, ResearchRequest, type RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { before, keptPage } from './log-page.ts';

const RUN: RunId = 'run_01890000-0000-7000-8000-000000000000';

test('a log whose beginning is no longer kept is read from what is left', async () => {
  const store = memoryStore();
  const request = ResearchRequest.parse({ topic: 'lighthouses' });
  await store.accept({
    runId: RUN,
    tenant: 'acme',
    pipeline: 'research@1',
    request,
    firstVisit: { step: 'plan', round: 1 },
  });
  const resume = { resume_after_message_id: messageId(1) };
  const events: typeof store.events = async (runId, after, limit) => {
    if (after === undefined) throw new CairnError('DATA_LOSS', 'The beginning is gone.', resume);
    return store.events(runId, after, limit);
  };

  const page = await keptPage({ ...store, events }, RUN, undefined, 10);

  expect(page?.events.map(({ seq }) => seq)).toEqual([2]);
  expect(page?.lastMessageId).toBe(messageId(2));
});

test('other errors are not its business', async () => {
  const store = memoryStore();
  const away = new CairnError('STORE_UNAVAILABLE', 'Redis is away.');
  const events = () => Promise.reject(away);
  await expect(keptPage({ ...store, events }, RUN, undefined, 10)).rejects.toBe(away);
});

test('nothing lies before the first event', () => {
  expect(before(messageId(1))).toBeUndefined();
  expect(before(messageId(2))).toBe(messageId(1));
});
