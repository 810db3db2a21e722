export {
  createFlowClient,
  entryOf,
  type FlowClient,
  type FlowClientOptions,
  type PipelineEntry,
  type Started,
} from './client.ts';
export { armCrashPoint, CRASH_POINTS, type CrashPoint, type ReachCrashPoint } from './crash-points.ts';
export { type IsolatedOptions, serveIsolated } from './isolation/child.ts';
export { type FlowWorker, type FlowWorkerOptions, startWorker } from './worker.ts';
