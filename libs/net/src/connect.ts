import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublic } from './addresses.ts';

const PUBLIC_PORTS: ReadonlySet<string> = new Set(['80', '443']);

interface Target {
  readonly hostname: string;
  readonly port: string;
  readonly protocol: string;
}

/** Why a target is not dialled: `blocked` by a rule, or `no_address`. */
export class OutOfReachError extends Error {
  override readonly name = 'OutOfReachError';
  readonly reason: 'blocked' | 'no_address';

  constructor(reason: OutOfReachError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** All addresses of a name; `dns.lookup` in the product. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, answers: LookupAddress[]) => void,
) => void;

/** Who may be reached: the public internet on its web ports, and what the operator listed as `host:port`. */
export interface Reach {
  isListed(target: Target): boolean;
}

/** @param privateHosts `host:port`, as the operator listed them */
export function reachOf(privateHosts: readonly string[]): Reach {
  const listed = new Set(privateHosts.map((host) => host.toLowerCase()));
  return { isListed: (target) => listed.has(`${target.hostname.toLowerCase()}:${portOf(target)}`) };
}

/** @throws OutOfReachError for a port or an IP literal that is out of reach; names are judged when they are resolved */
export function assertInReach(target: Target, reach: Reach): void {
  if (reach.isListed(target)) return;
  const port = portOf(target);
  if (!PUBLIC_PORTS.has(port)) throw blocked(`port ${port} is not a web port`);
  const literal = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) && !isPublic(literal)) throw blocked(`${literal} is not a public address`);
}

/**
 * Opens sockets to public addresses only. The check sits in the connection itself, on the very answer that is dialled:
 * an address that was checked earlier may have been re-bound since.
 */
export function guardedConnector(
  reach: Reach,
  timeoutMs: number,
  resolve: Resolve = lookup as Resolve,
): buildConnector.connector {
  const open = buildConnector({ timeout: timeoutMs });
  const publicOnly = publicLookup(resolve);
  const guarded = buildConnector({ timeout: timeoutMs, lookup: publicOnly } as buildConnector.BuildOptions);
  return (target, callback) => {
    if (reach.isListed(target)) return open(target, callback);
    try {
      assertInReach(target, reach); // a literal never gets to publicLookup
    } catch (error) {
      return callback(error instanceof Error ? error : new Error(String(error)), null);
    }
    return guarded(target, callback);
  };
}

/** One private answer among public ones refuses the name: which of them is dialled is not ours to say. */
const publicLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, answers) => {
      if (error) return callback(error, '');
      const inside = answers.some(({ address }) => !isPublic(address));
      if (inside) return callback(blocked(`${hostname} resolves to an address that is not public`), '');
      const [first] = answers;
      if (!first) return callback(new OutOfReachError('no_address', `${hostname} has no address`), '');
      return options.all ? callback(null, answers) : callback(null, first.address, first.family);
    });
  };

function portOf({ port, protocol }: Target): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

const blocked = (why: string) => new OutOfReachError('blocked', why);
