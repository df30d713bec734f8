/** A running nginx with the configuration that deploy/ has. */
export interface Nginx extends AsyncDisposable {
  /** Where it stands for https, without a slash at the end. */
  url: string;
  /** Where it stands for port 80. */
  plainUrl: string;
}

const EXAMPLE = new URL("../../../deploy/nginx.conf", import.meta.url);

/**
 * Starts nginx on deploy/nginx.conf, of which only addresses are changed: the ports to listen on, without TLS for want
 * of a certificate, and the service behind it.
 */
export async function startNginx({ upstreamPort }: { upstreamPort: number | string }): Promise<Nginx> {
  const folder = await Deno.makeTempDir();
  const [port, plainPort] = freePorts(2);
  const example = await Deno.readTextFile(EXAMPLE);
  await Deno.writeTextFile(`${folder}/site.conf`, adapt(example, { port, plainPort, upstreamPort }));
  await Deno.writeTextFile(`${folder}/nginx.conf`, around(folder));
  const child = new Deno.Command("nginx", {
    args: ["-p", folder, "-c", `${folder}/nginx.conf`, "-e", "stderr"],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const { promise: started, resolve, reject } = Promise.withResolvers<void>();
  let output = "";
  const read = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      output += text;
      if (/getrlimit/.test(output)) resolve(); // what it says once it listens
    }
    reject(new Error(`nginx ended: ${output}`));
  })();
  await started;
  return {
    url: `http://127.0.0.1:${port}`,
    plainUrl: `http://127.0.0.1:${plainPort}`,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await Promise.all([child.status, read]);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** @throws {Error} when the example is no longer what this knows how to change */
function adapt(
  example: string,
  { port, plainPort, upstreamPort }: Record<"port" | "plainPort" | "upstreamPort", number | string>,
): string {
  const changes: [RegExp, string][] = [
    [/^ *listen \[::\].*\n/gm, ""],
    [/^ *ssl_certificate.*\n/gm, ""],
    [/listen 80;/, `listen 127.0.0.1:${plainPort};`],
    [/listen 443 ssl http2;/, `listen 127.0.0.1:${port};`],
    [/server 127\.0\.0\.1:8000;/, `server 127.0.0.1:${upstreamPort};`],
  ];
  return changes.reduce((text, [from, to]) => {
    if (text.search(from) < 0) throw new Error(`Cannot adapt nginx.conf: it has no ${from}`);
    return text.replace(from, to);
  }, example);
}

/** What a distribution has in /etc/nginx/nginx.conf, for one process of whoever runs this. Buffers are as by default. */
function around(folder: string): string {
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr notice;
events {}
http {
  access_log off;
  gzip on; # Debian has it on
  gzip_types text/event-stream application/json;
${folders.map((name) => `  ${name}_temp_path ${folder}/${name};`).join("\n")}
  include ${folder}/site.conf;
}
`;
}

/** Nobody else takes them before nginx does, all but surely. */
function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}
