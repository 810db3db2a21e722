import type { Job, JobsOptions } from 'bullmq';
import { type Bare, bare, bareSubmitter, bareWorker, type StepData } from './bare-bullmq.ts';
import { OUTPUT, STEPS, type Subject } from './subject.ts';

const PREFIX = '{bench-next}';

interface Carried extends StepData {
  /** What the step before made. */
  readonly output: typeof OUTPUT | null;
}

const optionsOf = ({ run, step }: Carried): JobsOptions => ({ jobId: `${run}-${step}`, removeOnComplete: true });

const add = ({ queue }: Bare, data: Carried) => queue.add(`step${data.step}`, data, optionsOf(data));

/** Bare BullMQ at its cheapest: each step adds the next one, with its output as that job's data, before it completes. */
export const nextOnComplete: Subject = {
  name: 'next-on-complete',
  submitter(url) {
    const own = bare(url, PREFIX);
    return bareSubmitter(own, (run) => add(own, { run, step: 1, output: null }));
  },
  work(settings) {
    const own = bare(settings.url, PREFIX);
    return bareWorker(own, settings, async ({ data }: Job<Carried>) => {
      if (data.step === STEPS) return OUTPUT;
      await add(own, { run: data.run, step: data.step + 1, output: OUTPUT });
    });
  },
};
