const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts when this process is told to stop. Told again, it goes on draining: Ctrl-C arrives from the terminal and from npm. */
export function untilStopped(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => stopping.abort());
  return stopping.signal;
}
