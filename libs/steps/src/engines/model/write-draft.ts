import { planUpdated, type ReportSection, type RunQuestion } from '@cairn/core';
import { escaped } from '../../report/escape.ts';
import { MODEL_LIMITS } from './config.ts';
import { type Asker, type ModelEngine, type StandIn, standInFor } from './engine.ts';
import type { Evidence } from './evidence.ts';
import { limitSpent } from './failure.ts';
import { type PlanLine, sectionWords } from './words.ts';
import { type Recovered, type SectionTask, type SectionWritten, writeSection } from './write-section.ts';

export interface DraftTask {
  readonly topic: string;
  /** As the embedded engine wrote them: what is found is written from, and stands in where the model cannot. */
  readonly extractive: readonly ReportSection[];
  /** By question id. */
  readonly evidence: Readonly<Record<string, readonly Evidence[]>>;
  /** Sections of the round before that stay as they are. */
  readonly kept: readonly ReportSection[];
  /** By question id what the critic said. */
  readonly issues: ReadonlyMap<string, readonly string[]>;
  /** What readers have in front of the first section that is written now, in UTF-16 units. */
  readonly offset: number;
}

export interface Draft {
  readonly sections: ReportSection[];
  readonly plan: PlanLine[];
  /** Sections that the embedded engine wrote, and why. */
  readonly standIns: { readonly section: string; readonly limit?: string | undefined; readonly why: string }[];
  readonly recovered: Recovered[];
  readonly dropped: number;
}

/** Writes a draft section by section, each from its evidence. Where nothing was found, nothing is asked. */
export async function writeDraft(engine: ModelEngine, context: Asker, task: DraftTask): Promise<Draft> {
  const draft = new Drafting(engine, context, task);
  for (const section of task.extractive) await draft.add(section);
  return draft.result();
}

class Drafting {
  readonly #engine: ModelEngine;
  readonly #context: Asker;
  readonly #task: DraftTask;
  readonly #sections: ReportSection[] = [];
  readonly #standIns: (StandIn & { section: string })[] = [];
  readonly #recovered: Recovered[] = [];
  #dropped = 0;
  #offset: number;
  #failuresInARow = 0;
  #stopped: StandIn | undefined;

  constructor(engine: ModelEngine, context: Asker, task: DraftTask) {
    this.#engine = engine;
    this.#context = context;
    this.#task = task;
    this.#offset = task.offset;
  }

  async add(extractive: ReportSection): Promise<void> {
    const before = this.#task.kept.find(({ id }) => id === extractive.id);
    if (before || extractive.claims.length === 0) return void this.#sections.push(before ?? extractive);
    const written = await this.#written(extractive);
    if ('why' in written) {
      this.#standIns.push({ ...written, section: extractive.id });
      this.#sections.push({ ...extractive, written_by: 'extractive' });
      return;
    }
    this.#sections.push({ ...written.section, written_by: 'model' });
    this.#recovered.push(...written.recovered);
    this.#dropped += written.dropped;
    this.#offset += written.shown.length;
  }

  result(): Draft {
    const { extractive } = this.#task;
    return {
      sections: this.#sections,
      plan: planOf(extractive, this.#sections),
      standIns: this.#standIns,
      recovered: this.#recovered,
      dropped: this.#dropped,
    };
  }

  async #written(extractive: ReportSection): Promise<SectionWritten | StandIn> {
    if (this.#stopped) return this.#stopped;
    try {
      const task = this.#sectionTask(extractive);
      this.#context.tell(planUpdated(this.#plan().map(asFollowed)));
      const written = await writeSection(this.#engine, this.#context, task);
      this.#failuresInARow = 0;
      const { id, claims } = written.section;
      if (claims.length === 0 && !written.silent) {
        this.#dropped += written.dropped;
        return this.#quoted(id, { why: 'nothing of its answer stood against the evidence' });
      }
      this.#context.think(`[${claims.length > 0 ? 'x' : ' '}] ${id}: ${claims.length} of its statements stand.`);
      return written;
    } catch (error) {
      const why = standInFor(error, this.#context);
      this.#failuresInARow += 1;
      if (limitSpent(error) !== undefined || this.#failuresInARow >= MODEL_LIMITS.failuresInARow) this.#stopped = why;
      return this.#quoted(extractive.id, why);
    }
  }

  #quoted(id: string, standIn: StandIn): StandIn {
    this.#context.think(`[ ] ${id}: quoted from its sources. ${standIn.why}`);
    return standIn;
  }

  /** What stands so far, of this round and of the one before. */
  #said(): ReportSection[] {
    return [...this.#sections, ...this.#task.kept.filter((section) => !this.#sections.includes(section))];
  }

  #plan(): PlanLine[] {
    return planOf(this.#task.extractive, this.#said());
  }

  #sectionTask({ id, question }: ReportSection): SectionTask {
    const { topic, issues } = this.#task;
    const evidence = this.#task.evidence[id] ?? [];
    const said = this.#said();
    const plan = this.#plan();
    const words = {
      topic,
      id,
      question,
      plan,
      said,
      evidence,
      guidance: this.#context.guidance,
      issues: issues.get(id) ?? [],
    };
    const title = this.#offset === 0 ? `# ${escaped(topic)}\n` : '';
    const gap = this.#offset === this.#task.offset ? '\n' : '\n\n';
    const lead = `${title}${gap}## ${escaped(question)}\n\n`;
    return { id, question, user: sectionWords(words), evidence, state: [plan, said], lead, offset: this.#offset };
  }
}

const asFollowed = ({ id, question, status }: PlanLine): RunQuestion => ({
  id,
  text: question,
  state: status === 'unanswered' ? 'gap' : status,
});

/** The plan, ticked as far as its questions are answered. */
function planOf(questions: readonly ReportSection[], written: readonly ReportSection[]): PlanLine[] {
  return questions.map(({ id, question }) => {
    const section = written.find((other) => other.id === id);
    const status = section === undefined ? 'open' : section.claims.length > 0 ? 'answered' : 'unanswered';
    return { id, question, status };
  });
}
