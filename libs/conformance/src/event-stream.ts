const EVENT = /^id: (?<id>\S+)\nevent: (?<type>\S+)\ndata: (?<data>.+)$/;
const SILENT = /^(?:: .+|retry: \d+|id: \S+)$/;

/** The data of the events in a stream, as far as it came: a last block that is not whole does not count. */
export function eventsIn(text: string): { data: string[]; faults: string[] } {
  const blocks = text.split('\n\n').slice(0, -1);
  const data: string[] = [];
  const faults: string[] = [];
  for (const block of blocks) {
    const event = EVENT.exec(block)?.groups;
    if (event?.data !== undefined) data.push(event.data);
    else if (!SILENT.test(block)) faults.push(`the stream has a block that is no event: ${JSON.stringify(block)}`);
  }
  return { data, faults };
}
