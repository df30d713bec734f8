import { SgscnError } from "../errors.ts";

/** Bounds what uploads hold until they are decoded and in the queue. */
export interface UploadBudget {
  /**
   * Makes room for one upload; the function returned gives it back.
   *
   * @throws {SgscnError} `busy`
   */
  reserve(bytes: number): () => void;
}

/** An upload finds room again within the time that one takes. */
const RETRY_AFTER_S = 2;

/** Bounds uploads by number and by their bytes together; one alone is always let in. */
export function createUploadBudget(
  { maxUploads, maxUploadBytes }: { maxUploads: number; maxUploadBytes: number },
): UploadBudget {
  let uploads = 0;
  let held = 0;

  return {
    reserve(bytes) {
      const value = uploads + 1;
      if (value > maxUploads) throw busy("so many", maxUploads, value);
      if (uploads > 0 && held + bytes > maxUploadBytes) {
        throw busy("so many bytes", maxUploadBytes, held + bytes);
      }
      uploads++;
      held += bytes;
      return () => {
        uploads--;
        held -= bytes;
      };
    },
  };

  function busy(what: string, limit: number, value: number): SgscnError {
    return new SgscnError("busy", `Cannot take another image: ${what} are being received already`, {
      limit,
      value,
      retryAfterS: RETRY_AFTER_S,
    });
  }
}
