import { OPTION_SPECS, type OptionSpec, resolveOptions } from "../../options.ts";
import { element, place } from "./element.ts";

/** The page has its own ways for these: the picture is where a target is picked. */
const HIDDEN = ["target", "regions", "preview"];
/** What people change; the rest is one step further. */
const COMMON = ["preset", "method", "iterations", "size", "ss", "seed"];

/** What the option says when it is left alone, for the preset: the page looks at the image. */
const AUTOMATIC = "";

export interface OptionsForm {
  /** Options that were set, as text. */
  read(): Record<string, string>;
  /** The preset that will be taken while none is chosen. */
  suggest(preset: string): void;
  /** Sets what a job was made with. @returns those that differ from what its preset says, as text, with the preset */
  show(options: Record<string, unknown>): Record<string, string>;
}

/** Builds the form from the options' own schema. `onStart` is called to run the image again with what is set. */
export function createOptionsForm(onStart: () => void): OptionsForm {
  const form = place<HTMLFormElement>("options-form");
  const shown = (OPTION_SPECS as readonly OptionSpec[]).filter(({ name }) => !HIDDEN.includes(name));
  const common = shown.filter(({ name }) => COMMON.includes(name));
  const further = shown.filter(({ name }) => !COMMON.includes(name));
  const automatic = element("option", { value: AUTOMATIC }, "automatic");
  form.append(
    ...common.map((spec) => field(spec, automatic)),
    element(
      "details",
      {},
      element("summary", {}, "All options"),
      ...further.map((spec) => field(spec, automatic)),
    ),
    element(
      "p",
      { class: "buttons" },
      element("button", { type: "submit", class: "primary" }, "Start again"),
      " ",
      element("button", { type: "reset" }, "Reset"),
    ),
  );
  let suggested = "default";
  // What is left alone shows the value that it will have: that of the preset.
  form.addEventListener("input", showDefaults);
  form.addEventListener("reset", () => setTimeout(showDefaults));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.reportValidity()) onStart();
  });
  showDefaults();

  function showDefaults() {
    const preset = control("preset").value || suggested;
    const defaults = resolveOptions({ preset, method: control("method").value }) as unknown as Record<
      string,
      unknown
    >;
    for (const { name, type } of shown) {
      const input = control(name);
      const value = String(defaults[name]);
      if (type === "integer" || type === "number") (input as HTMLInputElement).placeholder = value;
      else if (name !== "preset" && !input.dataset.touched) setValue(input, value);
      input.dataset.default = value;
    }
  }

  function control(name: string): HTMLInputElement | HTMLSelectElement {
    return form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement;
  }

  form.addEventListener("change", (event) => {
    (event.target as HTMLElement).dataset.touched = "true";
  });
  form.addEventListener("reset", () => {
    for (const { name } of shown) delete control(name).dataset.touched;
  });

  return {
    read() {
      const set: Record<string, string> = {};
      for (const { name } of shown) {
        const input = control(name);
        const value = input instanceof HTMLInputElement && input.type === "checkbox"
          ? String(input.checked)
          : input.value;
        const isDefault = value === "" || (name !== "preset" && value === input.dataset.default);
        if (!isDefault) set[name] = value;
      }
      return { preset: suggested, ...set };
    },
    show(options) {
      const { preset, method } = options;
      const defaults = resolveOptions({ preset, method }) as unknown as Record<string, unknown>;
      const given: Record<string, string> = { preset: String(preset) };
      for (const { name } of OPTION_SPECS) {
        if (name in options && String(options[name]) !== String(defaults[name])) {
          given[name] = String(options[name]);
        }
      }
      form.reset();
      for (const { name } of shown) {
        if (!(name in given)) continue;
        setValue(control(name), given[name]);
        control(name).dataset.touched = "true";
      }
      showDefaults();
      return given;
    },
    suggest(preset) {
      suggested = preset;
      automatic.textContent = `auto: ${preset}`;
      showDefaults();
    },
  };
}

function setValue(input: HTMLInputElement | HTMLSelectElement, value: string): void {
  if (input instanceof HTMLInputElement && input.type === "checkbox") input.checked = value === "true";
  else input.value = value;
}

function field(spec: OptionSpec, automatic: HTMLOptionElement): HTMLElement {
  const { name, meaning } = spec;
  const id = `option-${name}`, helpId = `${id}-help`;
  const common = { id, name, "aria-describedby": helpId };
  const unit = spec.unit ? ` (${spec.unit})` : "";
  return element(
    "div",
    { class: spec.type === "boolean" ? "field check" : "field" },
    element("label", { for: id }, inWords(name) + unit),
    input(spec, common, automatic),
    element("p", { id: helpId, class: "hint" }, capitalised(meaning)),
  );
}

function input(
  spec: OptionSpec,
  attributes: Record<string, string>,
  automatic: HTMLOptionElement,
): HTMLElement {
  switch (spec.type) {
    case "enum":
      return element(
        "select",
        attributes,
        ...(spec.name === "preset" ? [automatic] : []),
        ...spec.values.map((value) => element("option", { value }, value)),
      );
    case "boolean":
      return element("input", { ...attributes, type: "checkbox" });
    case "target":
      return element("input", { ...attributes, type: "text" });
    default:
      return element("input", {
        ...attributes,
        type: "number",
        inputmode: spec.type === "integer" ? "numeric" : "decimal",
        min: spec.minimum,
        max: spec.maximum,
        step: spec.type === "integer" ? 1 : "any",
      });
  }
}

/** `learningRate` → `Learning rate`; the losses' weights keep their short names. */
function inWords(name: string): string {
  if (name.length <= 2) return `Weight of ${name}`;
  return capitalised(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

function capitalised(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
