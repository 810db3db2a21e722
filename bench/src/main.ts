import { availableParallelism, loadavg } from 'node:os';
import { takeFigures } from './figures.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { type FsyncMode, startRedis } from './redis-server.ts';
import { figuresTable, targetsTable } from './table.ts';
import { judge } from './targets.ts';

/** As shells count: 128 + the signal's number. */
const EXIT_AT_SIGNAL = { SIGINT: 130, SIGTERM: 143 } as const;

for (const [signal, code] of Object.entries(EXIT_AT_SIGNAL)) process.once(signal, () => process.exit(code));

const options = optionsOrExit();
for (const fsync of options.aof) await benchmark(fsync, options);

/** Everything on one fresh Redis. A missed target is a result, not a failure: only what breaks ends with an error. */
async function benchmark(fsync: FsyncMode, options: Options): Promise<void> {
  const redis = await startRedis(fsync);
  const load = loadavg()[0]?.toFixed(1);
  const machine = `Node ${process.version}, ${availableParallelism()} CPUs, load ${load} before`;
  console.log(`\nRedis ${redis.version}, appendfsync ${fsync}, ${machine}`);
  const figures = await takeFigures(redis, options);
  console.log(`\n${figuresTable(figures)}\n\n${targetsTable(judge(figures))}`);
  await redis.stop();
}

function optionsOrExit(): Options {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}
