import { createParser, type EventSourceMessage } from "eventsource-parser";

/** A live service, asked the way that a client asks it. */
export interface Endpoint {
  readonly url: URL;
  readonly hasToken: boolean;
  /** Asks once, with the token. @throws {Error} when the status is another, with what the service said about it */
  ask(path: string, init: AskInit): Promise<Response>;
  /** The same, and again after `Retry-After` as long as the service is busy. */
  askPatiently(path: string, init: AskInit): Promise<Response>;
}

export interface AskInit extends RequestInit {
  /** The status that it must have. */
  status: number;
  /** The media type that it must have. */
  type?: string;
  /** Ask a busy service again after so long, also where it says later. */
  retryAtMostS?: number;
  /** Leave the token out. */
  anonymous?: boolean;
}

export interface EndpointOptions {
  token?: string;
  /** Ends every request, and every wait. */
  signal: AbortSignal;
}

/** Statuses of a service that will do it later. */
const BUSY = [429, 503];
/** Enough of a body to see what answered. */
const SHOWN_CHARACTERS = 300;

/** The service at this address. */
export function endpoint(base: string, { token, signal }: EndpointOptions): Endpoint {
  const url = new URL(base.endsWith("/") ? base : `${base}/`);

  async function send(path: string, { anonymous, ...init }: AskInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (token && !anonymous) headers.set("authorization", `Bearer ${token}`);
    // Paths of the service begin with a slash, and it may live below one: http://host/sgscn/
    return await fetch(new URL(`.${path}`, url), { ...init, headers, signal });
  }

  return {
    url,
    hasToken: token !== undefined,
    ask: async (path, init) => await check(await send(path, init), init),
    async askPatiently(path, init) {
      for (;;) {
        const response = await send(path, init);
        if (!BUSY.includes(response.status)) return await check(response, init);
        await response.body?.cancel();
        const retryAfterS = Number(response.headers.get("retry-after") ?? 1);
        await wait(1_000 * Math.min(retryAfterS, init.retryAtMostS ?? Infinity), signal);
      }
    },
  };
}

/** Every event of a response, by a parser that is not the project's. */
export async function* eventsOf(response: Response): AsyncGenerator<EventSourceMessage> {
  const ready: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (event) => ready.push(event),
    onError: (error) => {
      throw error;
    },
  });
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    parser.feed(text);
    yield* ready.splice(0);
  }
}

async function check(response: Response, { status, type }: AskInit): Promise<Response> {
  const found = response.headers.get("content-type")?.split(";")[0] ?? "none";
  if (response.status === status && (type === undefined || found === type)) return response;
  const text = (await response.text()).slice(0, SHOWN_CHARACTERS);
  const wanted = `status ${status}${type ? ` and ${type}` : ""}`;
  throw new Error(`it must answer with ${wanted}, got ${response.status} and ${found}: ${text}`);
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const give = () => reject(signal.reason);
  signal.addEventListener("abort", give, { once: true });
  try {
    signal.throwIfAborted();
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", give);
  }
}
