import { place } from "./element.ts";
import { token } from "./session.ts";

/** Asks for the access token. @param wasRefused the one before was wrong @returns whether there is one now */
export function askForToken(wasRefused = false): Promise<boolean> {
  const dialog = place<HTMLDialogElement>("token-dialog");
  place("token-refused").hidden = !wasRefused;
  const input = place<HTMLInputElement>("token");
  input.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  input.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const isGiven = dialog.returnValue === "use" && input.value.trim() !== "";
      if (isGiven) token.set(input.value.trim());
      input.value = ""; // not to be found in the page later
      resolve(isGiven);
    }, { once: true });
  });
}
