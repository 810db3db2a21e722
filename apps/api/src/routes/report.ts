import type { Store } from '@cairn/checkpoint';
import { CairnError, isOwn, isTerminal, Report, type Run, runNotFound } from '@cairn/core';
import { Router } from 'express';
import type { ReportAnswer } from '../answers/report.ts';
import { onlyMethods } from '../error-handler.ts';
import { runIdOf } from '../parse.ts';

const MARKDOWN = 'text/markdown';
const JSON_TYPE = 'application/json';

/** The report: Markdown for people, JSON for programs, by the Accept header. */
export function reportRoutes(store: Store): Router {
  const router = Router();

  router
    .route('/runs/:runId/report')
    .get(async (req, res) => {
      const run = await store.get(runIdOf(req));
      if (!run) throw runNotFound();
      if (isOwn(run.request)) throw noReport(run);
      if (run.status !== 'completed') throw notReady(run);
      const type = req.accepts([MARKDOWN, JSON_TYPE]);
      if (!type) throw new CairnError('NOT_ACCEPTABLE', `The report can be had as ${MARKDOWN} or ${JSON_TYPE}.`);
      const { markdown, partial, sources, json } = await reportOf(store, run);
      res.vary('Accept');
      if (type === MARKDOWN) res.type(MARKDOWN).send(markdown);
      else
        res.json({
          object: 'report',
          run_id: run.id,
          partial,
          text: markdown,
          ...json,
          sources,
        } satisfies ReportAnswer);
    })
    .all(onlyMethods('GET'));

  return router;
}

async function reportOf(store: Store, run: Run): Promise<Report> {
  const checkpoints = await store.checkpoints(run.id);
  const last = checkpoints?.find(({ checkpoint_id }) => checkpoint_id === run.last_checkpoint_id);
  if (!last) throw new CairnError('DATA_LOSS', `The report of ${run.id} is no longer kept. Start a new run.`);
  return Report.parse(last.output);
}

function noReport({ id, pipeline }: Run): CairnError {
  const message = `${id} went through ${pipeline}, which writes no report. What it made is in its checkpoints: GET /v1/runs/${id}/checkpoints.`;
  return new CairnError('NOT_FOUND', message);
}

function notReady({ id, status }: Run): CairnError {
  const message = isTerminal(status)
    ? `${id} ended as ${status}, so it has no report. Start a new run.`
    : `${id} is ${status}. Ask again later, or follow its events.`;
  return new CairnError('NOT_READY', message, { run_status: status });
}
