import type { RunRow } from "./run_row.ts";

/** The rows that are there, in a file that several processes append to. */
export interface RunLog {
  /** The row of a key, as last read; of several the last that succeeded. */
  get(key: string): RunRow | undefined;
  /** Reads what was appended since, by whomever. */
  refresh(): Promise<void>;
  /** Adds a row, whole or not at all as far as other readers are concerned. */
  append(row: RunRow): Promise<void>;
  /** Lines that are no rows: what a killed process left half written. */
  readonly torn: number;
}

/** Reads a file of one JSON row a line, which need not be there yet. */
export async function openRunLog(path: string): Promise<RunLog> {
  const rows = new Map<string, RunRow>();
  let torn = 0;
  let offset = 0; // of the first byte not read yet, always after a line's end
  let refreshed = Promise.resolve();
  const log: RunLog = {
    get: (key) => rows.get(key),
    get torn() {
      return torn;
    },
    refresh() {
      // One after another: two that read the same lines would both move on by them.
      return refreshed = refreshed.then(read, read);
    },
    async append(row) {
      await appendLine(path, JSON.stringify(row));
      await log.refresh();
    },
  };
  await log.refresh();
  return log;

  async function read(): Promise<void> {
    const bytes = await readFrom(path, offset);
    const end = bytes.lastIndexOf(NEWLINE) + 1; // what follows is being written, or never will be
    offset += end;
    for (const line of new TextDecoder().decode(bytes.subarray(0, end)).split("\n")) {
      if (line !== "") take(line);
    }
  }

  function take(line: string): void {
    const row = parseRow(line);
    if (!row) torn++;
    else if (row.error === undefined || rows.get(row.key)?.error !== undefined || !rows.has(row.key)) {
      rows.set(row.key, row);
    }
  }
}

const NEWLINE = 0x0a;

async function readFrom(path: string, offset: number): Promise<Uint8Array> {
  try {
    using file = await Deno.open(path);
    await file.seek(offset, Deno.SeekMode.Start);
    return new Uint8Array(await new Response(file.readable).arrayBuffer());
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}

/** One write at the file's end, with the file locked: not every file system appends atomically. */
async function appendLine(path: string, line: string): Promise<void> {
  using file = await Deno.open(path, { create: true, append: true, read: true });
  await file.lock(true);
  const isTorn = await endsWithinLine(file);
  const bytes = new TextEncoder().encode(`${isTorn ? "\n" : ""}${line}\n`);
  const written = await file.write(bytes);
  if (written < bytes.length) {
    throw new Error(`Cannot append to ${path}: ${written} of ${bytes.length} bytes were written`);
  }
}

/** Whether a process died while it wrote: its half line must not become part of the next. */
async function endsWithinLine(file: Deno.FsFile): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  await file.seek(size - 1, Deno.SeekMode.Start);
  const last = new Uint8Array(1);
  await file.read(last);
  return last[0] !== NEWLINE;
}

function parseRow(line: string): RunRow | undefined {
  try {
    const row = JSON.parse(line) as Partial<RunRow> | null;
    const isRow = typeof row?.key === "string" &&
      (typeof row.error === "string" || typeof row.protocols === "object");
    return isRow ? row as RunRow : undefined;
  } catch {
    return undefined; // counted by the caller
  }
}
