#!/bin/sh
# Runs every fuzz target of the project, one after the other. A failing input is written by Go beside the
# target, under testdata/fuzz, to be committed with the repair.
# Usage: fuzz.sh DURATION
set -u
duration=$1
failed=0 count=0
targets=$(git ls-files --cached --others --exclude-standard '*_test.go' |
  xargs grep -Ho -E '^func Fuzz[A-Za-z0-9_]*\(' /dev/null |
  sed -E 's/^([^:]+)\/[^/:]+:func (Fuzz[A-Za-z0-9_]*)\($/\1 \2/' | sort -u)
[ -n "$targets" ] || { echo "no fuzz target found"; exit 1; }

while read -r folder target; do
  echo "== $folder $target ($duration) =="
  count=$((count + 1))
  (cd "$folder" && go test -run '^$' -fuzz "^$target\$" -fuzztime "$duration" .) || failed=$((failed + 1))
done <<LIST
$targets
LIST
echo
echo "$((count - failed)) fuzz targets held, $failed failed"
[ "$failed" = 0 ]
