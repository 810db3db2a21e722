import { availableParallelism, loadavg } from 'node:os';
import { type Options, parseOptions, USAGE } from './options.ts';
import { report } from './report.ts';
import { scheduleOf } from './schedule.ts';
import { unleash } from './unleash.ts';

const EXIT = { fine: 0, violated: 1, misused: 2, SIGINT: 130, SIGTERM: 143 } as const;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(EXIT[signal]));

const options = optionsOrExit();
const schedule = scheduleOf(options);
const { seconds, seed, workers, researchers, apis, rate, gap } = options;
console.log(
  `seed ${seed}: ${schedule.strikes.length} strikes and ${schedule.orders.length} orders in ${seconds} s; ` +
    `again with: npm run chaos -- --seconds ${seconds} --seed ${seed} --workers ${workers} --researchers ${researchers} --apis ${apis} --rate ${rate} --gap ${gap}`,
);
console.log(`Node ${process.version}, ${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)} before`);
const outcome = await unleash(options, schedule, (line) => console.log(line));
console.log(`\n${report(outcome)}`);
process.exit(outcome.violations.length === 0 ? EXIT.fine : EXIT.violated);

function optionsOrExit(): Options {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(EXIT.misused);
  }
}
