/** Sends signals to processes and waits for their end: a process of its own, because that takes every permission. */
export interface Signals {
  /** Done when the signal was sent. @throws {Error} when there is no such process */
  send(pid: number, signal: Deno.Signal): Promise<void>;
  /** Done when there is no such process any more, or only its entry, which nobody has taken away. Linux only. */
  gone(pid: number): Promise<void>;
  close(): Promise<void>;
}

/** How to skip the tests that need it. */
export const SIGNALS_CASE = { ignore: Deno.build.os !== "linux" };

export function startSignals(): Signals {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", import.meta.resolve("./signals_main.ts")],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const answers = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(lines()).getReader();
  let turn = Promise.resolve();
  function ask(question: string): Promise<void> {
    const answered = turn.then(async () => {
      await input.write(new TextEncoder().encode(`${question}\n`));
      const { value } = await answers.read();
      if (value !== "ok") throw new Error(`Cannot ${question}: ${value}`);
    });
    turn = answered.catch(() => undefined); // whoever asked is told
    return answered;
  }
  return {
    send: (pid, signal) => ask(`${signal} ${pid}`),
    gone: (pid) => ask(`gone ${pid}`),
    async close() {
      await turn;
      await input.close();
      await answers.read();
      await child.status;
    },
  };
}

function lines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const found = (rest + chunk).split("\n");
      rest = found.pop()!;
      for (const line of found) controller.enqueue(line);
    },
  });
}
