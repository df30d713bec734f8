import { cancelJob, getJob } from "./api.ts";
import { element, place } from "./element.ts";
import { errorInWords } from "./errors_in_words.ts";
import { type Intake, listenForImages } from "./intake.ts";
import { createOptionsForm } from "./options_form.ts";
import { Problem } from "./problem.ts";
import { resumeJob, startJob } from "./run_job.ts";
import { keptFiles, shownJob, token } from "./session.ts";
import { createStage } from "./stage.ts";
import { IDLE, type PageState, type ShownImage } from "./state.ts";
import { createStatus } from "./status.ts";
import { createStore } from "./store.ts";
import { suggestPreset } from "./suggest_preset.ts";
import { askForToken } from "./token_dialog.ts";

const store = createStore<PageState>(IDLE);
const stage = createStage(store, { onError: showError });
const options = createOptionsForm(rerun);
const showStatus = createStatus({ onCancel: cancel, onAnother: leave });
/** Ends what the page is at, when it turns to something else. */
let attempt = new AbortController();
let shownError: PageState["error"];

store.subscribe((state) => {
  document.body.dataset.phase = state.phase;
  place("intake").hidden = state.phase !== "idle";
  place("stage").hidden = state.phase === "idle";
  showErrorCard(state);
  showStatus(state);
});
listenForImages(open, showError);
place("token-button").addEventListener("click", () => askForToken());
globalThis.addEventListener("hashchange", resume);
resume();

/** A new image: it starts at once. */
async function open({ file, name, sample }: Intake): Promise<void> {
  const { signal } = begin();
  await attempted(signal, async () => {
    const bitmap = await readImage(file);
    if (signal.aborted) return;
    options.suggest(suggestPreset(bitmap, sample));
    await start({ image: file, name }, shownImage(bitmap, name), signal);
  });
}

/** The same image again, with other options. */
async function rerun(): Promise<void> {
  const { files, image } = store.state;
  if (!files || !image) return;
  const { signal } = begin();
  await attempted(signal, () => start(files, image, signal));
}

async function start(files: NonNullable<PageState["files"]>, image: ShownImage, signal: AbortSignal) {
  const given = options.read();
  store.set({ files, image, options: given });
  await startJob(files, given, { store, signal, onPreview: stage.preview });
}

/** The job in the address, if there is one: after a reload, or going back. */
async function resume(): Promise<void> {
  const id = shownJob.get();
  if (id === undefined || id === store.state.jobId) return;
  const { signal } = begin();
  store.set({ phase: "queued", jobId: id });
  await attempted(signal, async () => {
    const files = await keptFiles(id);
    if (files) store.set({ files, image: shownImage(await readImage(files.image), files.name) });
    const job = await getJob(id);
    if (signal.aborted) return;
    store.set({ options: options.show(job.options) });
    await resumeJob(job, { store, signal, onPreview: stage.preview });
  });
}

/** Runs it, asks for a token where one is missing, and says what went wrong. */
async function attempted(signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.status === 401) {
        place("token-button").hidden = false;
        const wasRefused = token.get() !== undefined;
        token.clear();
        if (await askForToken(wasRefused)) continue;
      }
      return showError(error);
    }
  }
}

function begin(): AbortController {
  attempt.abort();
  attempt = new AbortController();
  stage.reset();
  store.set(IDLE);
  return attempt;
}

async function cancel(): Promise<void> {
  const { jobId } = store.state;
  if (!jobId) return;
  // It goes on where this fails.
  await cancelJob(jobId).catch((error) => store.set({ error: errorInWords(error) }));
}

/** Back to the beginning. */
function leave(): void {
  begin();
  shownJob.set(undefined);
  place("file").focus();
}

async function readImage(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const what = file.type || "of an unknown type";
    throw new Problem({ title: `This file is no image that can be read (${what})`, status: 415 });
  }
}

function shownImage(bitmap: ImageBitmap, name: string): ShownImage {
  return { bitmap, height: bitmap.height, width: bitmap.width, name };
}

/** `undefined` when an earlier one no longer holds. */
function showError(error: unknown): void {
  if (error === undefined) return store.set({ error });
  const { phase } = store.state;
  const isOver = phase === "done" || phase === "cancelled" || phase === "idle";
  store.set({ error: errorInWords(error), ...(!isOver && { phase: "failed" }) });
}

function showErrorCard({ error, phase, files }: PageState): void {
  if (error === shownError) return;
  shownError = error;
  const card = place("error");
  card.hidden = error === undefined;
  if (!error) return card.replaceChildren();
  const buttons = phase === "failed"
    ? [...(files ? [button("Try again", rerun)] : []), button("Another image", leave)]
    : [button("Dismiss", () => store.set({ error: undefined }))];
  card.replaceChildren(
    element("h2", {}, error.title),
    element("p", {}, error.advice),
    element("p", { class: "buttons" }, ...buttons),
  );
  card.scrollIntoView({ block: "nearest" });
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button" }, text);
  made.addEventListener("click", act);
  return made;
}
