import { type FlowJob, FlowProducer, type Job } from 'bullmq';
import { bare, bareSubmitter, bareWorker, type StepData } from './bare-bullmq.ts';
import { OUTPUT, STEPS, type Subject } from './subject.ts';

const PREFIX = '{bench-nested}';

/** The whole chain as one flow: the last step is the root, each step the only child of the one after it. */
function flowOf(queueName: string, run: string, step: number): FlowJob {
  const children = step === 1 ? [] : [flowOf(queueName, run, step - 1)];
  const data: StepData = { run, step };
  return { name: `step${step}`, queueName, data, opts: { jobId: `${run}-${step}`, removeOnComplete: true }, children };
}

/** Bare BullMQ with the whole chain enqueued up front; a step's output is its return value, which the next one reads. */
export const nestedFlow: Subject = {
  name: 'nested-flow',
  async submitter(url) {
    const own = bare(url, PREFIX);
    const flows = new FlowProducer({ connection: own.redis, prefix: PREFIX });
    const submitter = await bareSubmitter(own, (run) => flows.add(flowOf(own.queue.name, run, STEPS)));
    return {
      ...submitter,
      async close() {
        await flows.close();
        await submitter.close();
      },
    };
  },
  work(settings) {
    return bareWorker(bare(settings.url, PREFIX), settings, async (job: Job<StepData>) => {
      if (job.data.step > 1) await job.getChildrenValues();
      return OUTPUT;
    });
  },
};
