import type { Logger } from '@cairn/core';

/** A logger that carries `fields` but is made only when something is logged: most steps say nothing, and making one costs. */
export function lazyLog(parent: Logger, fields: () => object): Logger {
  let made: Logger | undefined;
  const log = () => {
    made ??= parent.child(fields());
    return made;
  };
  return {
    debug: (...line) => parent.isLevelEnabled('debug') && log().debug(...line),
    info: (...line) => parent.isLevelEnabled('info') && log().info(...line),
    warn: (...line) => log().warn(...line),
    error: (...line) => log().error(...line),
    isLevelEnabled: (level) => parent.isLevelEnabled(level),
    child: (more) => log().child(more),
  };
}
