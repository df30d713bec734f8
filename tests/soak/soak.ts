/**
 * `deno task soak`: proves at a running service what the README promises of it, and prints the figures as a table.
 * What it can do: {@linkcode HELP}.
 */
import { cutStreams } from "./cut_streams.ts";
import { healthUnderLoad } from "./health_under_load.ts";
import { jobsInARow } from "./jobs_in_a_row.ts";
import { killedChildren } from "./killed_children.ts";
import { manyClients } from "./many_clients.ts";
import { mutatedFiles } from "./mutated_files.ts";
import { overhead } from "./overhead.ts";
import type { Figure, Proof, ProofOptions } from "./proof.ts";
import { parseSoakFlags } from "./soak_flags.ts";

const PROOFS: Record<string, Proof> = {
  health: healthUnderLoad,
  clients: manyClients,
  cuts: cutStreams,
  files: mutatedFiles,
  jobs: jobsInARow,
  kills: killedChildren,
  overhead,
};

const HELP = `deno task soak [OPTIONS]

Starts the service and proves what it promises under load. Linux only. The last line counts what passed.

  --short      less of everything, and times judged mildly or not at all: for continuous integration
  --only A,B   proofs: ${Object.keys(PROOFS).join(", ")} (default all)
  --seed N     of everything random (default 1)
  --help       this text
`;

/** One proof after the other: each wants the machine for itself. */
async function main(args: readonly string[]): Promise<boolean> {
  const { help, names, scale, seed } = parseSoakFlags(args, Object.keys(PROOFS));
  if (help) {
    console.log(HELP);
    return true;
  }
  const beganMs = performance.now();
  const figures: Figure[] = [];
  for (const name of names) {
    const progress = (text: string) => console.error(`${name}: ${text}`);
    figures.push(await prove(name, { scale, seed, progress }));
  }
  const rows = figures.map((
    { proof, figure, target, passed },
  ) => [proof, figure, target, passed ? "yes" : "NO"]);
  console.log(
    [["proof", "figure", "target", "passed"], ["---", "---", "---", "---"], ...rows].map(tableLine).join(
      "\n",
    ),
  );
  const failed = figures.filter(({ passed }) => !passed).length;
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(0);
  // The form of `deno test`, so that whoever adds up its results can add these.
  console.log(
    `${failed > 0 ? "FAILED" : "ok"} | ${figures.length - failed} passed | ${failed} failed (${seconds}s)`,
  );
  return failed === 0;
}

/** Of a markdown table; what formats the README aligns it. */
function tableLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** A proof that breaks off has failed; the others go on. */
async function prove(name: string, options: ProofOptions): Promise<Figure> {
  try {
    return await PROOFS[name](options);
  } catch (error) {
    console.error(error);
    const [message] = (error as Error).message.split("\n");
    return { proof: name, figure: message.slice(0, 200), target: "see above", passed: false };
  }
}

if (!await main(Deno.args)) Deno.exit(1);
