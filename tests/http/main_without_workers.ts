// main.ts in an engine that has no Workers.
Reflect.deleteProperty(globalThis, "Worker");
const { default: service } = await import("../../main.ts");
export default service;
