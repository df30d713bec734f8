/** A refusal or failure as the service tells it (RFC 9457). */
export interface ProblemDocument {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  field?: string;
  limit?: string | number;
  value?: unknown;
}

/** What went wrong, with what the service said about it. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly document: ProblemDocument;
  /** When it is worth asking again. */
  readonly retryAfterS?: number;

  constructor(document: ProblemDocument, retryAfterS?: number) {
    super(document.detail ?? document.title);
    this.document = document;
    this.retryAfterS = retryAfterS;
  }

  get status(): number {
    return this.document.status;
  }
}

/** A response that is no success, as a Problem: also where something on the way answered in the service's place. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => "");
  const retryAfter = Number(response.headers.get("retry-after") ?? NaN);
  return new Problem(
    parseProblem(text) ?? { title: response.statusText || "Error", status: response.status },
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}

function parseProblem(text: string): ProblemDocument | undefined {
  try {
    const { title, status, ...rest } = JSON.parse(text);
    return typeof title === "string" && typeof status === "number" ? { title, status, ...rest } : undefined;
  } catch {
    return undefined; // a proxy's page, not the service's answer
  }
}
