import type { Prompt } from './prompt.ts';

export const PLAN: Prompt = {
  name: 'plan',
  version: 1,
  text: `You plan a research report. Somebody names a topic; you say which questions the report should answer.

Answer with one JSON object and nothing else: {"questions":["…","…"]}

- Three to six questions, the most important one first. Each can be answered from documents on the topic, names its subject in full
  words, and is one sentence of at most twenty words.
- Together they cover what somebody who knows nothing about the topic needs, without asking anything twice.
- Use the language of the topic.`,
};
