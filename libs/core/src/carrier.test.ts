import { expect, test } from 'vitest';
import { z } from 'zod';
import { carrierOf, carriesOn } from './carrier.ts';
import { definePipeline } from './define-pipeline.ts';
import { defineStep } from './define-step.ts';
import { DEFAULT_RETRY } from './retry.ts';
import { COMPENSATION } from './visit.ts';

const step = (name: string) => defineStep({ name, output: z.unknown(), run: async () => null });
const fanOut = { items: () => [], run: async () => null, timeoutMs: 1, retry: DEFAULT_RETRY };
const loop = { from: 'critique', to: 'synthesize', wants: () => false };
const steps = [step('plan'), { ...step('gather'), fanOut }, step('synthesize'), step('critique'), step('finalize')];
const everyStep = definePipeline({ name: 'research', version: 1, steps, loop });
const everyFanOut = definePipeline({ name: 'research', version: 1, steps, loop, jobs: 'every_fan_out' });
const visit = (name: string, round = 1) => ({ step: name, round });

test('with a job for every step each visit has its own', () => {
  expect(carrierOf(everyStep, visit('synthesize', 2))).toEqual(visit('synthesize', 2));
  expect(carriesOn(everyStep, visit('plan'), visit('gather'))).toBe(false);
});

test.each([
  ['plan', 1, 'plan'],
  ['gather', 1, 'gather'],
  ['synthesize', 1, 'gather'],
  ['synthesize', 3, 'gather'],
  ['finalize', 1, 'gather'],
])('with a job for every fan-out, %s#%i is carried by %s', (name, round, carrier) => {
  expect(carrierOf(everyFanOut, visit(name, round))).toEqual(visit(carrier));
});

test('undoing has a job of its own', () => {
  expect(carrierOf(everyFanOut, COMPENSATION)).toEqual(COMPENSATION);
  expect(carriesOn(everyFanOut, visit('plan'), COMPENSATION)).toBe(false);
});

test('the rounds of a step that goes back to itself have jobs of their own', () => {
  expect(carriesOn(everyStep, visit('critique', 1), visit('critique', 2))).toBe(false);
});

test('a job goes on by itself up to the next fan-out, loops included', () => {
  expect(carriesOn(everyFanOut, visit('plan'), visit('gather'))).toBe(false);
  expect(carriesOn(everyFanOut, visit('gather'), visit('synthesize'))).toBe(true);
  expect(carriesOn(everyFanOut, visit('critique'), visit('synthesize', 2))).toBe(true);
});

test('a fan-out inside the loop needs a job for every step', () => {
  const inside = { from: 'critique', to: 'gather', wants: () => false };
  expect(() => definePipeline({ name: 'bad', version: 1, steps, loop: inside, jobs: 'every_fan_out' })).toThrow(/loop/);
});
