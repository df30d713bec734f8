import assert from "node:assert/strict";
import { parse } from "yaml";
import { SETTING_SPECS, SETTING_VARIABLES } from "../../lib/http/setting_specs.ts";

const read = async (path: string) =>
  await Deno.readTextFile(new URL(`../../deploy/${path}`, import.meta.url));
// deno-lint-ignore no-explicit-any -- a test looks into whatever is there
const readYaml = async (path: string): Promise<any> => parse(await read(path), { merge: true });

const FILES = [
  "Dockerfile",
  "compose.yaml",
  "sgscn.service",
  "nginx.conf",
  "kubernetes/base/deployment.yaml",
  "kubernetes/gpu/deployment_patch.yaml",
];
/** In compose.yaml: how much memory the container may have; the service never sees it. */
const NOT_FOR_THE_SERVICE = ["SGSCN_MEMORY"];
/** What a Kubernetes Service of this name would set, which a comment warns of. */
const WARNED_OF = ["SGSCN_PORT"];

Deno.test("the settings that deploy/ names are settings", async () => {
  for (const file of FILES) {
    const names = new Set([...(await read(file)).matchAll(/\bSGSCN_[A-Z_]+\b/g)].map(([name]) => name));
    assert.ok(names.size > 0, file);
    const unknown = [...names].filter((name) =>
      ![...SETTING_VARIABLES, ...NOT_FOR_THE_SERVICE, ...WARNED_OF].includes(name)
    );
    assert.deepEqual(unknown, [], file);
  }
});

Deno.test("whoever stops the service waits longer than it takes to let jobs finish", async () => {
  const { default: drainMs } = SETTING_SPECS.find(({ name }) => name === "drainMs") as { default: number };
  const compose = await readYaml("compose.yaml");
  const { spec } = (await readYaml("kubernetes/base/deployment.yaml")).spec.template;
  const waitsS = [
    ...Object.values<{ stop_grace_period: string }>(compose.services).map((service) =>
      Number.parseFloat(service.stop_grace_period)
    ),
    spec.terminationGracePeriodSeconds,
    Number(/^TimeoutStopSec=(\d+)$/m.exec(await read("sgscn.service"))?.[1]),
  ];
  assert.equal(waitsS.length, 4);
  for (const waitS of waitsS) assert.ok(waitS * 1_000 >= drainMs + 10_000, `${waitS} s`);
});

Deno.test("compose: both services can write nothing; only one wants a GPU, and insists on it", async () => {
  const { services: { cpu, gpu } } = await readYaml("compose.yaml");
  for (const service of [cpu, gpu]) {
    assert.equal(service.read_only, true);
    assert.deepEqual(service.cap_drop, ["ALL"]);
    assert.match(
      service.environment.SGSCN_TOKENS,
      /^\$\{SGSCN_TOKENS:\?/,
      "it must not start without tokens",
    );
    assert.match(service.ports[0], /^127\.0\.0\.1:/);
  }
  assert.equal(cpu.deploy, undefined);
  const [device] = gpu.deploy.resources.reservations.devices;
  assert.ok(device.capabilities.includes("gpu") && device.capabilities.includes("graphics"));
  assert.match(gpu.environment.NVIDIA_DRIVER_CAPABILITIES, /graphics/);
  assert.equal(gpu.environment.SGSCN_REQUIRE_GPU, "true");
  assert.deepEqual([cpu.profiles, gpu.profiles], [["cpu"], ["gpu"]]);
});

Deno.test("Kubernetes: not root, nothing writable, probes that the Host check lets through", async () => {
  const { spec } = (await readYaml("kubernetes/base/deployment.yaml")).spec.template;
  const [container] = spec.containers;
  assert.equal(spec.securityContext.runAsNonRoot, true);
  assert.equal(container.securityContext.readOnlyRootFilesystem, true);
  // A Service called sgscn would otherwise set SGSCN_PORT, which is no setting, and the start would be refused.
  assert.equal(spec.enableServiceLinks, false);
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
    assert.deepEqual(container[probe].httpGet.httpHeaders, [{ name: "Host", value: "localhost" }]);
  }
  const gpu = (await readYaml("kubernetes/gpu/deployment_patch.yaml")).spec.template.spec.containers[0];
  assert.equal(gpu.resources.limits["nvidia.com/gpu"], 1);
  const variables = Object.fromEntries(
    gpu.env.map(({ name, value }: Record<string, string>) => [name, value]),
  );
  assert.match(variables.NVIDIA_DRIVER_CAPABILITIES, /graphics/);
  assert.equal(variables.SGSCN_REQUIRE_GPU, "true");
});

Deno.test("the Dockerfile: a user without rights, a health check, and Vulkan for its GPU kind", async () => {
  const stages = (await read("Dockerfile")).split(/^FROM /m).slice(1);
  const stage = (name: string) => stages.find((text) => text.split("\n")[0].endsWith(` AS ${name}`))!;
  assert.match(stage("base"), /^USER 10001:10001$/m);
  assert.match(stage("base"), /^HEALTHCHECK .*\/opt\/sgscn\/bin\/healthcheck/m);
  assert.match(stage("build"), /^RUN deploy\/build_image\.sh \/opt\/sgscn$/m);
  const users = [...stage("gpu").matchAll(/^USER (.*)$/gm)].map(([, user]) => user);
  assert.deepEqual(users, ["root", "10001:10001"]);
  assert.match(stage("gpu"), /libvulkan1 libegl1/);
  assert.match(stage("gpu"), /NVIDIA_DRIVER_CAPABILITIES=\S*graphics/);
  assert.match(stage("gpu"), /SGSCN_REQUIRE_GPU=true/);
  assert.match(stages.at(-1)!, / AS cpu\n/, "what is built by default runs anywhere");
});
