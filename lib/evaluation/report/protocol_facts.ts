import type { Protocol } from "../protocols.ts";

/** What tables say about a protocol. */
export interface ProtocolFacts {
  name: Protocol;
  title: string;
  /** For the head of a column. */
  short: string;
  /** In a sentence. */
  meaning: string;
}

/** Every protocol, the paper's first, then by how much they know of the answer, then with a person's help. */
export const PROTOCOL_FACTS: readonly ProtocolFacts[] = [
  {
    name: "paper",
    title: "The paper's protocol",
    short: "Paper",
    meaning:
      "The one cluster that has the most pixels in common with the ground truth is the segment: the ground truth " +
      "picks, the method only offers. Ties go to the lower label.",
  },
  {
    name: "best",
    title: "Best single cluster",
    short: "Best cluster",
    meaning:
      "The one cluster with the highest DSC: what the best possible choice of one cluster would reach, so an upper " +
      "bound. It knows the ground truth.",
  },
  {
    name: "regions",
    title: "The paper's protocol on regions",
    short: "Regions",
    meaning:
      "The same choice as the paper's, among connected regions merged to the number that the product itself " +
      "suggests, in place of clusters. It knows the ground truth.",
  },
  {
    name: "labelFree",
    title: "Label-free target",
    short: "Label-free",
    meaning:
      "The target that the product chooses on its own, without any ground truth: what somebody without the answer " +
      "gets. The only one that is a segmentation and not a choice with the answer in hand.",
  },
  {
    name: "oneClick",
    title: "One click",
    short: "One click",
    meaning:
      "The target for one click on the pixel of the ground truth that is farthest from its outline: what somebody gets " +
      "who points at the lesion.",
  },
];
