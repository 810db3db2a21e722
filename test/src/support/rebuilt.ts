import type { RunEvent } from '@cairn/core';

/** The report as a reader of the stream has it: a delta stands at its offset, and what stood there and behind it is gone. */
export function rebuilt(events: readonly Pick<RunEvent, 'type' | 'data'>[]): string {
  let text = '';
  for (const { type, data } of events) {
    if (type === 'report.reset') text = text.slice(0, Number(data.offset));
    if (type !== 'report.delta') continue;
    if (Number(data.offset) > text.length)
      throw new Error(`A gap in front of ${JSON.stringify(data)} behind ${text.length}.`);
    text = text.slice(0, Number(data.offset)) + data.text;
  }
  return text;
}
