import type { Faults } from "./faults.ts";
import { type Constants, type Shader, shaderText } from "./shader.ts";

interface Pipeline {
  pipeline: GPUComputePipeline;
  layout: GPUBindGroupLayout;
}

/** A device's compiled shaders, one for each set of constants. */
export class Pipelines {
  readonly #device: GPUDevice;
  readonly #faults: Faults;
  readonly #known = new Map<string, Pipeline>();
  readonly #directives: ReadonlySet<string>;

  /** @param directives WGSL extensions that the device's compiler wants to be named. */
  constructor(device: GPUDevice, faults: Faults, directives: ReadonlySet<string>) {
    this.#device = device;
    this.#faults = faults;
    this.#directives = directives;
  }

  get(shader: Shader, constants: Constants): Pipeline {
    const key = `${shader.name} ${JSON.stringify(constants)}`;
    const known = this.#known.get(key) ?? this.#create(shader, constants, key);
    this.#known.set(key, known);
    return known;
  }

  #create(shader: Shader, constants: Constants, what: string): Pipeline {
    return this.#faults.watch(`the shader ${what}`, () => {
      const types: GPUBufferBindingType[] = [
        "uniform",
        "read-only-storage",
        ...shader.buffers.map((use) => use === "read" ? "read-only-storage" : "storage" as const),
      ];
      const layout = this.#device.createBindGroupLayout({
        entries: types.map((type, binding) => ({ binding, visibility: 4, buffer: { type } })), // COMPUTE
      });
      const pipeline = this.#device.createComputePipeline({
        layout: this.#device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: {
          module: this.#device.createShaderModule({
            label: shader.name,
            code: shaderText(shader, this.#directives),
          }),
          entryPoint: "main",
          constants,
        },
      });
      return { pipeline, layout };
    });
  }
}
