import { CairnError, LIMITS, type NewEvent, type Visit, visitKey } from '@cairn/core';

/**
 * An event as the log keeps it.
 * @throws PAYLOAD_TOO_LARGE
 */
export function eventText({ attempt: _, ...event }: NewEvent): string {
  const text = JSON.stringify(event);
  if (Buffer.byteLength(text) > LIMITS.eventDataBytes) {
    throw new CairnError(
      'PAYLOAD_TOO_LARGE',
      `A ${event.type} event is over ${LIMITS.eventDataBytes} bytes. Split it.`,
    );
  }
  return text;
}

/**
 * An output as its checkpoint keeps it.
 * @throws OUTPUT_TOO_LARGE
 */
export function outputText(visit: Visit, output: unknown): string {
  const text = JSON.stringify(output ?? null);
  const bytes = Buffer.byteLength(text);
  if (bytes > LIMITS.stepOutputBytes) {
    const where = visitKey(visit);
    throw new CairnError(
      'OUTPUT_TOO_LARGE',
      `The output of ${where} is ${bytes} bytes; a checkpoint holds ${LIMITS.stepOutputBytes}. Keep large texts as blobs.`,
      { step: where, bytes, limit_bytes: LIMITS.stepOutputBytes },
    );
  }
  return text;
}

/**
 * The result of a call to the outside world, as the ledger keeps it.
 * @throws OUTPUT_TOO_LARGE
 */
export function resultText(what: string, result: unknown): string {
  const text = JSON.stringify(result ?? null);
  const bytes = Buffer.byteLength(text);
  if (bytes > LIMITS.effectResultBytes) {
    throw new CairnError(
      'OUTPUT_TOO_LARGE',
      `The result of ${what} is ${bytes} bytes; the ledger holds ${LIMITS.effectResultBytes}. Keep large texts as blobs.`,
      { bytes, limit_bytes: LIMITS.effectResultBytes },
    );
  }
  return text;
}
