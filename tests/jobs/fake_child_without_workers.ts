// The fake child where there are no workers: nothing but its main thread tells that it lives.
delete (globalThis as { Worker?: unknown }).Worker;
await import("./fake_child.ts");
