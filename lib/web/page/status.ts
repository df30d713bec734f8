import { announce } from "./announce.ts";
import { element, place, setText } from "./element.ts";
import type { PageState, Phase } from "./state.ts";

const TITLES: Record<Phase, string> = {
  idle: "",
  uploading: "Sending the image",
  queued: "Waiting",
  running: "Learning",
  done: "Done",
  failed: "That did not work",
  cancelled: "Cancelled",
};

const STOPPED = {
  iterations: "as many as were asked for",
  minClusters: "few clusters are left",
  stable: "nothing changes any more",
};

/** The card that says how far it is. */
export function createStatus(
  { onCancel, onAnother }: { onCancel(): void; onAnother(): void },
): (state: PageState) => void {
  const card = place("status");
  const title = element("h2", { id: "status-title" });
  const line = element("p", { id: "status-line" });
  const progress = element("progress", { max: 1, "aria-labelledby": "status-title" });
  const figures = element("dl", { class: "figures" });
  const cancel = element("button", { type: "button", id: "cancel" }, "Cancel");
  const another = element("button", { type: "button", id: "another" }, "Another image");
  const summary = element("p", { class: "hint" });
  card.append(
    title,
    line,
    summary,
    progress,
    figures,
    element("p", { class: "buttons" }, cancel, " ", another),
  );
  cancel.addEventListener("click", onCancel);
  another.addEventListener("click", onAnother);
  let told: Phase = "idle";

  return (state) => {
    const { phase } = state;
    card.hidden = phase === "idle" || phase === "failed"; // the error says more
    const isAtWork = phase === "uploading" || phase === "queued" || phase === "running";
    setText(title, TITLES[phase]);
    setText(line, inWords(state));
    const share = shareDone(state);
    if (share === undefined) progress.removeAttribute("value");
    else progress.value = share;
    progress.hidden = !isAtWork;
    cancel.hidden = !isAtWork || phase === "uploading";
    another.hidden = isAtWork;
    const isDone = phase === "done";
    showFigures(figures, isDone ? [] : figuresOf(state));
    summary.hidden = !isDone;
    setText(summary, isDone ? summaryOf(state) : "");
    if (phase !== told) announce(`${TITLES[phase]}. ${inWords(state)}`);
    else if (phase === "running") announce(inWords(state));
    told = phase;
  };
}

function inWords({ phase, position, isConnected, iterations, start, result }: PageState): string {
  if (!isConnected) return "The connection is lost. The job goes on; this page is trying to get back to it.";
  if (phase === "queued") {
    if (position === 0) return "It is next.";
    return position === 1 ? "One image is before it." : `${position} images are before it.`;
  }
  const last = iterations.at(-1);
  if (phase === "running" && last) {
    return `Iteration ${last.iteration} of at most ${start?.options.iterations}, ${last.clusters} clusters.`;
  }
  if (phase === "done" && result) {
    const seconds = (result.timing.totalMs / 1000).toFixed(1);
    return `${result.losses.length} iterations in ${seconds} s: ${STOPPED[result.stopped]}.`;
  }
  return phase === "cancelled" ? "What was learnt until then is shown." : "";
}

function shareDone({ phase, iterations, start }: PageState): number | undefined {
  const last = iterations.at(-1);
  return phase === "running" && last && start ? last.iteration / start.options.iterations : undefined;
}

/** What is left to say in the end: the pictures need the room. */
function summaryOf({ start, result }: PageState): string {
  if (!start || !result) return "";
  const { height, width } = start.working;
  return `${result.clusters.length} clusters, trained at ${width} × ${height} pixels on ${start.device}.`;
}

function figuresOf({ phase, iterations, start }: PageState): [string, string][] {
  const last = iterations.at(-1);
  if (!last || !start) return [];
  const secondsEach = last.elapsedMs / 1000 / last.iteration;
  const left = (start.options.iterations - last.iteration) * secondsEach;
  return [
    ["Clusters", String(last.clusters)],
    ["Iterations a second", (1 / secondsEach).toFixed(1)],
    ...(phase === "running" ? [["Time left", `at most ${Math.ceil(left)} s`] as [string, string]] : []),
    ["Trained at", `${start.working.width} × ${start.working.height} pixels`],
    ["Runs on", start.device],
  ];
}

function showFigures(list: HTMLElement, figures: [string, string][]): void {
  while (list.children.length > figures.length) list.lastElementChild!.remove();
  for (const [i, [name, value]] of figures.entries()) {
    const row = list.children[i] ?? list.appendChild(element("div", {}, element("dt"), element("dd")));
    setText(row.firstElementChild!, name);
    setText(row.lastElementChild!, value);
  }
}
