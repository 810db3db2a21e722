import { AsyncLocalStorage } from 'node:async_hooks';
import { type Job, Worker } from 'bullmq';

/**
 * A worker that ends may take along the one wake-up that a queue sends for new work: no job waits longer than this for it, in
 * seconds. An idle worker looks as often.
 */
export const LOST_WAKE_UP_S = 0.4;

/**
 * A Worker whose lock renewal survives that it gets a job back which it lost or handed back before.
 *
 * bullmq 6.7.0 tracks locks by job id alone: when the same worker has the same job twice, the end of the old execution
 * stops the renewal of the new one's lock, which then stalls again. Here an execution can end only its own tracking.
 */
export class SafeWorker<Data> extends Worker<Data, void> {
  // Set by createLockManager, which Worker's constructor calls before this class's own fields would be set up.
  declare private currentToken: AsyncLocalStorage<string>;

  override processJob(job: Job<Data, void>, token: string, fetchNext?: () => boolean) {
    return this.currentToken.run(token, () => super.processJob(job, token, fetchNext));
  }

  protected override createLockManager(): void {
    super.createLockManager();
    const currentToken = new AsyncLocalStorage<string>();
    this.currentToken = currentToken;
    const { lockManager } = this;
    const tokens = new Map<string, string>();
    const track = lockManager.trackJob.bind(lockManager);
    const untrack = lockManager.untrackJob.bind(lockManager);
    lockManager.trackJob = (jobId, token, ...rest) => {
      tokens.set(jobId, token);
      return track(jobId, token, ...rest);
    };
    lockManager.untrackJob = (jobId) => {
      const token = currentToken.getStore();
      if (token !== undefined && tokens.get(jobId) !== token) return;
      tokens.delete(jobId);
      untrack(jobId);
    };
  }
}
