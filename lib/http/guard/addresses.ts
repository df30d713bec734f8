import { isIP, isIPv4 } from "node:net";

/** A network that may act as one client: providers give an IPv6 customer 64 bits of addresses or more. */
const IPV6_CLIENT_GROUPS = 4;

/** An address in its one canonical form: an IPv4 address inside IPv6 is that address, a zone is left out. */
export function canonicalAddress(text: string): string | undefined {
  const address = text.trim().replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  if (isIPv4(address)) return address;
  if (isIP(address) !== 6) return undefined;
  const groups = ipv6Groups(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return groups.slice(6).flatMap((group) => [group >> 8, group & 255]).join(".");
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** Whether a text is a canonical address of this machine itself; names that merely begin like one are not. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^127(?:\.\d{1,3}){3}$/.test(address);
}

/**
 * What counts as one client: all of loopback (`localhost` is two addresses), an IPv4 address, an IPv6 network of 64
 * bits, whose members one machine may use in turn.
 */
export function clientNetwork(address: string): string {
  if (isLoopbackAddress(address)) return "loopback";
  if (isIPv4(address)) return address;
  const groups = ipv6Groups(address).slice(0, IPV6_CLIENT_GROUPS);
  return `${groups.map((group) => group.toString(16)).join(":")}::/64`;
}

/** The eight numbers of a valid IPv6 address. */
function ipv6Groups(address: string): number[] {
  const { hostname } = new URL(`http://[${address}]`); // compressed, and without dotted decimals
  const [head, tail] = hostname.slice(1, -1).split("::").map((half) => half.split(":").filter(Boolean));
  const zeros = tail === undefined ? [] : Array<string>(8 - head.length - tail.length).fill("0");
  return [...head, ...zeros, ...(tail ?? [])].map((group) => parseInt(group, 16));
}
