import assert from "node:assert/strict";
import { driverOf } from "./find_driver.ts";

Deno.test("NVIDIA's driver is found in either form of its version file, and no other is made up", () => {
  const closed = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.161.08  Sat Feb 17 22:55:48 UTC 2024\n";
  const open =
    "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\nGCC 12.3.0\n";
  assert.equal(driverOf(closed), "NVIDIA 535.161.08");
  assert.equal(driverOf(open), "NVIDIA 570.86.15");
  assert.equal(driverOf(""), "version unknown to WebGPU");
});
