import { BlockList, isIPv4 } from "node:net";
import { canonicalAddress } from "./addresses.ts";

/** The reverse proxies whose word on a client's address counts. */
export interface Proxies {
  /**
   * The address of the client behind `peer`: the last entry of `X-Forwarded-For` that no listed proxy has, and `peer`
   * itself where that is no listed proxy. What stands further left anybody may have written.
   */
  clientOf(peer: string, forwardedFor: string | null): string;
}

/** @param networks addresses and networks: `10.0.0.7`, `172.16.0.0/12`, `fd00::/8` */
export function createProxies(networks: readonly string[]): Proxies {
  const trusted = new BlockList();
  for (const network of networks) {
    const { address, bits } = parseNetwork(network);
    trusted.addSubnet(address, bits, familyOf(address));
  }
  const trusts = (address: string) => trusted.check(address, familyOf(address));

  return {
    clientOf(peer, forwardedFor) {
      let client = peer;
      for (const entry of (forwardedFor ?? "").split(",").reverse()) {
        const address = addressOf(entry);
        if (!trusts(client) || !address) break;
        client = address;
      }
      return client;
    },
  };
}

/** @throws {RangeError} when it is no address and no network */
export function parseNetwork(text: string): { address: string; bits: number } {
  const [, host, suffix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const address = host === undefined ? undefined : canonicalAddress(host);
  const most = address && isIPv4(address) ? 32 : 128;
  const bits = suffix === undefined ? most : Number(suffix);
  if (address && bits <= most) return { address, bits };
  throw new RangeError("an IP address or a network such as 172.16.0.0/12");
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6";
}

/** Some proxies add the port: `192.0.2.1:1234`, `[2001:db8::1]:1234`. */
function addressOf(entry: string): string | undefined {
  const [, host] = /^(\[[^\]]*\]|[\d.]+)(?::\d+)?$/.exec(entry.trim()) ?? [];
  return canonicalAddress(host ?? entry);
}
