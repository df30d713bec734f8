import { Problem, problemOf } from "./problem.ts";
import { token } from "./session.ts";

/** A job as the service describes it. */
export interface JobDocument {
  id: string;
  state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  position: number;
  options: Record<string, string | number | boolean>;
  image: { height: number; width: number };
  lastEventId: number;
  problem?: { title: string; status: number; detail?: string };
}

/** Options that are set, as text. */
export type GivenOptions = Record<string, string>;

/** Asks the service, with the token if there is one. Addresses are relative: the page may lie below a prefix. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const secret = token.get();
  if (secret) headers.set("authorization", `Bearer ${secret}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem({ title: "The service cannot be reached", status: 0 });
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Sends an image; the job goes on when nobody listens. */
export async function submit(
  file: { image: Blob; name: string },
  options: GivenOptions,
  signal?: AbortSignal,
): Promise<JobDocument> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...options, detach: "true" })) form.append(name, value);
  form.append("image", file.image, file.name);
  // Should the answer be lost and the request be sent again, it is the same job.
  const headers = {
    "idempotency-key": crypto.randomUUID?.() ?? String(Math.random()),
    accept: "application/json",
  };
  return await (await ask("v1/segment", { method: "POST", body: form, headers, signal })).json();
}

export async function getJob(id: string): Promise<JobDocument> {
  return await (await ask(jobPath(id))).json();
}

export async function cancelJob(id: string): Promise<void> {
  await ask(jobPath(id), { method: "DELETE" });
}

/** One of a job's files as it is, byte for byte. */
export async function getFile(id: string, name: string): Promise<Blob> {
  return await (await ask(jobPath(id, name))).blob();
}

/** What a choice of target is asked with; each as the option of that name. */
export interface TargetRequest {
  target?: string;
  regions?: number;
  targetTone?: string;
  fillHoles?: boolean;
  smooth?: number;
}

/** The mask of another target of a finished job, without training again; a PNG file. */
export async function getTargetMask(id: string, request: TargetRequest, signal?: AbortSignal): Promise<Blob> {
  return await (await askTarget(id, request, "image/png", signal)).blob();
}

/** The same with what there is to say about it. */
export async function getTarget<T>(id: string, request: TargetRequest, signal?: AbortSignal): Promise<T> {
  return await (await askTarget(id, request, "application/json", signal)).json();
}

function askTarget(
  id: string,
  request: TargetRequest,
  accept: string,
  signal?: AbortSignal,
): Promise<Response> {
  const headers = { "content-type": "application/json", accept };
  return ask(jobPath(id, "target"), { method: "POST", body: JSON.stringify(request), headers, signal });
}

function jobPath(id: string, part = ""): string {
  return `v1/jobs/${encodeURIComponent(id)}${part && `/${part}`}`;
}
