import type { Logger } from '@cairn/core';

export interface Closer {
  readonly name: string;
  close(): void | Promise<void>;
}

interface ShutdownOptions {
  readonly log: Logger;
  /** After that long the process ends whatever is still open. */
  readonly deadlineMs: number;
  /** Closed one after the other, in this order. */
  readonly closers: readonly Closer[];
}

/**
 * At the first SIGTERM or SIGINT closes everything in order and exits: 0 when all closed in time, else 1.
 * Further signals change nothing: a terminal's Ctrl-C reaches a process twice, from the terminal and from npm.
 */
export function closeOnSignal(options: ShutdownOptions): void {
  let closing = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (closing) return;
    closing = true;
    options.log.info({ signal }, 'closing');
    void closeAll(options).then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function closeAll({ log, deadlineMs, closers }: ShutdownOptions): Promise<boolean> {
  let clean = true;
  let current = '';
  setTimeout(() => {
    log.error({ deadlineMs, closer: current }, 'not closed in time, exiting anyway');
    process.exit(1);
  }, deadlineMs);
  for (const closer of closers) {
    current = closer.name;
    try {
      await closer.close();
    } catch (error) {
      clean = false;
      log.error({ err: error, closer: closer.name }, 'could not close');
    }
  }
  if (clean) log.info({}, 'closed');
  return clean;
}

/** After an error that nobody caught the process is in an unknown state: it ends at once, and is started anew. */
export function exitOnUncaught(log: Logger): void {
  const onUncaught = (error: unknown) => {
    log.error({ err: error }, 'uncaught error, exiting');
    process.exit(1);
  };
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
}
