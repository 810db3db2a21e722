import { createHash } from 'node:crypto';
import {
  type BlobStore,
  type EventData,
  firstVisit,
  type Guidance,
  type Logger,
  messageId,
  next,
  type Part,
  type Pipeline,
  Report,
  ResearchRequest,
  type RunId,
  type Step,
  type StepContext,
  type StepOutput,
  stepNamed,
  type Visit,
  type WorkContext,
} from '@cairn/core';
import type { z } from 'zod';

export interface DrivenEvent {
  readonly type: string;
  readonly data: EventData;
}

export interface Driven {
  readonly report: Report;
  readonly events: readonly DrivenEvent[];
  /** Every visit in order, with its output. */
  readonly visits: readonly { readonly visit: Visit; readonly output: unknown }[];
}

const RUN_ID: RunId = 'run_01890a5d-ac96-774b-bcce-b302099a8057';
const silence = () => undefined;
const silent: Logger = {
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
  isLevelEnabled: () => false,
  child: () => silent,
};

function memoryBlobs(): BlobStore {
  const kept = new Map<string, Uint8Array>();
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      kept.set(sha256, bytes);
      return sha256;
    },
    async get(sha256) {
      const bytes = kept.get(sha256);
      if (!bytes) throw new Error(`Nothing is kept under ${sha256}.`);
      return bytes;
    },
  };
}

/** What a step sees in tests; `events` receives what it emits. */
export function workContext(request: ResearchRequest, events: DrivenEvent[] = []): WorkContext {
  return {
    runId: RUN_ID,
    request,
    guidance: [],
    round: 1,
    attempt: 1,
    signal: new AbortController().signal,
    blobs: memoryBlobs(),
    log: silent,
    emit: ({ type, data = {} }) => events.push({ type, data }),
    tell: ({ type, data = {} }) => events.push({ type, data }),
    think: silence,
    now: () => Date.UTC(2026, 0, 1),
    random: () => 0.5,
    uuid: () => '00000000-0000-4000-8000-000000000000',
    effect: async ({ site, call }) => {
      const tried = {
        key: site,
        signal: new AbortController().signal,
        salvaged: '',
        stream: silence,
        restart: silence,
      };
      return (await call(tried)).result;
    },
  };
}

/** What people have told the run by the time of a visit. */
export type ToldBy = (visit: Visit) => readonly string[];

function guidanceOf(told: readonly string[]): Guidance[] {
  return told.map((text, at) => ({
    message_id: messageId(at + 10),
    at: '2026-01-01T00:00:00.000Z',
    text,
    via: 'message',
  }));
}

/** Takes a run through its steps as the engine would, every output through JSON, without queue or store. */
export async function driveRun(
  pipeline: Pipeline,
  body: z.input<typeof ResearchRequest>,
  told: ToldBy = () => [],
): Promise<Driven> {
  const events: DrivenEvent[] = [];
  const context = workContext(ResearchRequest.parse(body), events);
  const visits: { visit: Visit; output: unknown }[] = [];
  const latest = <Output>(step: StepOutput<Output>) => {
    const found = visits.findLast(({ visit }) => visit.step === step.name);
    return found === undefined ? undefined : step.output.parse(found.output);
  };
  const history = async () => ({ checkpoints: [], inherited: 0 });
  for (let visit: Visit | undefined = firstVisit(pipeline); visit; ) {
    const step = stepNamed(pipeline, visit.step);
    if (!step) throw new Error(`No step ${visit.step}.`);
    const parts = await partsOf(step, { ...context, latest });
    const seen = { ...context, guidance: guidanceOf(told(visit)), round: visit.round, latest, history, parts };
    const output = overTheWire(step.output.parse(await step.run(seen)));
    visits.push({ visit, output });
    visit = next(pipeline, visit, output);
  }
  return { report: Report.parse(visits.at(-1)?.output), events, visits };
}

async function partsOf(step: Step, context: WorkContext & Pick<StepContext, 'latest'>): Promise<Part[]> {
  const { fanOut } = step;
  if (!fanOut) return [];
  return Promise.all(fanOut.items(context).map((item) => tried(fanOut, overTheWire(item), context)));
}

async function tried(fanOut: NonNullable<Step['fanOut']>, item: unknown, context: WorkContext): Promise<Part> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { status: 'done', output: overTheWire(await fanOut.run(item, { ...context, attempt })) };
    } catch (error) {
      if (attempt < fanOut.retry.maxAttempts) continue;
      return { status: 'failed', failure: { code: 'STEP_FAILED', message: String(error), retryable: true } };
    }
  }
}

function overTheWire(value: unknown): z.core.util.JSONType {
  return JSON.parse(JSON.stringify(value));
}
