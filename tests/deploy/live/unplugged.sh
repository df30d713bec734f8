#!/usr/bin/env bash
# Starts a service and runs the smoke test at it, where there is no network and nothing can be written. Whoever calls
# gives it namespaces of its own for both:
#
#   unshare --net --mount bash unplugged.sh DENO SERVICE...
set -euo pipefail

deno=$1
shift
ip link set lo up
mount -o bind,remount,ro /
if touch "$0" 2>/dev/null; then
  echo "the file system can be written to" >&2
  exit 1
fi

# It listens when it says so: read its log line by line until then.
exec 3< <(exec "$@" 2>&1)
service=$!
url=""
while [ -z "$url" ] && read -r line <&3; do
  echo "$line" >&2
  if [[ $line =~ \"listening\",\"url\":\"(http://[^\"]+)\" ]]; then url=${BASH_REMATCH[1]}; fi
done
[ -n "$url" ] || exit 1
cat <&3 >&2 &

status=0
cd "$(dirname "$0")/../../.."
SGSCN_TOKEN=$SGSCN_TOKENS NO_COLOR=1 "$deno" task --quiet smoke "$url" || status=$?
kill -TERM "$service"
wait
exit "$status"
