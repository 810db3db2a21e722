import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { SubjectName, WorkSettings } from './subjects/subject.ts';

const ENTRY = fileURLToPath(new URL('./worker-process.ts', import.meta.url));
const FROM_SOURCE = ['--disable-warning=ExperimentalWarning', '--conditions=@cairn/source'];

const Message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('usage'), cpuMs: z.number(), ended: z.number() }),
]);

export interface Usage {
  /** User and system, since the process started, in milliseconds. */
  readonly cpuMs: number;
  /** Runs that came to their last step in this process. */
  readonly ended: number;
}

/** A worker process of one subject, ready to work. */
export interface WorkerChild {
  readonly pid: number;
  usage(): Promise<Usage>;
  /** Stops it in its tracks, connections and all, until `thaw`: what is submitted meanwhile queues up. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** @param profile folder that gets a CPU profile when the process is closed */
export async function startWorkerChild(
  subject: SubjectName,
  settings: WorkSettings,
  profile?: string,
): Promise<WorkerChild> {
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const args = [...FROM_SOURCE, ...profiling, ENTRY, JSON.stringify({ subject, ...settings })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const abandon = () => child.kill('SIGKILL'); // a frozen process hears nothing else
  process.once('exit', abandon);
  child.once('exit', () => process.off('exit', abandon));
  await answer(child, subject);
  const end = async (ask: () => void) => {
    const exited = once(child, 'exit');
    ask();
    await exited;
  };
  return {
    pid: child.pid ?? 0,
    async usage() {
      child.send('usage');
      const message = await answer(child, subject);
      if (message.kind !== 'usage') throw new Error(`The ${subject} worker answered "${message.kind}" to "usage".`);
      return message;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: () => end(() => child.kill('SIGKILL')),
    close: () => end(() => child.send('close')),
  };
}

/** @throws Error when the process ends instead of answering */
async function answer(child: ChildProcess, subject: SubjectName): Promise<z.infer<typeof Message>> {
  const gone = new AbortController();
  const { signal } = gone;
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`The ${subject} worker ended with code ${code}; see above for why.`);
      }),
    ]);
    return Message.parse(message);
  } finally {
    gone.abort();
  }
}
