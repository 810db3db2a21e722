/** Far below LIMITS.eventDataBytes, whatever JSON makes of the characters. */
const DELTA_CHARS = 8_000;

/** Spells a text in pieces for the stream: put together at their offsets (UTF-16 units) they are the text. */
export function deltasOf(text: string, offset: number): { text: string; offset: number }[] {
  const deltas: { text: string; offset: number }[] = [];
  for (let from = 0; from < text.length; ) {
    const to = pieceEnd(text, from);
    deltas.push({ text: text.slice(from, to), offset: offset + from });
    from = to;
  }
  return deltas;
}

/** After a section where one ends in reach, never inside a surrogate pair. */
function pieceEnd(text: string, from: number): number {
  const limit = from + DELTA_CHARS;
  const section = text.indexOf('\n## ', from + 1);
  if (section >= 0 && section + 1 <= limit) return section + 1;
  if (limit >= text.length) return text.length;
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(limit - 1));
  return splitsPair ? limit - 1 : limit;
}
