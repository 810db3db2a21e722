export { runWorker } from './run-worker.ts';
