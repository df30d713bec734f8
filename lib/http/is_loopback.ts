/** Whether an address is this machine's own: 127.0.0.0/8, ::1, the former inside the latter, or a local socket. */
export function isLoopback(address: Deno.Addr | undefined): boolean {
  if (!address) return false;
  if (!("hostname" in address)) return address.transport === "unix";
  const host = address.hostname.toLowerCase().replace(/^::ffff:/, "");
  return host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
