import { SgscnError } from "../errors.ts";

/** Bounds how much of something is at work. */
export interface Budget {
  /**
   * Makes room for one more of this size; the function returned gives it back.
   *
   * @throws {SgscnError} `busy`
   */
  reserve(size: number): () => void;
}

export interface BudgetOptions {
  maxCount: number;
  /** Of their sizes together. */
  maxSum: number;
  /** What a size is counted in: `bytes`. */
  unit: string;
  /** Why one is refused; `what` is `so many` or `so many bytes`. */
  refusal: (what: string) => string;
}

/** One is done, and there is room again, within this time. */
const RETRY_AFTER_S = 2;

/** Bounds things by number and by their sizes together; one alone is always let in. */
export function createBudget({ maxCount, maxSum, unit, refusal }: BudgetOptions): Budget {
  let count = 0;
  let held = 0;

  return {
    reserve(size) {
      if (count + 1 > maxCount) throw busy("so many", maxCount, count + 1);
      if (count > 0 && held + size > maxSum) throw busy(`so many ${unit}`, maxSum, held + size);
      count++;
      held += size;
      return () => {
        count--;
        held -= size;
      };
    },
  };

  function busy(what: string, limit: number, value: number): SgscnError {
    return new SgscnError("busy", refusal(what), { limit, value, retryAfterS: RETRY_AFTER_S });
  }
}
