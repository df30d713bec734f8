#!/bin/sh
# The image's health check; the service's port is in PORT, as the service itself has it.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1
export DENO_DIR="$root/deno_dir" DENO_NO_UPDATE_CHECK=1
exec "$root/bin/deno" run --quiet --cached-only --no-config --no-prompt \
  --allow-net=127.0.0.1 --allow-env=PORT "$root/app/healthcheck.ts"
