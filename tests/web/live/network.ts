/** A way to a service that can be cut. */
export interface Network {
  url: string;
  /** Ends every connection, and takes no other until it is mended. */
  cut(): void;
  mend(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Passes bytes on to the service's port. A browser told to be offline would let its open streams go on. */
export function networkTo(servicePort: number): Network {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  let isCut = false;

  const serving = (async () => {
    for await (const client of listener) pass(client);
  })();

  async function pass(client: Deno.Conn): Promise<void> {
    if (isCut) return client.close();
    open.add(client);
    const service = await Deno.connect({ hostname: "127.0.0.1", port: servicePort });
    open.add(service);
    await Promise.allSettled([
      client.readable.pipeTo(service.writable),
      service.readable.pipeTo(client.writable),
    ]);
    for (const connection of [client, service]) close(connection);
  }

  function close(connection: Deno.Conn): void {
    if (!open.delete(connection)) return;
    try {
      connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error; // its streams have closed it
    }
  }

  function cut(): void {
    isCut = true;
    for (const connection of open) close(connection);
  }

  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/`,
    cut,
    mend: () => void (isCut = false),
    async [Symbol.asyncDispose]() {
      cut();
      listener.close();
      await serving;
    },
  };
}
