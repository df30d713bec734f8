import { HttpError } from "./http_error.ts";

/** A request that has been let in, with what its path said. */
export interface RouteRequest {
  request: Request;
  /** The request's address, checked: `request.url` is made of whatever the client calls its host. */
  url: URL;
  /** Its name in problems and in the log. */
  requestId: string;
  /** Whose jobs it may see. */
  owner: string;
  /** What stands in the path for `{id}` and the like. */
  params: Record<string, string>;
}

export type Route = (request: RouteRequest) => Response | Promise<Response>;

/** What a path answers, by method. HEAD is GET without a body. */
export interface Resource {
  GET?: Route;
  POST?: Route;
  DELETE?: Route;
}

/** Resources by path, as OpenAPI writes them: `/v1/jobs/{id}`. */
export type RouteTable = Record<string, Resource>;

export interface FoundResource {
  template: string;
  resource: Resource;
  params: Record<string, string>;
}

/** The resource at a path. A template without parameters goes before one with them. */
export function findResource(table: RouteTable, pathname: string): FoundResource | undefined {
  if (Object.hasOwn(table, pathname)) return { template: pathname, resource: table[pathname], params: {} };
  for (const [template, resource] of Object.entries(table)) {
    const params = matchTemplate(template, pathname);
    if (params) return { template, resource, params };
  }
}

/** @throws {HttpError} 405 with `Allow` */
export function findRoute({ resource }: FoundResource, request: Request, pathname: string): Route {
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = method === "GET" || method === "POST" || method === "DELETE" ? resource[method] : undefined;
  if (route) return route;
  const allow = allowedMethods(resource).join(", ");
  throw new HttpError(405, `${pathname} must be asked with ${allow}, got ${request.method.slice(0, 20)}`, {
    headers: { allow },
  });
}

function allowedMethods({ GET, POST, DELETE }: Resource): string[] {
  return [...GET ? ["GET", "HEAD"] : [], ...POST ? ["POST"] : [], ...DELETE ? ["DELETE"] : []];
}

function matchTemplate(template: string, pathname: string): Record<string, string> | undefined {
  if (!template.includes("{")) return undefined;
  const names = template.split("/");
  const parts = pathname.split("/");
  if (names.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, name] of names.entries()) {
    if (/^\{\w+\}$/.test(name) && parts[i] !== "") params[name.slice(1, -1)] = parts[i];
    else if (name !== parts[i]) return undefined;
  }
  return params;
}
