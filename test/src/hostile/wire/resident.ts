import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LOOK_MS = 250;
const run = promisify(execFile);

/** The memory that a process has in RAM, in MB. */
async function residentMb(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}

/** Looks at it again and again. @returns `stop`, which says what the most was */
export function watchResidentMb(pid: number): { stop(): Promise<number> } {
  let peakMb = 0;
  const look = async () => {
    peakMb = Math.max(peakMb, await residentMb(pid));
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return peakMb;
    },
  };
}
