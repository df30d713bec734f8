import type { ChildUsage } from "./child_process.ts";

/** What is known of a child process, and which it is. */
export interface ProcessUsage extends ChildUsage {
  process: "trainer" | "decoder";
}
