import { Problem } from "./problem.ts";
import { MaskError } from "./truth.ts";

/** What went wrong, and what to do about it. */
export interface ErrorInWords {
  title: string;
  advice: string;
}

/** An error for people. What the service says is precise already; this adds what helps. */
export function errorInWords(error: unknown): ErrorInWords {
  if (error instanceof MaskError) return { title: error.message, advice: error.advice };
  if (!(error instanceof Problem)) {
    console.warn(error); // ours to find
    return { title: "Something on this page went wrong", advice: "Reload it; the job goes on meanwhile." };
  }
  const title = error.status === 401 ? "This service asks for an access token" : error.message;
  return { title, advice: adviceFor(error) };
}

function adviceFor({ status, retryAfterS, document: { field } }: Problem): string {
  const inSeconds = retryAfterS === undefined ? "in a moment" : `in ${retryAfterS} s`;
  switch (status) {
    case 0:
      return "Check your connection; what was sent already is not lost.";
    case 401:
      return "Whoever runs it gives them out: try again with one.";
    case 403:
      return "This service does not answer requests from here; ask whoever runs it.";
    case 404:
      return "Results are kept for a while only: start it again.";
    case 408:
    case 429:
    case 503:
      return `The service is busy: try again ${inSeconds}.`;
    case 413:
      return "Make the image smaller, and try again.";
    case 415:
      return "Save it as PNG or JPEG, and try again.";
    default:
      if (field && field !== "image" && field !== "mask") return "Change that option, and start again.";
      return status >= 500
        ? "Try again; if it happens again, tell whoever runs this service."
        : "Try another image.";
  }
}
