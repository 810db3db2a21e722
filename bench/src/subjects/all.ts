import { cairn, cairnCarrying } from './cairn.ts';
import { nestedFlow } from './nested-flow.ts';
import { nextOnComplete } from './next-on-complete.ts';
import type { Subject, SubjectName } from './subject.ts';

export const SUBJECTS: Readonly<Record<SubjectName, Subject>> = {
  cairn,
  'cairn-carrying': cairnCarrying,
  'next-on-complete': nextOnComplete,
  'nested-flow': nestedFlow,
};
