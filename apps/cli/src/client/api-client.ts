import { CheckpointId, RUN_STATUSES, RunId } from '@cairn/core';
import { z } from 'zod';

const RunView = z.object({
  id: RunId,
  status: z.enum(RUN_STATUSES),
  topic: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
type RunView = z.infer<typeof RunView>;

const CheckpointSummary = z.object({
  checkpoint_id: CheckpointId,
  step: z.string(),
  round: z.number(),
  attempt: z.number(),
});
export type CheckpointSummary = z.infer<typeof CheckpointSummary>;

const CheckpointList = z.object({ data: z.array(CheckpointSummary) });
const Problem = z.object({ code: z.string(), detail: z.string() });
const PlanCheckpoint = z.object({ output: z.object({ sources: z.array(z.unknown()) }) });

/** The API did not do what was asked. */
class ApiError extends Error {
  override readonly name = 'ApiError';
}

export interface ApiClient {
  readonly address: URL;
  headers(): Record<string, string>;
  /** The same key and body again is the same run. */
  submit(body: string, idempotencyKey: string): Promise<{ run: RunView; replayed: boolean }>;
  run(runId: RunId): Promise<RunView>;
  checkpoints(runId: RunId): Promise<CheckpointSummary[]>;
  /** How many sources the run's plan names. */
  plannedSources(runId: RunId, checkpointId: CheckpointId): Promise<number>;
  /** The report as Markdown. */
  report(runId: RunId): Promise<string>;
}

/** @param key `id.secret`, where the API asks for one */
export function createApiClient(address: URL, key?: string): ApiClient {
  const headers = (): Record<string, string> => (key ? { authorization: `Bearer ${key}` } : {});
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(new URL(path, address), { ...init, headers: { ...headers(), ...init.headers } });
    if (!response.ok) throw await refusal(response);
    return response;
  };
  return {
    address,
    headers,
    async submit(body, idempotencyKey) {
      const json = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
      const response = await request('/v1/runs', { method: 'POST', headers: json, body });
      const run = RunView.parse(await response.json());
      return { run, replayed: response.headers.get('idempotency-replayed') === 'true' };
    },
    run: async (runId) => RunView.parse(await (await request(`/v1/runs/${runId}`)).json()),
    checkpoints: async (runId) =>
      CheckpointList.parse(await (await request(`/v1/runs/${runId}/checkpoints`)).json()).data,
    async plannedSources(runId, checkpointId) {
      const response = await request(`/v1/runs/${runId}/checkpoints/${checkpointId}`);
      return PlanCheckpoint.parse(await response.json()).output.sources.length;
    },
    report: async (runId) =>
      (await request(`/v1/runs/${runId}/report`, { headers: { accept: 'text/markdown' } })).text(),
  };
}

async function refusal(response: Response): Promise<ApiError> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  const reason = problem.success ? `${problem.data.code}: ${problem.data.detail}` : 'no reason given';
  return new ApiError(`The API answered ${response.status} (${reason})`);
}
