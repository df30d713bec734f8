import assert from "node:assert/strict";
import { createGuard, type Guard, type GuardSettings } from "../../../lib/http/guard/guard.ts";
import { HttpError } from "../../../lib/http/http_error.ts";

export const TOKEN = "0123456789abcdef";
export const OTHER_TOKEN = "fedcba9876543210";

/** As the service is without settings, under `deno serve`. */
export const OPEN_SETTINGS: GuardSettings = {
  tokens: [],
  allowAnonymous: false,
  trustedProxies: [],
  allowedHosts: [],
  corsOrigins: [],
  requestsPerMinute: 0,
  requestBurst: 1,
};

export function testGuard(settings: Partial<GuardSettings> = {}): Guard {
  return createGuard({ ...OPEN_SETTINGS, ...settings });
}

export interface Asked extends Omit<RequestInit, "headers"> {
  /** Where the request comes from; `null` when nobody knows. */
  from?: string | null;
  url?: string;
  host?: string;
  token?: string;
  headers?: Record<string, string>;
}

export function ask(
  { url = "http://localhost/v1/jobs/1", host, token, headers = {}, from: _, ...init }: Asked = {},
): Request {
  return new Request(url, {
    ...init,
    headers: {
      ...(host === undefined ? {} : { host }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
}

export function caller(hostname: string | null = "127.0.0.1"): { remoteAddr: Deno.Addr } | undefined {
  return hostname === null ? undefined : { remoteAddr: { transport: "tcp", hostname, port: 1 } };
}

/** Whom the guard takes it for, or the status it refuses it with. */
export function outcome(guard: Guard, asked: Asked = {}): string | number {
  try {
    return guard.admit(ask(asked), caller(asked.from)).client;
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    return error.status;
  }
}

/** The refusal itself. */
export function refusal(guard: Guard, asked: Asked = {}): HttpError {
  try {
    guard.admit(ask(asked), caller(asked.from));
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    return error;
  }
  throw new Error("It was let in");
}
