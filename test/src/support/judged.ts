import { type Answer, createJudge, type Judge } from '@cairn/conformance';

/** Made once for all tests of a file, from the first API that is asked: all of them are of one build. */
let judge: Judge | undefined;

/** An answer that is not as the API's own document says. */
export class UndocumentedAnswerError extends Error {
  override readonly name = 'UndocumentedAnswerError';
}

/**
 * Says of answers of an API whether they are as its /openapi.json says. Ask before the request that is to be judged: the API may
 * be gone after it. @throws when nobody answers
 */
export async function judgeOf(url: string): Promise<(answer: Answer) => void> {
  judge ??= createJudge(await documentOf(url));
  const faultsOf = judge;
  return (answer) => {
    const faults = faultsOf(answer);
    if (faults.length > 0) throw new UndocumentedAnswerError(faults.join('\n'));
  };
}

async function documentOf(url: string): Promise<unknown> {
  const response = await fetch(new URL('/openapi.json', url));
  if (response.status !== 200) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
}
