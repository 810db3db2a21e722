import { expect, test } from 'vitest';
import { broken, undisturbed } from './broken.ts';
import { DEFECTS } from './defects.ts';
import { singles } from './schedule.ts';

test.each(Object.entries(DEFECTS))('it would be seen if %s', async (_, defect) => {
  const { oracle, calls } = await undisturbed();
  expect(await broken([[], ...singles(calls)], oracle, defect)).not.toEqual([]);
});
