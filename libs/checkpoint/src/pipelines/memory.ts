import { type KnownPipeline, PIPELINE_KNOWN_MS, type PipelineStore } from './store.ts';

/** @param now in ms since 1970 */
export function memoryPipelineStore(now: () => number = Date.now): PipelineStore {
  const shown = new Map<string, KnownPipeline>();
  const isKnown = ({ seen_at }: KnownPipeline) => Date.parse(seen_at) > now() - PIPELINE_KNOWN_MS;
  return {
    show: async (card) =>
      void shown.set(card.name, { ...structuredClone(card), seen_at: new Date(now()).toISOString() }),
    find: async (name) => [shown.get(name)].find((found) => found && isKnown(found)),
    list: async () => [...shown.values()].filter(isKnown).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
