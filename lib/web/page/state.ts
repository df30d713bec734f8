import type { IterationEvent, Region, RegionMerge, ResultEvent, StartEvent, Target } from "../../types.ts";
import type { JobFiles } from "./session.ts";

export type Phase = "idle" | "uploading" | "queued" | "running" | "done" | "failed" | "cancelled";

/** The image as the browser shows it. */
export interface ShownImage {
  bitmap: ImageBitmap;
  height: number;
  width: number;
  name: string;
}

/** What an iteration reported, without its labels. */
export type IterationPoint = Omit<IterationEvent, "event" | "labels">;

/** A picture in an event: an 8-bit indexed PNG in base64. */
export interface EventImage {
  png: string;
  height: number;
  width: number;
}

export type PageStart = Omit<StartEvent, "event">;

/** A result as it comes: its pictures are files, or base64. */
export type PageResult =
  & Omit<ResultEvent, "event" | "labels" | "regionMap" | "mask" | "regions" | "hierarchy">
  & {
    labels: EventImage;
    regions?: Region[];
    hierarchy?: RegionMerge[];
    suggestedRegions?: number;
    target?: Target;
  };

/** All that the page knows. Pictures are elsewhere: see `PreviewStore`. */
export interface PageState {
  phase: Phase;
  /** The job, once it is accepted. */
  jobId?: string;
  files?: JobFiles;
  /** Missing when the browser has not kept the file over a reload. */
  image?: ShownImage;
  /** Options given, beside the preset that was chosen for the image. */
  options: Record<string, string>;
  /** Jobs ahead. */
  position: number;
  isConnected: boolean;
  start?: PageStart;
  iterations: readonly IterationPoint[];
  result?: PageResult;
  /** What went wrong, in words. */
  error?: { title: string; advice: string };
}

/** Before there is an image. All of the state is named, so that nothing of an earlier job stays. */
export const IDLE: { [Key in keyof Required<PageState>]: PageState[Key] } = {
  phase: "idle",
  jobId: undefined,
  files: undefined,
  image: undefined,
  options: {},
  position: 0,
  isConnected: true,
  start: undefined,
  iterations: [],
  result: undefined,
  error: undefined,
};
