import type { BackendSurvey } from "../backends/select.ts";
import type { SegmentOptions } from "../options.ts";

/**
 * Whether a job would train on the machine's GPU, by what its backends turned out to be. Until that is known, or when it
 * cannot be, every job that does not ask for `simd` may.
 */
export function trainsOnGpu(survey: Promise<BackendSurvey>): (options: SegmentOptions) => boolean {
  let known: BackendSurvey | undefined;
  survey.then((found) => known = found, () => undefined); // why it failed is for whoever asked for it
  return ({ backend, method }) => {
    if (backend === "simd" || method === "kmeans") return false; // k-means has no network
    if (!known) return true;
    const [chosen, simd] = [known[backend], known.simd];
    return !("what" in chosen && "what" in simd && chosen.what === simd.what);
  };
}
