import { decode } from "fast-png";
import { join } from "node:path";
import { decodeImage } from "../../../image/decode_image.ts";
import type { LabelMap } from "../../../types.ts";
import { readTruth } from "../../datasets/read_truth.ts";
import type { Protocol } from "../../protocols.ts";
import type { RunRow } from "../../run_row.ts";
import {
  MAIN_METRIC,
  methodLines,
  referenceLine,
  type ReportDataSet,
  type ReportLine,
  scoreOf,
} from "../evaluation_report.ts";
import type { ProtocolFacts } from "../protocol_facts.ts";
import { type Case, chooseCases } from "./choose_cases.ts";
import { outlinePath } from "./outline_path.ts";
import { makeThumbnail, type Thumbnail } from "./thumbnail.ts";

/** A segment over the picture of its image. */
export interface DrawnSegment {
  /** Whose it is. */
  line: ReportLine;
  protocol: Protocol;
  /** SVG path; undefined where this line has no such segment of this image. */
  path?: string;
  /** DSC, 0–1. */
  score?: number;
}

/** One row of pictures. */
export interface DrawnCase extends Case {
  thumbnail: Thumbnail;
  /** SVG path of the ground truth's outline. */
  truth: string;
  segments: DrawnSegment[];
}

/** The best, median and worst images of a data set under one protocol, by the line that others are compared with. */
export interface CaseGallery {
  protocol: ProtocolFacts;
  reference: ReportLine;
  cases: DrawnCase[];
  /** Why some are missing, in sentences. */
  problems: string[];
}

/** Longest side of a picture, in pixels: sharp at twice the width it is shown at. */
const PICTURE_SIZE = 320;
/** More columns than these make pictures too small to see anything in. */
const MAX_LINES = 6;
/** The protocols that are shown as pictures: what the paper scores, and what a user gets. */
const SHOWN: readonly Protocol[] = ["paper", "labelFree"];

/**
 * Draws the picture rows of a data set. An image or a picture of a run that cannot be read any more becomes a problem of
 * its gallery: figures are worth a report without them.
 *
 * @param out the run's folder, which the rows' pictures are relative to
 */
export async function drawCases(dataset: ReportDataSet, out: string): Promise<CaseGallery[]> {
  const reference = referenceLine(dataset);
  if (!reference) return [];
  const galleries: CaseGallery[] = [];
  for (const protocol of dataset.protocols.filter(({ name }) => SHOWN.includes(name))) {
    const gallery: CaseGallery = { protocol, reference, cases: [], problems: [] };
    for (const chosen of chooseCases(reference, protocol.name)) {
      try {
        gallery.cases.push(await drawCase(chosen, dataset, protocol.name, reference, out));
      } catch (error) {
        gallery.problems.push(
          `${chosen.row.image}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    if (gallery.cases.length > 0 || gallery.problems.length > 0) galleries.push(gallery);
  }
  return galleries;
}

async function drawCase(
  chosen: Case,
  dataset: ReportDataSet,
  protocol: Protocol,
  reference: ReportLine,
  out: string,
): Promise<DrawnCase> {
  const facts = dataset.facts.images.find(({ name }) => name === chosen.row.image);
  if (!facts) throw new Error("the data set does not list this image");
  const image = await decodeImage(await Deno.readFile(facts.image));
  const truth = readTruth(image, await Promise.all(facts.masks.map(readImage)));
  const thumbnail = makeThumbnail(image, PICTURE_SIZE);
  const wanted = methodLines(dataset).slice(0, MAX_LINES).map((line) => ({ line, protocol }));
  if (protocol === "paper" && dataset.protocols.some(({ name }) => name === "labelFree")) {
    wanted.push({ line: reference, protocol: "labelFree" });
  }
  const segments: DrawnSegment[] = [];
  for (const { line, protocol } of wanted) {
    const row = line.rows.find((row) => row.image === chosen.row.image && row.seed === chosen.row.seed);
    const mask = row && await readSegment(row, protocol, out);
    segments.push({
      line,
      protocol,
      path: mask && outlinePath(mask, thumbnail),
      score: row && scoreOf(row, protocol, MAIN_METRIC),
    });
  }
  return { ...chosen, thumbnail, truth: outlinePath(truth, thumbnail), segments };
}

async function readImage(path: string) {
  return await decodeImage(await Deno.readFile(path));
}

/** The mask that a protocol scored: of label-free the target, else the picked labels of the label map. */
async function readSegment(row: RunRow, protocol: Protocol, out: string): Promise<LabelMap | undefined> {
  const file = protocol === "labelFree" ? row.pictures?.mask : row.pictures?.labels;
  const picked = row.protocols?.[protocol]?.picked;
  if (!file || (protocol !== "labelFree" && !picked)) return undefined;
  const { height, width, data } = decode(await Deno.readFile(join(out, file)));
  const isSet = new Uint8Array(256).fill(picked ? 0 : 1);
  isSet[0] = 0;
  for (const label of picked ?? []) isSet[label] = 1;
  const mask = new Uint8Array(height * width);
  for (let i = 0; i < mask.length; i++) mask[i] = isSet[data[i]];
  return { height, width, data: mask };
}
