import assert from "node:assert/strict";
import { parseStatuses, treeOf } from "./process_tree.ts";

const STATUSES = `Name:\tsh
Pid:\t3
PPid:\t2
VmHWM:\t    2000 kB
VmRSS:\t    1000 kB
Name:\tkthreadd
Pid:\t4
PPid:\t2
Name:\tdeno task
Pid:\t2
PPid:\t1
VmHWM:\t   40000 kB
VmRSS:\t   30000 kB
Name:\telsewhere
Pid:\t7
PPid:\t1
VmHWM:\t   10 kB
VmRSS:\t   10 kB
`;

Deno.test("status files give processes; kernel threads, which have no memory, are left out", () => {
  const statuses = parseStatuses(STATUSES);
  assert.deepEqual(statuses.map(({ name }) => name), ["sh", "deno task", "elsewhere"]);
  assert.deepEqual(statuses[0], { pid: 3, parent: 2, name: "sh", rssKiB: 1000, peakKiB: 2000 });
});

Deno.test("a tree is a process and all below it, parents first", () => {
  const process = (pid: number, parent: number) => ({ pid, parent, name: "", rssKiB: 0, peakKiB: 0 });
  const statuses = [process(9, 5), process(5, 2), process(2, 1), process(3, 1), process(6, 2)];
  assert.deepEqual(treeOf(statuses, 2).map(({ pid }) => pid), [2, 5, 6, 9]);
});
