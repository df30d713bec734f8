#!/bin/sh
# Runs the benchmark of the WebGPU backend from an unpacked sgscn-bench folder (see pack_bench.sh), without a network.
#
#   sgscn-bench/run_bench.sh [OPTIONS OF deno task bench]
#
# The table goes to standard output, part by part.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
export DENO_DIR="$here/cache" DENO_NO_UPDATE_CHECK=1
deno=$here/bin/deno

# Deno opens libvulkan.so.1 by name. LD_LIBRARY_PATH would not do: Deno hands it on only to who may run any program.
if ! ldconfig -p 2>/dev/null | grep -q 'libvulkan\.so\.1' && [ ! -e /usr/lib/libvulkan.so.1 ]; then
  echo "run_bench.sh: this machine has no Vulkan loader (libvulkan.so.1)." >&2
  echo "As root: apt-get install libvulkan1, or without a network:" >&2
  echo "  cp $here/vulkan/libvulkan.so.1 /usr/local/lib/ && ldconfig" >&2
  exit 1
fi

# The loader looks for drivers in these folders by itself; some containers have NVIDIA's elsewhere.
if [ -z "${VK_DRIVER_FILES-}" ] &&
  [ ! -e /etc/vulkan/icd.d/nvidia_icd.json ] && [ ! -e /usr/share/vulkan/icd.d/nvidia_icd.json ]; then
  for driver in /usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json /usr/local/share/vulkan/icd.d/nvidia_icd.json; do
    if [ -e "$driver" ]; then
      export VK_DRIVER_FILES="$driver"
      break
    fi
  done
fi

cd "$here/project"
# A package that was not carried here is named now, not looked for in a network later.
"$deno" run --cached-only --frozen --no-prompt tests/bench/bench.ts --help >/dev/null
"$deno" run --cached-only --frozen --no-prompt --allow-read=lib tests/bench/webgpu/gpu_child.ts </dev/null >/dev/null
if [ -e "$here/peer/pytorch_step.py" ]; then
  set -- --peer "$here/peer/pytorch_step.py" "$@"
fi
exec "$deno" task --quiet bench --backend webgpu "$@"
