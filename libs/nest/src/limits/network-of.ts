import { isIPv6 } from 'node:net';

/** Longest text that is taken for an address: a header that a proxy passes on may hold anything. */
const LONGEST = 64;

/**
 * What counts as one client: an IPv4 address, or the /64 network of an IPv6 address, since a single host has a whole one to choose
 * addresses from (RFC 6177, section 2).
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address.slice(0, LONGEST);
  const [front = '', back] = address.split('%')[0]!.split('::');
  const groups = front === '' ? [] : front.split(':');
  if (back !== undefined) {
    const rest = back === '' ? [] : back.split(':');
    // A dotted end stands for two groups.
    const width = rest.length + (back.includes('.') ? 1 : 0);
    groups.push(...Array.from({ length: 8 - groups.length - width }, () => '0'), ...rest);
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
