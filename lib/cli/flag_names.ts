/** `learningRate` → `learning-rate`: an option's name as a flag, without its dashes. */
export function flagName(optionName: string): string {
  return optionName.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
