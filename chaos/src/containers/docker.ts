import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');

/** @throws Error with what docker said */
export async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args, { cwd: ROOT })).stdout.trim();
}

export const compose = (...args: string[]): Promise<string> => docker('compose', ...args);

/** The containers of a service of the compose file that is up, by name. */
export async function containersOf(service: string): Promise<string[]> {
  const names = await compose('ps', '--format', '{{.Name}}', service);
  return names.split('\n').filter((name) => name !== '');
}
