import {
  EventData,
  Failure,
  NewSchedule,
  NewTrigger,
  PipelineRequest,
  ResearchRequest,
  RunEvent,
  ThreadMemory,
} from '@cairn/core';
import { z } from 'zod';
import { CheckpointAnswer, CheckpointList, CheckpointSummary } from '../answers/checkpoint.ts';
import { EventPage } from '../answers/events.ts';
import { KeyAnswer, KeyList, NewKeyAnswer } from '../answers/key.ts';
import { PipelineAnswer, PipelineList } from '../answers/pipeline.ts';
import { ReportAnswer } from '../answers/report.ts';
import { MessageAnswer, RunAnswer, RunPage, TriggeredRun } from '../answers/run.ts';
import { ScheduleAnswer, ScheduleList } from '../answers/schedule.ts';
import { ThreadAnswer } from '../answers/thread.ts';
import { NewTriggerAnswer, TriggerAnswer, TriggerList } from '../answers/trigger.ts';
import { DeliveryAnswer, DeliveryList, NewSecretAnswer, SecretAnswer, SecretList } from '../answers/webhook.ts';
import { AnyProblem } from './problems.ts';

/** What the document has under a name: wherever one of these stands in another, it refers to it. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  Json: EventData.valueType,
  RunRequest: ResearchRequest,
  PipelineRunRequest: PipelineRequest,
  Run: RunAnswer,
  RunPage,
  TriggeredRun,
  Failure,
  Message: MessageAnswer,
  Event: RunEvent,
  EventPage,
  Checkpoint: CheckpointAnswer,
  CheckpointSummary,
  CheckpointList,
  Report: ReportAnswer,
  Pipeline: PipelineAnswer,
  PipelineList,
  Key: KeyAnswer,
  NewKey: NewKeyAnswer,
  KeyList,
  ScheduleRequest: NewSchedule,
  Schedule: ScheduleAnswer,
  ScheduleList,
  TriggerRequest: NewTrigger,
  Trigger: TriggerAnswer,
  NewTrigger: NewTriggerAnswer,
  TriggerList,
  Thread: ThreadAnswer,
  ThreadMemory,
  Delivery: DeliveryAnswer,
  DeliveryList,
  WebhookSecret: SecretAnswer,
  NewWebhookSecret: NewSecretAnswer,
  WebhookSecretList: SecretList,
};
for (const [id, schema] of Object.entries(NAMED)) z.globalRegistry.add(schema, { id });

/** What the document has under a name although no operation has it as such. */
export const FURTHER = { Problem: AnyProblem };
