/** Where things of a job are. */
export interface JobLinks {
  self: string;
  events: string;
  /** From here on only what there is. */
  result?: string;
  labels?: string;
  overlay?: string;
  regions?: string;
  mask?: string;
  target?: string;
}

/** Files of a job that succeeded, by the name that their address ends in. */
export const JOB_FILES = ["result.json", "labels.png", "overlay.png", "regions.png", "mask.png"] as const;

export type JobFile = typeof JOB_FILES[number];

/** The address of a job, or of something of it. Relative: a proxy may have put it elsewhere. */
export function jobPath(id: string, part?: "events" | "target" | JobFile): string {
  return `/v1/jobs/${id}${part ? `/${part}` : ""}`;
}
