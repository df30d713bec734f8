import assert from "node:assert/strict";
import { type Block, KernelMemory } from "../../../lib/backends/simd/kernel_memory.ts";
import { createRandom } from "../../../lib/sgscn/random.ts";

/** Above what lives in slabs. */
const LARGE = 3_000_000;

for (const shared of [false, true]) {
  Deno.test(`KernelMemory gives aligned blocks that do not overlap, never address 0: shared ${shared}`, () => {
    const memory = new KernelMemory({ shared });
    const blocks = [1, 63, 64, 65, 100_000, 4].map((bytes) => ({ bytes, block: memory.allocate(bytes) }));
    for (const { bytes, block } of blocks) {
      assert.ok(block.address > 0);
      assert.equal(block.address % 64, 0);
      assert.ok(block.bytes >= bytes);
    }
    assertApart(blocks.map(({ block }) => block));
    assert.equal(memory.memory.buffer.byteLength, memory.totalBytes);
  });
}

Deno.test("KernelMemory gives the same place again", () => {
  const memory = new KernelMemory({ shared: false });
  const block = memory.allocate(1000);
  const { address } = block;
  memory.release(block);
  assert.equal(memory.usedBytes, 0);
  assert.equal(memory.allocate(1000).address, address);
});

Deno.test("KernelMemory joins a freed block with both its neighbours", () => {
  const memory = new KernelMemory({ shared: false });
  const [before, between, after] = [1, 2, 3].map(() => memory.allocate(1024));
  const fence = memory.allocate(64);
  memory.release(before);
  memory.release(after);
  memory.release(between);
  assert.equal(memory.allocate(3 * 1024).address, before.address);
  assert.ok(fence.address > after.address);
});

Deno.test("KernelMemory keeps a block until its last holder lets go", () => {
  const memory = new KernelMemory({ shared: false });
  const block = memory.allocate(64);
  block.holders++;
  memory.release(block);
  assert.equal(memory.usedBytes, 64);
  memory.release(block);
  assert.equal(memory.usedBytes, 0);
});

Deno.test("KernelMemory keeps what blocks hold when it grows, and its new views see it", () => {
  const memory = new KernelMemory({ shared: false });
  const block = memory.allocate(64);
  memory.floats(block.address, 16).fill(2.5);
  const before = memory.totalBytes;
  memory.allocate(10_000_000);
  assert.ok(memory.totalBytes > before);
  assert.ok(memory.floats(block.address, 16).every((value) => value === 2.5));
  assert.equal(memory.ints(block.address, 1)[0], 0x40200000);
  assert.equal(memory.bytes(block.address + 3, 1)[0], 0x40);
});

Deno.test("KernelMemory uses the free end of its memory before it asks for more", () => {
  const memory = new KernelMemory({ shared: false });
  memory.release(memory.allocate(10_000_000));
  const { totalBytes } = memory;
  memory.allocate(totalBytes - 64 + 1);
  assert.equal(memory.totalBytes, totalBytes + 65_536);
});

Deno.test("KernelMemory stays one piece after blocks of random sizes came and went in random order", () => {
  const random = createRandom(1);
  const memory = new KernelMemory({ shared: false });
  const held: Block[] = [];
  let used = 0;
  for (let i = 0; i < 2000; i++) {
    if (held.length < 20 && random() < 0.55) {
      const block = memory.allocate(LARGE + Math.floor(random() * LARGE));
      used += block.bytes;
      held.push(block);
    } else if (held.length > 0) {
      const [block] = held.splice(Math.floor(random() * held.length), 1);
      used -= block.bytes;
      memory.release(block);
    }
    assert.equal(memory.usedBytes, used);
  }
  assertApart(held);
  held.forEach((block) => memory.release(block));
  const { totalBytes } = memory;
  assert.equal(memory.allocate(totalBytes - 64).address, 64); // all of it, but for the address 0
  assert.equal(memory.totalBytes, totalBytes);
});

Deno.test("KernelMemory: small blocks that stay do not part the room of large ones", () => {
  const memory = new KernelMemory({ shared: false });
  memory.allocate(64);
  const large = memory.allocate(LARGE);
  const stays = memory.allocate(64);
  const { totalBytes } = memory;
  memory.release(large);
  const larger = memory.allocate(2 * LARGE);
  assert.equal(larger.address, large.address);
  assert.ok(memory.totalBytes - totalBytes <= LARGE + 65_536);
  assertApart([stays, larger]);
});

Deno.test("KernelMemory says how much is in use when 4 GiB are not enough, and goes on", () => {
  const memory = new KernelMemory({ shared: false });
  memory.allocate(128);
  assert.throws(() => memory.allocate(2 ** 32), {
    name: "RangeError",
    message: "Cannot allocate 4294967296 bytes: 128 of the 4 GiB that WebAssembly can address are in use",
  });
  assert.equal(memory.usedBytes, 128);
  assert.ok(memory.allocate(64).address > 0);
});

function assertApart(blocks: Block[]): void {
  const sorted = blocks.toSorted((a, b) => a.address - b.address);
  for (let i = 1; i < sorted.length; i++) {
    assert.ok(sorted[i - 1].address + sorted[i - 1].bytes <= sorted[i].address);
  }
}
