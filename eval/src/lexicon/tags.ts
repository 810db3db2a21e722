import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stemsOf } from '@cairn/steps';
import { z } from 'zod';

const Tags = z.array(z.union([z.string(), z.number(), z.null()]));
const ByName = z.record(z.string(), Tags);
const Named = z.record(z.string(), z.object({ name: z.string(), tags: Tags.optional() }));

/** Words under more pictures than that tell nothing: "arrow". */
const MAX_PICTURES = 150;
/** A pair that stands together once is hearsay: n pictures count for n / (n + this). */
const DOUBT = 2;

type Fits = Map<string, Map<string, number>>;

/**
 * What people who searched for pictures would type, as the makers of emoji and icons wrote it down: words of one picture are
 * related, the more the fewer other pictures either has (normalised pointwise mutual information).
 *
 * @param folder where npm's emojilib, lucide-static and @tabler/icons are unpacked, each under its name
 */
export function tagFits(folder: string): Fits {
  const pictures = picturesIn(folder).map((words) => stemsOf(words.join(' ')));
  const places = new Map<string, number[]>();
  for (const [at, stems] of pictures.entries())
    for (const stem of stems) places.set(stem, [...(places.get(stem) ?? []), at]);
  const fits: Fits = new Map();
  for (const [stem, own] of places) {
    if (own.length > MAX_PICTURES) continue;
    const together = new Map<string, number>();
    for (const other of own.flatMap((at) => [...(pictures[at] ?? [])]))
      if (other !== stem) together.set(other, (together.get(other) ?? 0) + 1);
    fits.set(stem, fitsOf(together, own.length, places, pictures.length));
  }
  return fits;
}

function fitsOf(
  together: ReadonlyMap<string, number>,
  own: number,
  places: ReadonlyMap<string, readonly number[]>,
  all: number,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const [other, both] of together) {
    const others = places.get(other)?.length ?? 0;
    if (others > MAX_PICTURES) continue;
    const information = Math.log((both * all) / (own * others)) / Math.log(all / both);
    if (information > 0) found.set(other, (information * both) / (both + DOUBT));
  }
  return found;
}

function picturesIn(folder: string): string[][] {
  const read = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as unknown;
  const emoji = Object.values(ByName.parse(read('emojilib', 'dist', 'emoji-en-US.json')));
  const lucide = Object.entries(ByName.parse(read('lucide-static', 'tags.json'))).map(([name, tags]) => [
    name,
    ...tags,
  ]);
  const tabler = Object.values(Named.parse(read('@tabler', 'icons', 'icons.json')));
  return [...emoji, ...lucide, ...tabler.map(({ name, tags = [] }) => [name, ...tags])].map(wordsOf);
}

/** Of "light_bulb" two. */
function wordsOf(tags: readonly (string | number | null)[]): string[] {
  return tags.flatMap(
    (tag) =>
      String(tag)
        .toLowerCase()
        .match(/[a-z]{3,}/g) ?? [],
  );
}
