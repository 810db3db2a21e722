import {
  type Checkpoint,
  isOwn,
  type Run,
  type RunId,
  type RunStatus,
  titleOf,
  VERBS,
  type Verb,
  verdictOn,
} from '@cairn/core';
import type { CheckpointAnswer, CheckpointSummary } from './answers/checkpoint.ts';
import type { RunAnswer } from './answers/run.ts';
import { RESEARCH } from './pipeline.ts';

const STEERING = Object.keys(VERBS) as Verb[];

/** A run as callers see it. What does not apply to its status is null. */
export function runView(run: Run): RunAnswer {
  const path = `/v1/runs/${run.id}`;
  return {
    id: run.id,
    object: 'run',
    status: run.status,
    topic: titleOf(run.request),
    ...(isOwn(run.request) && { pipeline: run.pipeline, input: run.request.input }),
    step: 'step' in run ? run.step : null,
    round: 'round' in run ? run.round : null,
    attempt: 'attempt' in run ? run.attempt : null,
    progress: progressOf(run),
    last_checkpoint_id: run.last_checkpoint_id,
    last_message_id: run.last_message_id,
    error: 'error' in run ? run.error : null,
    partial: run.status === 'completed' && run.partial,
    usage: run.usage,
    questions: run.questions,
    metadata: run.request.metadata,
    tags: run.request.tags,
    thread_id: run.request.thread_id ?? null,
    forked_from: run.forked_from,
    held: run.status === 'queued' && run.held,
    starts_at: run.status === 'queued' ? run.starts_at : null,
    created_at: run.created_at,
    started_at: 'started_at' in run ? run.started_at : null,
    ended_at: 'ended_at' in run ? run.ended_at : null,
    expires_at: 'expires_at' in run ? run.expires_at : null,
    version: run.version,
    links: {
      self: path,
      events: `${path}/events`,
      checkpoints: `${path}/checkpoints`,
      ...resultLinks(run),
      ...Object.fromEntries(verbsOn(run.status).map((verb) => [verb, `${path}/${verb}`])),
    },
  };
}

/** Where what it made is to be had. */
function resultLinks({ id, status, request, last_checkpoint_id }: Run): { report?: string; output?: string } {
  if (!isOwn(request)) return { report: `/v1/runs/${id}/report` };
  return status === 'completed' ? { output: `/v1/runs/${id}/checkpoints/${last_checkpoint_id}` } : {};
}

/** What may be done to a run in this status. */
const verbsOn = (status: RunStatus) => STEERING.filter((verb) => verdictOn(verb, status) === 'allowed');

/** The share of the chain that lies behind the run, from 0 to 1. A critic that sends it back lowers it. */
function progressOf(run: Run): number {
  if (run.status === 'completed') return 1;
  const steps: readonly string[] = isOwn(run.request) ? run.request.steps : RESEARCH.steps;
  return Math.max(0, steps.indexOf(run.step)) / steps.length;
}

/** A checkpoint in a list: without its output, which may be a megabyte. */
export function checkpointSummary(runId: RunId, { output: _output, ...summary }: Checkpoint): CheckpointSummary {
  return {
    object: 'checkpoint',
    ...summary,
    links: { self: `/v1/runs/${runId}/checkpoints/${summary.checkpoint_id}` },
  };
}

export const checkpointView = (checkpoint: Checkpoint): CheckpointAnswer => ({ object: 'checkpoint', ...checkpoint });
