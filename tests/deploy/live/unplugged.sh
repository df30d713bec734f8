#!/usr/bin/env bash
# Starts a service and runs the smoke test at it, in a network namespace of its own: whoever calls makes that.
#
#   unshare --net bash unplugged.sh DENO SERVICE...
set -euo pipefail

deno=$1
shift
ip link set lo up
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# It listens when it says so: read its log line by line until then.
exec 3< <(exec "$@" 2>&1)
service=$!
while read -r line <&3; do
  echo "$line" >>"$log"
  if [[ $line =~ \"listening\",\"url\":\"(http://[^\"]+)\" ]]; then break; fi
done
[ "${BASH_REMATCH[1]:-}" ] || { cat "$log" && exit 1; }
cat <&3 >>"$log" &

status=0
cd "$(dirname "$0")/../../.."
SGSCN_TOKEN=$SGSCN_TOKENS NO_COLOR=1 "$deno" task --quiet smoke "${BASH_REMATCH[1]}" || status=$?
kill -TERM "$service"
wait
if [ "$status" -ne 0 ]; then cat "$log"; fi
exit "$status"
