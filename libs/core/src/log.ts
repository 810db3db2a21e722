type LogLine = (fields: object, message: string) => void;

/** What the libraries need of a logger; pino's fits. */
export interface Logger {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
  isLevelEnabled(level: 'debug' | 'info' | 'warn' | 'error'): boolean;
  /** A logger whose lines all carry `fields`. */
  child(fields: object): Logger;
}
