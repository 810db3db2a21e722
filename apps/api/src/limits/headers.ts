import type { Response } from 'express';

/** Something of which a tenant may have so much (draft-ietf-httpapi-ratelimit-headers-08). */
export interface Policy {
  readonly name: string;
  readonly quota: number;
  /** The quota's; absent: at any time. */
  readonly windowMs?: number;
  /** What is counted; absent: requests. */
  readonly unit?: 'content-bytes' | 'concurrent-requests';
}

/** Names a policy on an answer. Its text is made once: streams keep their headers for as long as they stand. */
export function saysPolicy({ name, quota, windowMs, unit }: Policy): (res: Response) => void {
  const window = windowMs === undefined ? '' : `; w=${windowMs / 1000}`;
  const text = `"${name}"; q=${quota}${window}${unit === undefined ? '' : `; qu="${unit}"`}`;
  return (res) => void res.append('RateLimit-Policy', text);
}

/** How much is left of a policy's quota. @param leftMs until it is whole again; absent: nobody knows */
export function saysLeft(res: Response, name: string, left: number, leftMs?: number): void {
  const rest = leftMs === undefined ? '' : `; t=${Math.ceil(leftMs / 1000)}`;
  res.append('RateLimit', `"${name}"; r=${Math.max(0, left)}${rest}`);
}
