/**
 * Behind `npm start`, `npm test` and their like: sets up what is missing on this machine, then runs the command.
 * Plain JavaScript without packages, because on a bare machine there is an old Node and nothing else.
 */
import { COMMANDS } from './launch/commands.mjs';
import { COMPILED, makeFolders } from './launch/folders.mjs';
import { ensureNode } from './launch/node.mjs';
import { ensurePackages } from './launch/packages.mjs';
import { onStopSignals } from './launch/tasks.mjs';
import { Trouble } from './launch/trouble.mjs';
import { inTurn } from './launch/turn.mjs';

const OLDEST_NODE_FOR_THIS_FILE = 18;
/** As shells count: 128 + SIGINT. */
const EXIT_INTERRUPTED = 130;

async function main([name, ...args]) {
  const command = COMMANDS[name];
  if (!command) {
    throw new Trouble(`There is no command "${name ?? ''}".`, `Commands: ${Object.keys(COMMANDS).join(', ')}`);
  }
  makeFolders();
  process.env.NODE_COMPILE_CACHE ??= COMPILED;
  await command.before?.();
  const node = await inTurn(async () => {
    const node = await ensureNode();
    await ensurePackages();
    return node;
  });
  return withRedis(command, () => command.run(node, args));
}

/** From the first moment that a Redis of ours may run, a signal ends this process only after that Redis has ended. */
async function withRedis(command, run) {
  let interrupted = false;
  const release = onStopSignals(() => {
    interrupted = true;
  });
  const redis = await inTurn(command.redis);
  if (!redis.stop) release();
  if (redis.url) process.env.REDIS_URL = redis.url;
  try {
    return interrupted ? EXIT_INTERRUPTED : await run();
  } finally {
    await redis.stop?.();
  }
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE_FOR_THIS_FILE) {
  console.error(`Node ${process.version} is too old even for the set-up.\n  Install Node 24: https://nodejs.org`);
  process.exit(1);
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error) => {
    console.error(error instanceof Trouble ? error.message : error);
    process.exitCode = 1;
  },
);
