import { Report, RunId } from '@cairn/core';
import { z } from 'zod';

/** A completed run's report for programs. */
export const ReportAnswer = Report.shape.json.extend({
  object: z.literal('report'),
  run_id: RunId,
  partial: Report.shape.partial.meta({ description: 'A question stayed without an answer.' }),
  text: z.string().meta({ description: 'The whole report as Markdown.' }),
  sources: Report.shape.sources,
});
export type ReportAnswer = z.infer<typeof ReportAnswer>;
