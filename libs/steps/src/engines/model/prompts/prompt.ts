import { createHash } from 'node:crypto';
import { ENGINE_VERSION, type ModelConfig } from '../config.ts';

/** What a model is told before everything else. */
export interface Prompt {
  readonly name: string;
  /** Raised by hand with every change, for people; its text counts for everything else. */
  readonly version: number;
  readonly text: string;
}

const HASH_HEX_CHARS = 8;

export const shortHash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, HASH_HEX_CHARS);

/**
 * A call's place in its step. What a build, a prompt or a model asks differently has another one, so that a run goes on across
 * deploys: it asks anew, where one site with another input would end it.
 */
export const siteOf = (
  what: string,
  { text }: Prompt,
  { provider, name, maxOutputTokens }: ModelConfig,
  more: unknown = null,
): string => `${what}@${shortHash([text, provider, name, maxOutputTokens, ENGINE_VERSION, more])}`;
