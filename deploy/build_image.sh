#!/usr/bin/env bash
# Lays out in FOLDER all that the service needs: Deno, the service, and its dependencies, downloaded and checked.
#
#   deploy/build_image.sh FOLDER
#
# The Dockerfile runs it; so can you, where there is no container engine. It needs Linux on x86-64, npm, and the npm
# registry. What it makes needs none of them: FOLDER may be copied to another machine, to the same path or not, made
# read-only, and started without a network by
#
#   FOLDER/bin/sgscn [--port 8000] [--host 127.0.0.1] ...
set -euo pipefail

fail() {
  echo "Cannot build the image: $*" >&2
  exit 1
}

[ $# -eq 1 ] || fail "usage: $0 FOLDER"
source=$(cd "$(dirname "$0")/.." && pwd -P)
mkdir -p "$1"
root=$(cd "$1" && pwd -P)
[ -z "$(ls -A "$root")" ] || fail "$root must be empty"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

echo "== Deno, as deploy/deno/package-lock.json pins it"
cp "$source"/deploy/deno/package*.json "$scratch"
npm ci --prefix "$scratch" --ignore-scripts --no-audit --no-fund --no-update-notifier
install -D -m 755 "$scratch"/node_modules/@deno/linux-x64-glibc/deno "$root/bin/deno"
wanted=$(cat "$source/.deno-version")
got=$("$root/bin/deno" --version | awk 'NR == 1 { print $2 }')
[ "$got" = "$wanted" ] || fail "Deno must be $wanted, as .deno-version says, got $got"

echo "== The service"
app="$root/app"
mkdir "$app"
cp -R "$source/lib" "$source/main.ts" "$source/deno.json" "$source/deno.lock" "$source/LICENSE" "$app"
rm -rf "$app/lib/cli" "$app/lib/backends/simd/assembly" "$app/lib/pixels/assembly" "$app/lib/build_wasm.ts" "$app/lib/web/build.ts"
cp "$source/deploy/image/healthcheck.ts" "$app"
install -m 755 "$source/deploy/image/healthcheck.sh" "$root/bin/healthcheck"

export DENO_DIR="$root/deno_dir" DENO_NO_UPDATE_CHECK=1 NO_COLOR=1
deno="$root/bin/deno"
cd "$app"
"$deno" run --no-prompt --no-config --allow-read=deno.json "$source/deploy/image/launcher.ts" >"$root/bin/sgscn"
chmod 755 "$root/bin/sgscn"

echo "== Dependencies, as deno.lock pins them"
# The service itself, and what it starts by name: child processes and threads.
mapfile -t entries < <(find lib -name '*_main.ts' -o -name 'worker.ts' | sort)
entries+=(main.ts)
"$deno" run --no-prompt --no-config --allow-read=deno.json --allow-run="$deno" \
  "$source/deploy/image/runtime_config.ts" "${entries[@]}" >"$scratch/deno.json"
cp "$scratch/deno.json" deno.json
"$deno" cache --quiet "${entries[@]}"
"$deno" run --no-prompt --no-config --allow-read=deno.lock,"$source/deno.lock" \
  "$source/deploy/image/check_lock.ts" deno.lock "$source/deno.lock"
# More than half of what was downloaded, and only debuggers read them.
find "$DENO_DIR/npm" -name '*.map' -delete
# Databases that Deno would go on writing to; a read-only one starts no slower without them.
rm -f "$DENO_DIR"/*_cache_v*

# Whoever runs it, not only who built it; and nobody writes, the superuser aside.
chmod -R a+rX,a-w "$root"
echo "== $(du -sh "$root" | cut -f1) in $root"
