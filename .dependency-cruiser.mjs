/**
 * Who may import whom. `may` lists projects of ours, `never` npm packages; what is not listed under `may` is refused.
 * bench, chaos, eval and test may import anything.
 */
const PROJECTS = {
  'libs/core': { may: [], never: [] },
  'libs/platform': { may: ['libs/core'], never: ['express', 'bullmq'] },
  'libs/checkpoint': { may: ['libs/core'], never: ['express', 'bullmq'] },
  'libs/net': { may: [], never: ['express', 'bullmq', 'ioredis'] },
  'libs/webhooks': { may: ['libs/core', 'libs/checkpoint', 'libs/net'], never: ['express', 'bullmq', 'ioredis'] },
  'libs/conformance': { may: [], never: ['express', 'bullmq', 'ioredis'] },
  'libs/steps': { may: ['libs/core', 'libs/net'], never: ['express', 'bullmq', 'ioredis'] },
  'libs/host': {
    may: ['libs/core', 'libs/platform', 'libs/checkpoint', 'libs/flow'],
    never: ['express', 'bullmq', 'ioredis'],
  },
  examples: { may: ['libs/core', 'libs/host'], never: ['express', 'bullmq', 'ioredis'] },
  'libs/flow': { may: ['libs/core', 'libs/checkpoint'], never: ['express'] },
  'apps/api': {
    may: ['libs/core', 'libs/platform', 'libs/checkpoint', 'libs/flow', 'libs/webhooks', 'libs/conformance'],
    never: ['bullmq', 'ioredis'],
  },
  'apps/worker': {
    may: ['libs/core', 'libs/platform', 'libs/checkpoint', 'libs/flow', 'libs/steps', 'libs/webhooks'],
    never: ['express'],
  },
  'apps/cli': { may: ['libs/core', 'libs/platform'], never: ['express', 'bullmq', 'ioredis'] },
};

const ANY_PROJECT = '^(?:libs|apps)/[^/]+/';
const TEST_FILE = String.raw`\.(?:test|e2e)\.ts$`;
const NODE_MODULE = '(?:^|/)node_modules/';

const projectRules = Object.entries(PROJECTS).flatMap(([project, { may, never }]) => [
  {
    name: `${project}: imports of ours`,
    comment: `${project} may import only ${may.join(', ') || 'nothing'} of ours.`,
    severity: 'error',
    from: { path: `^${project}/` },
    to: {
      path: [ANY_PROJECT, '^test/', '^bench/', '^examples/', '^chaos/', '^eval/'],
      pathNot: [project, ...may].map((path) => `^${path}/`),
    },
  },
  ...(never.length === 0
    ? []
    : [
        {
          name: `${project}: banned packages`,
          comment: `${project} must not know ${never.join(', ')}.`,
          severity: 'error',
          from: { path: `^${project}/` },
          to: { path: `${NODE_MODULE}(?:${never.join('|')})/` },
        },
      ]),
]);

const houseRules = [
  {
    name: 'libs/core: only zod and node',
    comment: 'The words of the house are pure: no package but zod.',
    severity: 'error',
    from: { path: '^libs/core/', pathNot: TEST_FILE },
    to: { path: NODE_MODULE, pathNot: `${NODE_MODULE}zod/` },
  },
  {
    name: 'bullmq: one home',
    comment: 'Only libs/flow/src/bullmq* knows BullMQ (bench and test compare with it).',
    severity: 'error',
    from: { pathNot: ['^libs/flow/src/bullmq', '^bench/', '^test/'] },
    to: { path: `${NODE_MODULE}bullmq/` },
  },
  {
    name: 'front doors only',
    comment: "Another project is imported through its index, never by a file's path.",
    severity: 'error',
    from: { path: '^((?:libs|apps)/[^/]+|test|bench|examples|chaos|eval|scripts)/' },
    to: { path: ANY_PROJECT, pathNot: ['^$1/', '/src/index\\.ts$'] },
  },
  {
    name: 'by name, not by path',
    comment: 'Write @cairn/core, not ../../core/src/index.ts.',
    severity: 'error',
    from: { path: '^((?:libs|apps)/[^/]+|test|bench|examples|chaos|eval|scripts)/' },
    to: { path: ANY_PROJECT, pathNot: '^$1/', dependencyTypes: ['local'] },
  },
  {
    name: 'scripts: no packages',
    comment: 'The launcher runs before anything is installed.',
    severity: 'error',
    from: { path: '^scripts/' },
    to: { path: NODE_MODULE },
  },
  {
    name: 'no tests in the product',
    severity: 'error',
    from: { pathNot: [TEST_FILE, '^test/'] },
    to: { path: TEST_FILE },
  },
  { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
  { name: 'no unresolved imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
];

export default {
  forbidden: [...projectRules, ...houseRules],
  options: {
    // TypeScript 7 has no parser that JavaScript can call; without one of swc or tsc, imports of .ts files go unseen.
    parser: 'swc',
    tsPreCompilationDeps: false,
    exclude: { path: ['(?:^|/)dist/', '^\\.cairn/'] },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['@cairn/source', 'import', 'require', 'node', 'default'],
    },
  },
};
