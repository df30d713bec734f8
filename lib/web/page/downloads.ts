import { getFile, getTargetMask, type TargetRequest } from "./api.ts";
import { curlCommand } from "./curl_command.ts";
import { announce } from "./announce.ts";
import { element, setText } from "./element.ts";
import { token } from "./session.ts";
import { MaskError } from "./truth.ts";

export interface DownloadsOptions {
  jobId(): string;
  /** The name of the image's file. */
  fileName(): string;
  /** What the mask is made of, as the service is asked for it; `undefined` for the target it chose itself. */
  target(): TargetRequest | undefined;
  options(): Record<string, string>;
  replay(): Promise<Blob>;
  onError(error: unknown): void;
}

/** The card with what can be taken away; `update` when another target is picked. Files come from the service as they are, byte for byte. */
export function createDownloads(card: HTMLElement, given: DownloadsOptions): { update(): void } {
  const files: [string, string, () => Promise<Blob>][] = [
    ["Mask", "mask.png", () => {
      const target = given.target();
      return target ? getTargetMask(given.jobId(), target) : getFile(given.jobId(), "mask.png");
    }],
    ["Label map", "labels.png", () => getFile(given.jobId(), "labels.png")],
    ["Overlay", "overlay.png", () => getFile(given.jobId(), "overlay.png")],
    ["Result", "result.json", () => getFile(given.jobId(), "result.json")],
    ["Replay", "replay.gif", given.replay],
  ];
  const buttons = files.map(([label, name, make]) => {
    const kind = name === "mask.png" ? "primary" : undefined;
    const button = element("button", { type: "button", class: kind, "data-file": name }, label);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        save(await make(), `${stem(given.fileName())}_${name}`);
        announce(`${label} saved.`);
      } catch (error) {
        given.onError(error);
      } finally {
        button.disabled = false;
      }
    });
    return button;
  });
  const command = element("code", { id: "curl", tabindex: 0 });
  const copy = element("button", { type: "button", id: "copy" }, "Copy the command");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(command.textContent!);
      setText(copy, "Copied");
    } catch {
      getSelection()?.selectAllChildren(command); // no permission: it is marked, to be copied by hand
      setText(copy, "Marked: copy it with your keys");
    }
    announce(copy.textContent!);
    setTimeout(() => setText(copy, "Copy the command"), 2000);
  });
  const details = element(
    "details",
    {},
    element("summary", {}, "The same with curl"),
    element("pre", {}, command),
    copy,
  );
  details.addEventListener("toggle", update); // a token may have come meanwhile

  function update() {
    setText(command, commandNow());
  }

  function commandNow(): string {
    try {
      const options = { ...given.options(), ...asText(given.target()) };
      const service = new URL(".", location.href).href;
      return curlCommand(service, given.fileName(), options, token.get() !== undefined);
    } catch (error) {
      if (error instanceof MaskError) return `# ${error.message}`;
      throw error;
    }
  }

  card.append(
    element("h2", { id: "downloads-title" }, "Take away"),
    element("p", { class: "buttons" }, ...buttons),
    details,
  );
  return { update };
}

function asText(request: TargetRequest = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [name, String(value)]));
}

function save(file: Blob, name: string): void {
  const link = element("a", { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function stem(name: string): string {
  return name.replace(/\.\w+$/, "") || "image";
}
