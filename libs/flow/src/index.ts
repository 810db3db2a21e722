export { type QueueFigures, type QueueFiguresOptions, queueFigures } from './bullmq/queue-figures.ts';
export { LOST_WAKE_UP_S } from './bullmq/safe-worker.ts';
export { ScheduleQueue, type ScheduleQueueOptions } from './bullmq/schedule-queue.ts';
export { WebhookQueue, type WebhookQueueOptions } from './bullmq/webhook-queue.ts';
export {
  createFlowClient,
  entryOf,
  type FlowClient,
  type FlowClientOptions,
  type PipelineEntry,
  runJobs,
} from './client.ts';
export { armCrashPoint, CRASH_POINTS, type CrashPoint, type ReachCrashPoint } from './crash-points.ts';
export { type IsolatedOptions, isIsolated, serveIsolated } from './isolation/child.ts';
export { knownPipeline } from './pipelines.ts';
export { notKept } from './refusals.ts';
export { createSchedules, type Schedules, type SchedulesOptions } from './schedules/schedules.ts';
export type { Ticker } from './schedules/ticker.ts';
export type { RunJobs, Started, Submission } from './submit.ts';
export { type FlowWorker, type FlowWorkerOptions, startWorker } from './worker.ts';
