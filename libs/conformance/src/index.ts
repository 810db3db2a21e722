export { type Answer, createJudge, type Judge } from './judge.ts';
