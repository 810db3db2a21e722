import { type EventType, isTerminalEvent, type RunEvent, visitKey } from '@cairn/core';
import type { Swept } from './world.ts';

/** What comes of a run that nothing disturbs. */
export interface Oracle {
  readonly report: string;
  /** What its steps said, with their commits. */
  readonly said: string;
  /** What it asks the outside world for. */
  readonly called: readonly string[];
}

export async function oracleOf(swept: Swept): Promise<Oracle> {
  const called = [...swept.target.keysOf.keys()];
  return { report: await reportOf(swept), said: saidIn(await logOf(swept)), called };
}

/** What the engine promises, and a swept run breaks; empty when it keeps all. */
export async function violationsOf(swept: Swept, oracle: Oracle): Promise<string[]> {
  const events = await logOf(swept);
  return [
    ...endOf(swept),
    ...soundness(events),
    ...(await visitsOf(swept, events)),
    ...outcomeOf(swept, await reportOf(swept), saidIn(events), oracle),
    ...writtenInPause(events),
    ...staleCommits(events),
    ...effectsOf(swept),
    ...missingCalls(swept, oracle),
    ...notTakenBack(swept, events),
    ...revivalsOf(swept),
  ];
}

const logOf = async ({ store, runId }: Swept) => (await store.events(runId, undefined, 10_000))?.events ?? [];
const reportOf = async ({ store, runId }: Swept) => JSON.stringify((await store.checkpoints(runId))?.at(-1)?.output);
const visitOf = ({ step, round }: RunEvent) => visitKey({ step: step ?? '', round: round ?? 0 });
const saidIn = (events: readonly RunEvent[]) =>
  events
    .filter(({ type }) => type === 'source.found')
    .map((event) => JSON.stringify(event.data))
    .join();

function endOf({ run, cancelled }: Swept): string[] {
  const wanted = cancelled ? 'cancelled' : 'completed';
  return run?.status === wanted ? [] : [`the run is ${run?.status}, not ${wanted}`];
}

function soundness(events: readonly RunEvent[]): string[] {
  const ends = events.filter(({ type }) => isTerminalEvent(type));
  return [
    ...(events.every(({ seq }, i) => seq === i + 1) ? [] : ['the log has a gap']),
    ...(ends.length === 1 && ends[0]?.seq === events.length ? [] : [`${ends.length} ends, or not the last entry`]),
  ];
}

async function visitsOf({ store, runId }: Swept, events: readonly RunEvent[]): Promise<string[]> {
  const visits = ((await store.checkpoints(runId)) ?? []).map(visitKey);
  const told = events.filter(({ type }) => type === 'step.completed').map(visitOf);
  return [
    ...(new Set(visits).size === visits.length ? [] : [`committed twice: ${visits.join(' ')}`]),
    ...(told.join() === visits.join() ? [] : [`checkpoints ${visits.join(' ')}, told ${told.join(' ')}`]),
  ];
}

function outcomeOf({ cancelled }: Swept, report: string, said: string, oracle: Oracle): string[] {
  if (cancelled) return [];
  return [
    ...(report === oracle.report ? [] : [`the report is ${report}, not ${oracle.report}`]),
    ...(said === oracle.said ? [] : [`its steps said ${said}, not ${oracle.said}`]),
  ];
}

const WORK: readonly string[] = [
  'step.started',
  'step.completed',
  'checkpoint.saved',
  'source.found',
] satisfies EventType[];

function writtenInPause(events: readonly RunEvent[]): string[] {
  let paused = false;
  const found: string[] = [];
  for (const { type } of events) {
    if (type === 'run.paused') paused = true;
    // A run that is cancelled while it is paused is undone.
    if (type === 'run.resumed' || type === 'run.cancelling') paused = false;
    if (paused && WORK.includes(type)) found.push(`${type} in a pause`);
  }
  return found;
}

/** Who commits is who took the work last. */
function staleCommits(events: readonly RunEvent[]): string[] {
  const newest = new Map<string, number | null>();
  const found: string[] = [];
  for (const event of events) {
    const visit = visitOf(event);
    if (event.type === 'step.started') newest.set(visit, event.attempt);
    if (event.type === 'checkpoint.saved' && event.attempt !== newest.get(visit)) {
      found.push(`${visit} committed by attempt ${event.attempt} after attempt ${newest.get(visit)} had begun`);
    }
  }
  return found;
}

/** Whose end nobody heard of is called again, under its key; nothing else is. */
function effectsOf({ target, struckInFlight }: Swept): string[] {
  const keys = [...target.keysOf].filter(([, under]) => under.size > 1);
  const repeats = [...target.calls.values()].reduce((sum, calls) => sum + calls - 1, 0);
  return [
    ...keys.map(([what, under]) => `"${what}" went out under ${under.size} keys`),
    ...(repeats > struckInFlight ? [`${repeats} calls repeated, ${struckInFlight} were struck in flight`] : []),
  ];
}

/** What a run that is through has saved, it has also done. */
function missingCalls({ cancelled, target }: Swept, { called }: Oracle): string[] {
  const missing = cancelled ? [] : called.filter((what) => !target.keysOf.has(what));
  return missing.map((what) => `"${what}" was never called`);
}

/** What a cancelled run had written is taken back, round by round. */
function notTakenBack({ cancelled, target }: Swept, events: readonly RunEvent[]): string[] {
  if (!cancelled) return [];
  const written = events.filter(({ type, step }) => type === 'step.completed' && step === 'write');
  const kept = written.filter(({ round }) => !target.keysOf.has(`take back round ${round}`));
  return kept.map((event) => `${visitOf(event)} was not taken back`);
}

/** Nobody has to look after a run whose jobs were added: who lets go of one leaves it to come back while its run stands there. */
const revivalsOf = ({ revivals }: Swept): string[] => (revivals > 0 ? [`its job was missing ${revivals} times`] : []);
