import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.mjs');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** Runs the project's own rules over `folders` of `root`. */
function cruise(root: string, folders: string[]): Promise<ICruiseResult> {
  const args = [CRUISER, '--config', CONFIG, '--output-type', 'json', ...folders];
  const limits = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((done, failed) => {
    // The exit code counts violations, so a non-zero one is no failure of the tool.
    execFile(process.execPath, args, limits, (_error, stdout, stderr) => {
      try {
        done(JSON.parse(stdout) as ICruiseResult);
      } catch (cause) {
        failed(new Error(`dependency-cruiser gave no result: ${stderr}`, { cause }));
      }
    });
  });
}

let workspace: string;

beforeEach(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), 'boundaries-')));
  for (const project of [
    'libs/core',
    'libs/steps',
    'libs/flow',
    'libs/checkpoint',
    'libs/net',
    'libs/webhooks',
    'libs/conformance',
    'apps/api',
  ])
    await addProject(project);
  for (const name of ['bullmq', 'ioredis', 'express', 'zod'])
    await addPackage(join(workspace, 'node_modules', name), name);
});

afterEach(() => rm(workspace, { recursive: true, force: true }));

async function addPackage(folder: string, name: string): Promise<void> {
  await mkdir(join(folder, 'src'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, type: 'module', exports: './src/index.ts' }));
  await writeFile(join(folder, 'src/index.ts'), 'export const here = 1;\n');
}

async function addProject(project: string): Promise<void> {
  const name = `@cairn/${project.split('/')[1]}`;
  await addPackage(join(workspace, project), name);
  await mkdir(join(workspace, 'node_modules/@cairn'), { recursive: true });
  await symlink(join(workspace, project), join(workspace, 'node_modules', name));
}

async function violations(file: string, source: string): Promise<string[]> {
  await writeFile(join(workspace, file), source);
  const { summary } = await cruise(workspace, ['libs', 'apps']);
  return summary.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
}

test.each([
  ['libs/steps/src/canary.ts', "import { here } from '@cairn/flow';", 'libs/steps: imports of ours'],
  ['libs/core/src/canary.ts', "import type { here } from '@cairn/steps';", 'libs/core: imports of ours'],
  ['apps/api/src/canary.ts', "export * from '@cairn/steps';", 'apps/api: imports of ours'],
  ['libs/steps/src/canary.ts', "import { here } from 'ioredis';", 'libs/steps: banned packages'],
  ['apps/api/src/canary.ts', "const redis = await import('ioredis');", 'apps/api: banned packages'],
  ['libs/net/src/canary.ts', "import { here } from '@cairn/core';", 'libs/net: imports of ours'],
  ['libs/webhooks/src/canary.ts', "import { here } from '@cairn/flow';", 'libs/webhooks: imports of ours'],
  ['libs/conformance/src/canary.ts', "import { here } from '@cairn/core';", 'libs/conformance: imports of ours'],
  ['libs/core/src/canary.ts', "import { here } from 'express';", 'libs/core: only zod and node'],
  ['libs/flow/src/canary.ts', "import { here } from 'bullmq';", 'bullmq: one home'],
  ['libs/flow/src/canary.ts', "import { here } from '../../core/src/index.ts';", 'by name, not by path'],
  ['libs/flow/src/canary.ts', "import { here } from './missing.ts';", 'no unresolved imports'],
  ['libs/flow/src/index.ts', "export { here } from './index.ts';", 'no circles'],
])('%s with %s breaks "%s"', async (file, source, rule) => {
  expect(await violations(file, source)).toContain(rule);
});

test('another project is entered by its front door only', async () => {
  await writeFile(join(workspace, 'libs/core/src/inner.ts'), 'export const here = 1;\n');

  const broken = await violations('libs/flow/src/canary.ts', "import { here } from '../../core/src/inner.ts';");

  expect(broken).toContain('front doors only');
});

test.each([
  ['libs/flow/src/bullmq.ts', "import { here } from 'bullmq';"],
  ['libs/flow/src/canary.ts', "import { here } from '@cairn/checkpoint';"],
  ['libs/core/src/canary.ts', "import { here } from 'zod';"],
  ['apps/api/src/canary.ts', "import { here } from 'express';"],
])('%s may say %s', async (file, source) => {
  expect(await violations(file, source)).toEqual([]);
});

test('the rules see the imports between the real projects', async () => {
  const { modules } = await cruise(ROOT, ['libs', 'apps']);
  const imports = modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => `${source} > ${resolved}`),
  );

  expect(imports).toContain('libs/flow/src/client.ts > libs/checkpoint/src/index.ts');
  expect(imports).toContain('libs/core/src/run.ts > libs/core/src/ids.ts');
});
