import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { beginSpan, currentTrace, requestSpan, traced } from "../../lib/telemetry/trace.ts";
import { startCollector } from "./collector.ts";
import { readMetrics, seriesName } from "./read_metrics.ts";
import { startService } from "./start_service.ts";

const IMAGE = encodeRgb(phantom("skin", { height: 32, width: 48 }).image) as Uint8Array<ArrayBuffer>;
const TOKEN = "a-token-that-is-long-enough-and-nobody-may-see";
const isWindows = Deno.build.os === "windows"; // no SIGTERM there

/** What the log says of the service itself. */
const OWN_EVENTS = ["listening", "ready", "stopping", "stopped"];

/** Settings that make Deno export, to this collector and at once. */
const exportTo = (url: string) => ({
  OTEL_DENO: "true",
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
  OTEL_BSP_SCHEDULE_DELAY: "50",
});

/** A trace that a client began, as W3C Trace Context has it in a header. */
function clientTrace(): { traceId: string; spanId: string; traceparent: string } {
  const hex = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)).toHex();
  const [traceId, spanId] = [hex(16), hex(8)];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
}

Deno.test("a service under OTEL_DENO=true: what its traces, log and metrics say of one job", {
  ignore: isWindows,
}, async (test) => {
  await using collector = startCollector();
  const environment = { ...exportTo(collector.url), SGSCN_TOKENS: TOKEN };
  const service = await startService(["task", "start", "--port", "0"], environment);
  const authorization = `Bearer ${TOKEN}`;
  const post = async (query: string, headers: Record<string, string> = {}) => {
    const init = { method: "POST", body: IMAGE, headers: { authorization, ...headers } };
    const response = await fetch(`${service.url}v1/segment?${query}`, init);
    return { response, text: await response.text() };
  };
  const { traceId, spanId, traceparent } = clientTrace();
  let requestId: string | null;

  try {
    const { response, text } = await post("iterations=3&channels=16&backend=simd", { traceparent });
    assert.equal(response.status, 200, text);
    requestId = response.headers.get("x-request-id");
    const names = ["POST /v1/segment", "decode", "queue", "train", "encode"];
    const spans = await collector.spans(traceId, names);
    const span = (name: string) => spans.find((span) => span.name === name)!;

    await test.step("the request's span is a part of the client's trace", () => {
      const request = span("POST /v1/segment");
      assert.equal(request.parentSpanId, spanId);
      assert.equal(request.attributes["http.route"], "/v1/segment");
      assert.equal(request.attributes["sgscn.request_id"], requestId);
    });

    await test.step("decode, queue, train and encode are its parts, one after the other", () => {
      assert.deepEqual(spans.map(({ name }) => name).toSorted(), names.toSorted());
      const parts = names.slice(1).map(span);
      for (const { name, parentSpanId } of parts) {
        assert.equal(parentSpanId, span("POST /v1/segment").spanId, name);
      }
      for (const [i, { name, startTimeUnixNano, endTimeUnixNano }] of parts.entries()) {
        assert.ok(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano), `${name} ends before it begins`);
        const { endTimeUnixNano: before } = parts[i - 1] ?? span("decode");
        // Half of the clocks here are read in whole milliseconds.
        if (i > 0) {
          assert.ok(BigInt(startTimeUnixNano) >= BigInt(before) - 2_000_000n, `${name} begins too early`);
        }
      }
      const { attributes } = span("train");
      assert.equal(attributes["sgscn.backend"], "simd");
      assert.equal(attributes["sgscn.outcome"], "succeeded");
      assert.equal(Number(attributes["sgscn.iterations"]), 3);
    });

    await test.step("the metrics count it", async () => {
      const refused = await fetch(`${service.url}metrics`);
      const problem = await refused.text();
      assert.equal(refused.status, 401, problem);
      const response = await fetch(`${service.url}metrics`, { headers: { authorization } });
      const samples = readMetrics(await response.text());
      assert.equal(samples.get(seriesName("sgscn_jobs_total", { outcome: "succeeded" })), 1);
      assert.equal(samples.get("sgscn_iterations_total"), 3);
      assert.equal(samples.get("sgscn_decode_seconds_count"), 1);
      assert.equal(samples.get("sgscn_encode_seconds_count"), 1);
      assert.equal(samples.get("sgscn_http_request_bytes_total"), IMAGE.length);
      assert.equal(samples.get("sgscn_http_response_bytes_total"), bytesOf(text) + bytesOf(problem));
      for (const process of ["service", "trainer", "decoder"]) {
        assert.ok(
          samples.get(seriesName("sgscn_process_resident_memory_bytes", { process }))! > 1e7,
          process,
        );
      }
      const [device] = [...samples.keys()].filter((key) => key.startsWith("sgscn_device_info"));
      assert.match(device, /backend="simd"/);
    });
    assert.equal((await post("iterations=hunter2")).response.status, 400);
  } finally {
    await service.stop(); // all that it says has been read by then
  }

  await test.step("every line of the log that belongs to a request has its id, and no secret", () => {
    const log = service.output().split("\n").filter((line) => line.startsWith("{"));
    const lines: Record<string, unknown>[] = log.map((line) => JSON.parse(line))
      .filter(({ event }) => !OWN_EVENTS.includes(event));
    const ofJob = lines.filter((line) => line.requestId === requestId).map(({ event }) => event);
    assert.deepEqual(ofJob, ["started", "training", "finished", "answered"]);
    assert.ok(lines.some(({ event, status }) => event === "refused" && status === 400));
    for (const line of lines) assert.match(String(line.requestId), /^[0-9a-f-]{36}$/, JSON.stringify(line));
    const exported = collector.received.filter((text) => text.includes("resourceLogs"));
    assert.ok(exported.length > 0, "the log is exported too");
    const printed = service.output() + exported;
    for (const secret of [TOKEN, "hunter2", IMAGE.toBase64().slice(20, 60)]) {
      assert.ok(!printed.includes(secret), secret);
    }
  });
});

Deno.test("without OTEL_DENO nothing is traced, and what runs in spans does the same", async () => {
  const trace = currentTrace();
  assert.equal(requestSpan(), undefined);
  const doubled = await traced("twice", (span) => {
    assert.equal(span.isRecording(), false);
    return Promise.resolve(42);
  }, { attributes: { a: 1 }, parent: trace });
  assert.equal(doubled, 42);
  const failure = new SgscnError("invalid-image", "no image");
  await assert.rejects(traced("fails", () => Promise.reject(failure)), (error) => error === failure);
  const span = beginSpan("late", { beganAtMs: Date.now() - 5 });
  span.end();
  assert.equal(span.isRecording(), false);
});

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
