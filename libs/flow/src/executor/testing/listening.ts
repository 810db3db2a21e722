import type { Logger } from '@cairn/core';

type Line = readonly [level: string, fields: object, message: string];

/** A log that writes down what operators are told, and which fields its lines carry. */
export function listening() {
  const lines: Line[] = [];
  const carried: object[] = [];
  const line = (level: string) => (fields: object, message: string) => void lines.push([level, fields, message]);
  const log: Logger = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    isLevelEnabled: () => true,
    child: (fields) => {
      carried.push(fields);
      return log;
    },
  };
  return { log, lines, carried, told: () => lines.map(([level, , message]) => `${level}: ${message}`) };
}
