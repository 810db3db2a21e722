const CLEAR_LINE = '\r\x1b[2K';

/** Lines for a person, and at most one line below them that keeps changing. */
export interface Screen {
  line(text?: string): void;
  /** Shows `text` below all lines until the next call; without a terminal nothing is shown. */
  live(text: string | undefined): void;
}

export function createScreen(out: NodeJS.WriteStream = process.stdout): Screen {
  // A terminal that was closed must not keep us from draining.
  out.on('error', () => {});
  let shown: string | undefined;
  const clear = () => shown !== undefined && out.write(CLEAR_LINE);
  const fitted = (text: string) => text.slice(0, Math.max(20, (out.columns ?? 80) - 1));
  return {
    line(text = '') {
      clear();
      out.write(`${text}\n`);
      if (shown !== undefined) out.write(fitted(shown));
    },
    live(text) {
      if (!out.isTTY) return;
      clear();
      shown = text;
      if (text !== undefined) out.write(fitted(text));
    },
  };
}
