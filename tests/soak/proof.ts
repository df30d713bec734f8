/** How much of everything: `short` is for continuous integration, `full` for the figures of the README. */
export type Scale = "short" | "full";

/** What a proof found. */
export interface Figure {
  proof: string;
  figure: string;
  target: string;
  passed: boolean;
}

export interface ProofOptions {
  scale: Scale;
  /** Of everything random; the same seed makes the same images, cuts and damage. */
  seed: number;
  /** A line about how far it is. */
  progress: (text: string) => void;
}

/** Runs a service of its own and does something to it. It throws when something that must never happen did. */
export type Proof = (options: ProofOptions) => Promise<Figure>;
