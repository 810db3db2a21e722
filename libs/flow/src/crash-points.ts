import { setTimeout as sleep } from 'node:timers/promises';

/** Where a process can be made to die, hang or wait: the windows between two writes. */
export const CRASH_POINTS = [
  'accept.before',
  'accept.mid',
  'accept.replaced',
  'accept.after',
  'step.start',
  'step.middle',
  'commit.before',
  'commit.after',
  'enqueue.after',
  'effect.before',
  'effect.after',
  'effect.settled',
  'part.start',
  'part.before',
  'part.after',
  'part.again',
  'end.before',
  'steer.after',
  'schedule.kept',
  'schedule.changed',
  'schedule.tick',
  'webhook.queued',
  'webhook.before',
  'webhook.after',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Called wherever a crash point lies; `where` is the step. Does nothing unless that point is armed. */
export type ReachCrashPoint = (point: CrashPoint, where?: string) => Promise<void> | void;

export const noCrashPoints: ReachCrashPoint = () => undefined;

const SPEC = /^(?<point>[a-z.]+)(?:@(?<where>[a-z_]+))?(?::(?<action>crash|freeze|sleep=(?<ms>\d+)))?$/;

/**
 * Arms one crash point of this process, for tests.
 *
 * @param spec `point[@step][:crash | :freeze | :sleep=ms]`; '' arms nothing. `crash` (the default) is SIGKILL, `freeze`
 *   is SIGSTOP, both without any clean-up.
 * @param announce called before the action
 * @throws TypeError when the spec names no crash point
 */
export function armCrashPoint(spec: string, announce: (point: CrashPoint) => void): ReachCrashPoint {
  if (spec === '') return noCrashPoints;
  const { point, where, action = 'crash', ms } = SPEC.exec(spec)?.groups ?? {};
  if (!CRASH_POINTS.some((known) => known === point)) {
    throw new TypeError(
      `CAIRN_CRASH_POINT names no crash point; want point[@step][:crash|:freeze|:sleep=ms], points: ${CRASH_POINTS.join(', ')}.`,
    );
  }
  return async (reached, at) => {
    if (reached !== point || (where !== undefined && where !== at)) return;
    announce(reached);
    if (ms !== undefined) return sleep(Number(ms));
    process.kill(process.pid, action === 'freeze' ? 'SIGSTOP' : 'SIGKILL');
    await sleep(1000); // the signal lands before the next line would
  };
}
