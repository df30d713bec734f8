// Asks a port at every IPv4 address of this machine, and at a second one of loopback, where only who listens on all
// addresses answers. A program of its own: the tests themselves may not reach beyond 127.0.0.1.
// Arguments: the port, the path, and a token if there is one. Prints {address: status}, 0 where nobody listens.
const [port, path, token] = Deno.args;
const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
const own = Deno.networkInterfaces()
  .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
  .map(({ address }) => address);
const found: Record<string, number> = {};
for (const address of ["127.0.0.2", ...own]) {
  found[address] = await ask(`http://${address}:${port}${path}`);
}
console.log(JSON.stringify(found));

async function ask(url: string): Promise<number> {
  try {
    const response = await fetch(url, { headers });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    if (error instanceof TypeError) return 0; // refused
    throw error;
  }
}
