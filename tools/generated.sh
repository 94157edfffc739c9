#!/bin/sh
# Writes or compares the generated files listed in $GENERATED (see the Makefile): PATH: COMMAND, one a line,
# where COMMAND prints the content.
# Usage: generated.sh write|compare
set -eu
mode=$1
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT

stale=0 count=0
while IFS= read -r line; do
  [ -n "$line" ] || continue
  path=${line%%:*} command=${line#*:}
  count=$((count + 1))
  if ! sh -c "$command" >"$fresh" </dev/null; then
    echo "$path: its generator failed:$command" >&2
    stale=1
    continue
  fi
  case $mode in
    write) mkdir -p "$(dirname "$path")" && cat "$fresh" >"$path" && echo "wrote $path" ;;
    compare)
      if ! diff -u "$path" "$fresh"; then
        echo "$path is not what its generator prints (run: make generate)" >&2
        stale=1
      fi
      ;;
    *) echo "generated.sh: write or compare, not $mode" >&2; exit 2 ;;
  esac
done <<LIST
${GENERATED:-}
LIST
[ "$mode" = compare ] && [ "$stale" = 0 ] && echo "$count generated files are up to date"
exit "$stale"
