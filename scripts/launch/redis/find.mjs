import { spawnSync } from 'node:child_process';
import { onPath, quietly } from '../tasks.mjs';
import { Trouble } from '../trouble.mjs';

const SERVERS = ['redis-server', 'valkey-server'];
const DOCKER_ANSWER_MS = 5000;

/**
 * Where a Redis can come from, the first that works: a server on PATH, the system's package manager, Docker.
 * @throws Trouble with the install line for this system
 */
export async function findRedis() {
  const there = serverOnPath();
  if (there) return { kind: 'program', path: there };
  await installBySystem();
  const installed = serverOnPath();
  if (installed) return { kind: 'program', path: installed };
  if (dockerAnswers()) return { kind: 'docker' };
  throw new Trouble('Redis is needed, and none was found.', waysToGetOne());
}

const serverOnPath = () => SERVERS.map(onPath).find(Boolean);

async function installBySystem() {
  if (onPath('apt-get') && process.getuid?.() === 0) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await quietly('Redis is missing: reading the list of Debian packages (apt-get update)', 'apt-get', ['update'], {
      env,
    });
    await quietly('Installing it (apt-get install redis-server)', 'apt-get', installArgs('redis-server'), { env });
  } else if (onPath('brew')) {
    await quietly('Redis is missing: installing it (brew install redis)', 'brew', ['install', 'redis']);
  }
}

const installArgs = (name) => ['install', '-y', '--no-install-recommends', name];

function dockerAnswers() {
  if (!onPath('docker')) return false;
  const answer = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: DOCKER_ANSWER_MS });
  return answer.status === 0;
}

function waysToGetOne() {
  const ways = {
    linux: onPath('dnf') ? 'sudo dnf install -y valkey' : 'sudo apt-get install -y redis-server',
    darwin: 'brew install redis   (Homebrew: https://brew.sh)',
    win32: 'Run the project inside WSL, or start Docker Desktop',
  };
  return [
    `Install one:      ${ways[process.platform] ?? 'see https://redis.io/docs/latest/operate/oss_and_stack/install/'}`,
    'Or use your own:  REDIS_URL=redis://host:6379 npm start',
    'Or start Docker, and run the same command again.',
  ].join('\n');
}
