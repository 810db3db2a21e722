import type { RawAnswer } from './read-answers.ts';

/** What says how the thing is built, and nobody's request ever held. */
const INNER_WORKINGS: readonly RegExp[] = [
  /\/(?:work|home|root|tmp|app|opt|usr|var|Users)\/[\w.-]+\//,
  /node_modules|node:internal|file:\/\/\/(?!etc)/,
  /\.[cm]?[jt]s:\d+/,
  /\bat (?:async )?[\w.<>$]+ \(/,
  /\b(?:Type|Syntax|Range|Reference|Assertion|Zod|Reply|Http|Cairn)Error\b/,
  /WRONGTYPE|NOSCRIPT|user_script|redis\.call|redis:\/\/|\bERR\b|\bLua\b/,
  /\b(?:ioredis|bullmq|express|undici|body-parser|raw-body|zod)\b/i,
  /Cannot (?:read|set|convert)|is not (?:a function|iterable|defined)|undefined is not/,
  // Who calls a webhook in vain is told by its own target: ECONNREFUSED is none of ours.
  /EPIPE|ENOENT|EACCES|ERR_\w+|HPE_\w+/,
];

/**
 * What an answer says that is nobody's business, in words; empty when it says nothing of the kind.
 * @param secrets texts that stand nowhere but inside, as the prefix of all keys
 */
export function leaksIn({ body, headers }: RawAnswer, secrets: readonly string[]): string[] {
  const text = `${body}\n${[...headers].flat().join('\n')}`;
  const told = INNER_WORKINGS.flatMap((pattern) => pattern.exec(text) ?? []);
  return [...told, ...secrets.filter((secret) => text.includes(secret))].map((leak) => `it tells "${leak}"`);
}
