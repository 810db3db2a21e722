import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Called unicast by ipaddr.js, or reachable through a translator, yet not part of the public internet. */
const DENIED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32', // Azure's wire server
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16',
  '192.175.48.0/24', // AS112
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23', // Teredo, ORCHID, benchmarks
  '2001:db8::/32',
  '2002::/16', // 6to4 carries any IPv4 address
  '2620:4f:8000::/48', // AS112
  '3fff::/20',
].map((block) => ipaddr.parseCIDR(block));

/** All of the public IPv6 internet. IPv4-mapped, NAT64 (64:ff9b::/96), ULA and link-local addresses lie outside. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** @param address an IP address as `net.isIP` knows them, and without a zone: what others read in another spelling may differ */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  const candidate = parsed.kind() === 'ipv6' ? parsed.match(GLOBAL_IPV6) : parsed.range() === 'unicast';
  return candidate && !DENIED.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits));
}
