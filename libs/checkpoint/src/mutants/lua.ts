/** One small change of a Lua script. */
export interface LuaMutant {
  /** From 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** The whole script with the change. */
  readonly text: string;
}

const COMMENT = /^--\[\[[\s\S]*?\]\]|--[^\n]*/gm;
const CONDITION = /(?<=\bif )[^\n]+(?= then\b)/g;
const TEXT = /'[^'\n]*'/g;
/** An act whose answer nobody uses. */
const STATEMENT = /^ *(?:call|log|tell_hook|retire|move_index)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?=\n|$)/gm;

/** What each pattern may become. */
const CHANGES: readonly (readonly [RegExp, (found: string) => readonly string[]])[] = [
  [CONDITION, () => ['true', 'false']],
  [/ and /g, () => [' or ']],
  [/ or /g, () => [' and ']],
  [/==/g, () => ['~=']],
  [/~=/g, () => ['==']],
  [/ >= /g, () => [' > ', ' < ']],
  [/ > /g, () => [' >= ', ' <= ']],
  [/ \+ /g, () => [' - ']],
  [TEXT, (found) => [found === "''" ? "'mutant'" : "''"]],
  [STATEMENT, () => ['']],
];

/** Every change of one place that the patterns know, in the order of the places. */
export function mutantsOf(text: string): LuaMutant[] {
  const comments = [...text.matchAll(COMMENT)].map(({ index, 0: found }) => [index, index + found.length] as const);
  const isCode = (index: number) => comments.every(([from, to]) => index < from || index >= to);
  return CHANGES.flatMap(([pattern, become]) =>
    [...text.matchAll(pattern)]
      .filter(({ index }) => isCode(index))
      .flatMap(({ index, 0: before }) => become(before).map((after) => ({ index, before, after }))),
  )
    .sort((a, b) => a.index - b.index)
    .map(({ index, before, after }) => ({
      line: text.slice(0, index).split('\n').length,
      before,
      after,
      text: text.slice(0, index) + after + text.slice(index + before.length),
    }));
}
