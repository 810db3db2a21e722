import { z } from 'zod';
import { SUBJECTS } from './subjects/all.ts';
import { SUBJECT_NAMES } from './subjects/subject.ts';

/** The entry of a worker process: `argv[2]` says what it is, messages ask what it used. */
const WorkOrder = z.object({
  subject: z.enum(SUBJECT_NAMES),
  url: z.string(),
  concurrency: z.number(),
  announce: z.boolean(),
  hold: z.boolean(),
});

const { subject, ...settings } = WorkOrder.parse(JSON.parse(process.argv[2] ?? ''));
const working = await SUBJECTS[subject].work(settings);

process.on('message', (message) => {
  if (message === 'usage') tell({ kind: 'usage', cpuMs: cpuMs(), ended: working.ended() });
  else void working.close().then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(1)); // never outlives the benchmark
tell({ kind: 'ready' });

function tell(message: object): void {
  process.send?.(message);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
