import { isIP } from "node:net";
import { JOB_LIMITS } from "../jobs/job_limits.ts";
import { checkOriginSetting } from "./guard/cors.ts";
import { checkHostPattern } from "./guard/host_check.ts";
import { parseNetwork } from "./guard/proxies.ts";
import { hashOfSetting } from "./guard/tokens.ts";
import { HANDLER_LIMITS } from "./handler_limits.ts";

/** One setting of the service: its argument, its variable, `--help` and the README's table come from this. */
export type SettingSpec =
  & {
    name: string;
    meaning: string;
    unit?: string;
    /** The variable, where it is not `SGSCN_` and the name. */
    variable?: string;
    /** What happens without it, for a setting without default. */
    otherwise?: string;
  }
  & (
    | { type: "integer"; default?: number; minimum: number; maximum: number }
    | { type: "boolean"; default: boolean }
    | { type: "text"; default?: string; range: string; check: (text: string) => void }
    | {
      type: "list";
      range: string;
      /** Throws a RangeError that says what each entry must be. */
      check: (entry: string) => void;
      /** Never shown, and no argument, which other users of the machine could see. */
      secret?: boolean;
    }
  );

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A larger buffer cannot be had. */
const MAX_BUFFER_BYTES = 2 ** 31 - 1;
const MAX_BYTES = 2 ** 40;

/** Every setting. What a limit means for its module, and why its default is what it is, stands there. */
export const SETTING_SPECS = [
  {
    name: "host",
    type: "text",
    default: "127.0.0.1",
    range: "an address of this machine; 0.0.0.0 or :: for all",
    check: checkHost,
    meaning: "listen there; beyond loopback this needs tokens or allowAnonymous",
  },
  {
    name: "port",
    variable: "PORT",
    type: "integer",
    default: 8000,
    minimum: 0,
    maximum: 65_535,
    meaning: "listen on it; 0 takes any that is free",
  },
  {
    name: "tokens",
    type: "list",
    secret: true,
    range: "16 or more letters, digits or -._~+/, or sha256: with the hash",
    check: hashOfSetting,
    otherwise: "open to this machine alone",
    meaning: "answer only who sends one of these bearer tokens; each is a client with jobs of its own",
  },
  {
    name: "allowAnonymous",
    type: "boolean",
    default: false,
    meaning: "answer anybody from anywhere without a token",
  },
  {
    name: "trustedProxies",
    type: "list",
    range: "addresses or networks",
    check: parseNetwork,
    otherwise: "none",
    meaning: "reverse proxies whose X-Forwarded-For tells clients apart; needs tokens",
  },
  {
    name: "allowedHosts",
    type: "list",
    range: "names, *.names or *",
    check: checkHostPattern,
    otherwise: "none",
    meaning: "answer to these names too, beside localhost and the address listened on",
  },
  {
    name: "corsOrigins",
    type: "list",
    range: "origins or *",
    check: checkOriginSetting,
    otherwise: "none",
    meaning: "web pages of these origins may use the service; * needs tokens",
  },
  {
    name: "requestsPerMinute",
    type: "integer",
    default: 600,
    minimum: 0,
    maximum: 1_000_000,
    meaning: "requests of one client on average; 0 is no limit",
  },
  {
    name: "requestBurst",
    type: "integer",
    default: 300,
    minimum: 1,
    maximum: 1_000_000,
    meaning: "requests that a client may make at once",
  },
  {
    name: "maxBytes",
    type: "integer",
    default: HANDLER_LIMITS.maxBytes,
    minimum: 1,
    maximum: MAX_BUFFER_BYTES,
    unit: "bytes",
    meaning: "refuse larger files",
  },
  {
    name: "maxPixels",
    type: "integer",
    default: HANDLER_LIMITS.maxPixels,
    minimum: 1,
    maximum: 2 ** 29,
    unit: "pixels",
    meaning: "refuse larger images",
  },
  {
    name: "bodyTimeoutMs",
    type: "integer",
    default: HANDLER_LIMITS.bodyTimeoutMs,
    minimum: 100,
    maximum: HOUR_MS,
    unit: "ms",
    meaning: "refuse uploads that take longer",
  },
  {
    name: "maxUploads",
    type: "integer",
    default: HANDLER_LIMITS.maxUploads,
    minimum: 1,
    maximum: 100_000,
    meaning: "uploads received or decoded at a time",
  },
  {
    name: "maxUploadBytes",
    type: "integer",
    default: HANDLER_LIMITS.maxUploadBytes,
    minimum: 1,
    maximum: MAX_BYTES,
    unit: "bytes",
    meaning: "memory of those together",
  },
  {
    name: "maxQueued",
    type: "integer",
    default: JOB_LIMITS.maxQueued,
    minimum: 0,
    maximum: 100_000,
    meaning: "jobs that wait; more are refused",
  },
  {
    name: "maxQueuedPerOwner",
    type: "integer",
    default: JOB_LIMITS.maxQueuedPerOwner,
    minimum: 0,
    maximum: 100_000,
    meaning: "jobs of one client that wait",
  },
  {
    name: "maxQueuedBytes",
    type: "integer",
    default: JOB_LIMITS.maxQueuedBytes,
    minimum: 1,
    maximum: MAX_BYTES,
    unit: "bytes",
    meaning: "memory of the images that wait",
  },
  {
    name: "graceMs",
    type: "integer",
    default: JOB_LIMITS.graceMs,
    minimum: 0,
    maximum: HOUR_MS,
    unit: "ms",
    meaning: "cancel an attached job that nobody has listened to for so long",
  },
  {
    name: "deadlineMs",
    type: "integer",
    default: JOB_LIMITS.deadlineMs,
    minimum: 1_000,
    maximum: DAY_MS,
    unit: "ms",
    meaning: "end a job that long after it came, waiting included",
  },
  {
    name: "keepMs",
    type: "integer",
    default: JOB_LIMITS.keepMs,
    minimum: 0,
    maximum: 7 * DAY_MS,
    unit: "ms",
    meaning: "keep what came of a job that long",
  },
  {
    name: "maxKept",
    type: "integer",
    default: JOB_LIMITS.maxKept,
    minimum: 0,
    maximum: 1_000_000,
    meaning: "jobs that are kept",
  },
  {
    name: "maxKeptBytes",
    type: "integer",
    default: JOB_LIMITS.maxKeptBytes,
    minimum: 0,
    maximum: MAX_BYTES,
    unit: "bytes",
    meaning: "memory of the jobs that are kept",
  },
  {
    name: "maxPreviewBytes",
    type: "integer",
    default: JOB_LIMITS.maxPreviewBytes,
    minimum: 0,
    maximum: MAX_BYTES,
    unit: "bytes",
    meaning: "memory of one job's previews; the oldest go first",
  },
  {
    name: "threads",
    type: "integer",
    minimum: 1,
    maximum: 256,
    otherwise: "all cores",
    meaning: "train on so many threads together",
  },
  {
    name: "trainers",
    type: "integer",
    default: 1, // one job after the other ends each sooner
    minimum: 1,
    maximum: 64,
    meaning: "train so many jobs at a time; they share the threads, and take turns on a GPU",
  },
  {
    name: "trainerMaxRssBytes",
    type: "integer",
    minimum: 2 ** 28,
    maximum: MAX_BYTES,
    unit: "bytes",
    otherwise: "four fifths of the machine's or container's memory",
    meaning: "end a training process that holds more memory, and its job",
  },
  {
    name: "decoderMaxRssBytes",
    type: "integer",
    minimum: 2 ** 27,
    maximum: MAX_BYTES,
    unit: "bytes",
    otherwise: "what maxPixels need",
    meaning: "end a decoding process that holds more memory, and refuse its file",
  },
  {
    name: "decodeTimeoutMs",
    type: "integer",
    default: 20_000, // the largest image that is let in takes a few seconds
    minimum: 100,
    maximum: HOUR_MS,
    unit: "ms",
    meaning: "refuse a file that takes longer to decode",
  },
  {
    name: "stallTimeoutMs",
    type: "integer",
    default: 180_000, // an iteration of the largest image takes well under a minute on one core
    minimum: 1_000,
    maximum: DAY_MS,
    unit: "ms",
    meaning: "end a job that gets nowhere for so long",
  },
  {
    name: "heartbeatMs",
    type: "integer",
    default: 15_000, // proxies give a silent connection 30 s or more
    minimum: 100,
    maximum: HOUR_MS,
    unit: "ms",
    meaning: "send a comment line on quiet event streams that often",
  },
  {
    name: "requireGpu",
    type: "boolean",
    default: false,
    meaning: "do not start, and do not train, without a GPU",
  },
  {
    name: "drainMs",
    type: "integer",
    default: 20_000,
    minimum: 0,
    maximum: HOUR_MS,
    unit: "ms",
    meaning: "on SIGTERM let jobs at work finish that long",
  },
] as const satisfies readonly SettingSpec[];

/** `graceMs` is `SGSCN_GRACE_MS`. */
export function variableName({ name, variable }: SettingSpec): string {
  return variable ?? `SGSCN_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Every variable that is read. */
export const SETTING_VARIABLES: readonly string[] = SETTING_SPECS.map(variableName);

/** `graceMs` is `--grace-ms`. */
export function argumentName({ name }: SettingSpec): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Whether other users of the machine must not see it. */
export function isSecret(spec: SettingSpec): boolean {
  return spec.type === "list" && spec.secret === true;
}

/** What a setting may be, in words. */
export function rangeInWords(spec: SettingSpec): string {
  if (spec.type === "boolean") return "true, false";
  if (spec.type !== "integer") return spec.range;
  return `${spec.minimum} to ${spec.maximum}${spec.unit ? ` ${spec.unit}` : ""}`;
}

/** @throws {RangeError} */
function checkHost(text: string): void {
  if (isIP(text) > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)) return;
  throw new RangeError("an address or a host name");
}
