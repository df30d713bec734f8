import type { Submission } from "./read_submission.ts";
import type { RequestFields } from "./request_fields.ts";

/**
 * A hash of everything that decides what comes of a request: its files and its options, given or not. How it is
 * answered does not count, so that a client may ask again in another way.
 */
export async function hashSubmission(
  { image, mask }: Submission,
  { options, deadlineMs }: RequestFields,
): Promise<string> {
  const files = await Promise.all([image, mask].map((file) => file && sha256(file)));
  return await sha256(new TextEncoder().encode(JSON.stringify([files, options, deadlineMs])));
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>); // never shared memory
  return new Uint8Array(digest).toHex();
}
