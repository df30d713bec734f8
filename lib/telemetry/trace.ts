import { type Attributes, type Context, context, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { SgscnError } from "../errors.ts";

export type { Attributes, Context, Span };

/** As telemetry names who made a span. */
const TRACER = "sgscn";

export interface SpanOptions {
  attributes?: Attributes;
  /** What it is a part of; the span that is active here when missing. */
  parent?: Context;
  /** When it began, in milliseconds since 1970; now when missing. */
  beganAtMs?: number;
}

/**
 * Runs something within a span of its own, which says how it ended. What `run` starts is part of the span.
 *
 * Deno exports spans when it is started with `OTEL_DENO=true`; otherwise this costs less than a microsecond.
 */
export function traced<T>(
  name: string,
  run: (span: Span) => Promise<T>,
  options: SpanOptions = {},
): Promise<T> {
  const { attributes, parent = context.active() } = options;
  return trace.getTracer(TRACER).startActiveSpan(name, { attributes }, parent, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Begins a span that ends elsewhere: `span.end()`. */
export function beginSpan(name: string, options: SpanOptions = {}): Span {
  const { attributes, parent = context.active(), beganAtMs } = options;
  return trace.getTracer(TRACER).startSpan(name, { attributes, startTime: beganAtMs }, parent);
}

/** What is being traced here, to begin spans in it later. */
export function currentTrace(): Context {
  return context.active();
}

/** The span of the request that is being answered, which Deno began; none when nothing is traced. */
export function requestSpan(): Span | undefined {
  return trace.getActiveSpan();
}

/** Says in a span that it failed. Only what a client may be told is told: errors of ours may name files. */
export function markFailed(span: Span, error: unknown): void {
  const message = error instanceof SgscnError ? error.message : "internal error; the log says more";
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  if (error instanceof SgscnError) span.setAttribute("error.type", error.kind);
}
