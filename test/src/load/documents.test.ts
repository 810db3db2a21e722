import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';

/*
 * A run over as many documents as a run may have, in a real worker: what it costs from its first step to its report. Counted
 * in CPU time, since other work on this machine must not decide the outcome.
 */
const DOCUMENTS = 200;
const PARAGRAPHS = 60;
/** 15 s on two cores. */
const MAX_CPU_S = 30;
const MAX_RSS_MB = 400;
const CLOCK_TICKS_PER_S = 100;
const LOCK_MS = 5_000;

const TEXTS = ['leases-and-fencing-tokens.md', 'crash-only-software.md', 'idempotency-keys.md', 'write-ahead-logs.md'];

let cluster: Cluster;
let corpus: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  corpus = await mkdtemp(join(tmpdir(), 'cairn-documents-'));
  const folder = resolve(import.meta.dirname, '../../../corpus/documents');
  const texts = await Promise.all(TEXTS.map((file) => readFile(join(folder, file), 'utf8')));
  const paragraphs = texts.flatMap((text) => text.split('\n\n')).filter((text) => /^[A-Z]/.test(text));
  for (let n = 0; n < DOCUMENTS; n += 1) await writeFile(join(corpus, `page-${n}.html`), page(n, paragraphs));
});

afterAll(async () => {
  await cluster.stop();
  await rm(corpus, { recursive: true });
});

/** Another choice of paragraphs for each page, with words of its own so that none is another's near-duplicate. */
function page(n: number, paragraphs: readonly string[]): string {
  const chosen = Array.from({ length: PARAGRAPHS }, (_, at) => {
    const text = paragraphs[(n * 7 + at * (1 + (n % 11))) % paragraphs.length] ?? '';
    return `<h2>Part ${at} of ${n}</h2><p>${text.replaceAll(/\b([a-z]{7,})\b/g, (word, _, place) => (place % 3 === 0 ? `${word}${n}` : word))}</p>`;
  });
  return `<html><head><title>Page ${n}</title></head><body><article><h1>Page ${n}</h1>${chosen.join('')}</article></body></html>`;
}

async function costOf(pid: number): Promise<{ cpuS: number; peakMb: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const peakKb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
  return { cpuS: (user + system) / CLOCK_TICKS_PER_S, peakMb: peakKb / 1024 };
}

test.runIf(process.platform === 'linux')(
  '200 documents take 15 s of two cores and 400 MB, and no lock is lost meanwhile',
  { timeout: 300_000 },
  async () => {
    const worker = await cluster.worker({ CAIRN_CORPUS_DIR: corpus, CAIRN_LOCK_MS: String(LOCK_MS) });
    const before = await costOf(worker.pid);
    const runId = await cluster.research({
      topic: 'Locks that survive crashes',
      questions: [
        'What is a fencing token?',
        'How does a write-ahead log survive a power cut?',
        'What does an idempotency key do?',
        'Why should software be able to crash at any time?',
      ],
      sources: [{ corpus: '*' }],
      limits: { max_sources: DOCUMENTS },
    });
    expect(await cluster.ended(runId, 240_000)).toMatchObject({ status: 'completed' });
    const after = await costOf(worker.pid);

    const events = await cluster.events(runId);
    judge(events, await cluster.checkpoints(runId));
    const told = events.map(({ type }) => type);
    expect(told).not.toContain('worker.recovered');
    expect(told).not.toContain('step.retried');
    expect(cluster.logged().filter(({ msg }) => /lock|stalled/i.test(msg) && !/worker ready/.test(msg))).toEqual([]);
    const { json } = await cluster.report(runId);
    expect(json.source_counts.ok + json.source_counts.duplicate).toBe(DOCUMENTS);
    expect(json.source_counts.ok).toBeGreaterThan(DOCUMENTS / 2);
    expect(json.sections.filter(({ claims }) => claims.length > 0).length).toBeGreaterThanOrEqual(2);
    const cpuS = after.cpuS - before.cpuS;
    const cost = `${cpuS.toFixed(1)} s of CPU, ${after.peakMb.toFixed(0)} MB at most`;
    expect(cpuS, cost).toBeLessThanOrEqual(MAX_CPU_S);
    expect(after.peakMb, cost).toBeLessThanOrEqual(MAX_RSS_MB);
  },
);
