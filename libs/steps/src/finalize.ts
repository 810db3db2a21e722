import { defineStep, Report, type ReportSource, type RunId } from '@cairn/core';
import { drafted, gathered, judged, type ManifestEntry, planned } from './checkpoints.ts';
import { earlierFindings } from './earlier.ts';
import { engineLines, engineOf, modelLimits } from './engines/model/report.ts';
import { guidedQuestions } from './guided.ts';
import { countsOf } from './manifest.ts';
import { deltasOf } from './report/deltas.ts';
import { gapsOf, limitsReached, unaskedGaps } from './report/gaps.ts';
import { appendixMarkdown, draftMarkdown, gatheredMarkdown, gatheredSummary, summaryOf } from './report/markdown.ts';
import { ticks } from './ticked.ts';

/** Puts the report together from what the other steps left: no clock, no chance, so that a repeat gives the same bytes. */
export const finalizeStep = defineStep({
  name: 'finalize',
  output: Report,
  reads: [planned, gathered, drafted, judged],
  async run({ latest, request, guidance, emit }) {
    const plan = latest(planned);
    const manifest = latest(gathered);
    const draft = latest(drafted);
    const verdict = latest(judged);
    if (!plan || !manifest || !draft || !verdict) throw new TypeError('finalize ran before critique.');
    const { sections } = draft;
    const engine = engineOf(draft);
    const counts = countsOf(manifest);
    const citations = sections.flatMap(({ claims }) =>
      claims.flatMap(({ evidence }) => [...new Set(evidence.map(({ source }) => source))]),
    );
    const readBefore = new Map(plan.memory?.sources.map(({ sha256, run_id }) => [sha256, run_id]));
    const sources = manifest.sources.map((entry) => reportSource(entry, citations, readBefore));
    const gathersOnly = request.mode === 'sources_only';
    const questions = gathersOnly ? [] : guidedQuestions(plan, guidance, request.topic);
    const earlier = plan.memory ? earlierFindings(plan.memory, questions, sections) : [];
    const gaps = [...gapsOf(sections, verdict), ...unaskedGaps(questions, sections)];
    const limits = [
      ...limitsReached(manifest, verdict, request.limits),
      ...modelLimits(plan, draft, verdict, request.limits),
    ];

    const body = gathersOnly ? gatheredMarkdown(request.topic, counts) : draftMarkdown(request.topic, sections, counts);
    const appendix = appendixMarkdown({
      earlier,
      gaps,
      limits,
      sources,
      gathersOnly,
      ...(engine && { engine: engineLines(engine) }),
    });
    const told = gathersOnly ? deltasOf(body + appendix, 0) : deltasOf(appendix, body.length);
    for (const data of told) emit({ type: 'report.delta', data });
    if (!gathersOnly) emit(ticks({ questions, sections, over: true }));
    return {
      markdown: body + appendix,
      partial: gathersOnly ? counts.ok === 0 : gaps.some(({ kind }) => kind === 'unanswered'),
      sources,
      json: {
        topic: request.topic,
        summary: gathersOnly ? gatheredSummary(counts) : summaryOf(sections, counts),
        sections,
        ...(earlier.length > 0 && { earlier }),
        gaps,
        limits_reached: limits,
        source_counts: counts,
        ...(engine && { engine }),
      },
    };
  },
});

function reportSource(
  entry: ManifestEntry,
  citations: readonly string[],
  readBefore: ReadonlyMap<string, RunId>,
): ReportSource {
  if (entry.status !== 'ok') return entry;
  const { id, title, origin, found_by, status, sha256, chars, final_url } = entry;
  const earlier = readBefore.get(sha256);
  const moved = final_url !== undefined && 'url' in origin && final_url !== origin.url;
  return {
    id,
    title,
    origin,
    ...(found_by !== undefined && { found_by }),
    status,
    ...(moved && { final_url }),
    sha256,
    chars,
    citations: citations.filter((source) => source === id).length,
    ...(earlier !== undefined && { read_in: earlier }),
  };
}
