#!/bin/sh
# Packs Deno, this project and the packages it needs into one file, for a machine with a GPU and without a network.
# There, run_bench.sh in the unpacked folder gives the table. See BENCHMARK.md.
#
#   deploy/pack_bench.sh [--peer SCRIPT] [FILE]
#
# FILE      what to write (default sgscn-bench.tar.xz)
# --peer    a Python script that times the same step in PyTorch, to be compared with there
# DENO      the Deno to take along (default: deno); made for the same kind of processor as the other machine's
set -eu

peer=
if [ "${1-}" = --peer ]; then
  peer=$2
  shift 2
fi
file=${1:-sgscn-bench.tar.xz}
deno=${DENO:-deno}
root=$(cd "$(dirname "$0")/.." && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
pack=$stage/sgscn-bench
mkdir -p "$pack/bin" "$pack/project"

# What git tracks, as it is here now; the file list is read in the project's folder.
(cd "$root" && git ls-files -z | tar --null --ignore-failed-read -cf - -T -) | tar -xf - -C "$pack/project"
cp "$root/deploy/run_bench.sh" "$pack/"
# Not the launcher that npm may have put on the path, but the program itself.
cp "$("$deno" eval -p 'Deno.execPath()')" "$pack/bin/deno"
if [ -n "$peer" ]; then
  mkdir "$pack/peer"
  cp "$peer" "$pack/peer/pytorch_step.py"
fi
# The Vulkan loader opens the GPU's driver. Machines that only ever ran CUDA lack it.
loader=$(ldconfig -p 2>/dev/null | sed -n 's/.*libvulkan\.so\.1 .*=> //p' | head -n 1)
if [ -n "$loader" ]; then
  mkdir "$pack/vulkan"
  cp "$loader" "$pack/vulkan/libvulkan.so.1"
fi

# Everything that the benchmark and the processes below it load, as deno.lock has it.
(
  cd "$pack/project"
  DENO_DIR=$pack/cache "$pack/bin/deno" cache --quiet --frozen \
    tests/bench/bench.ts tests/bench/step_child.ts tests/bench/webgpu/gpu_child.ts \
    lib/jobs/trainer_main.ts lib/jobs/decoder_main.ts lib/cli/segment.ts
)
# Half of it nobody reads: maps from compiled to written code, and the compiler of the simd kernels, which are built.
# The compiler's folder must stay, since deno.json names it.
find "$pack/cache" -name '*.map' -type f -delete
find "$pack/cache/npm" -path '*/binaryen/*' -type f ! -name package.json -delete

tar -cf - -C "$stage" sgscn-bench | xz -T0 -6 >"$file"
printf '%s: %s MiB, unpacked %s MiB\n' "$file" \
  "$(du -m "$file" | cut -f1)" "$(du -sm "$pack" | cut -f1)"
if [ -z "$loader" ]; then echo "without a Vulkan loader: none is installed here"; fi
