import { createWriteStream, existsSync, mkdirSync, renameSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';

/** Opens a log for this start; the one of the start before stays beside it as `.1`. */
export function openLog(path: string): WriteStream {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) renameSync(path, `${path}.1`);
  return createWriteStream(path);
}

/** pino's level from which a line is worth a person's attention. */
const WARN = 40;

/** One line of a process of ours: what pino wrote, or anything else it printed. */
export interface LogLine {
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly msg: string;
  readonly alarming: boolean;
}

export function parseLine(text: string): LogLine {
  const fields = fieldsOf(text);
  const msg = typeof fields.msg === 'string' ? fields.msg : text;
  const level = typeof fields.level === 'number' ? fields.level : WARN;
  return { text, fields, msg, alarming: level >= WARN };
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // a stack, or a warning of Node
  }
}
