#!/bin/sh
# Looks every dependency up in the vulnerability databases. Where a database cannot be reached it says
# NOT CHECKED with the reason and passes, because silence about a database is no verdict on the code.
set -u
govulncheck=$(sh tools/tool.sh govulncheck) || exit 1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

failed=0
for module in "$@" .; do
  if (cd "$module" && "$govulncheck" ./...) >"$log" 2>&1; then
    echo "Go, $module: nothing known"
  elif grep -qiE 'fetching vulnerab|dial tcp|no such host|connection refused|timeout|Forbidden|Bad Gateway|Service Unavailable' "$log"; then
    echo "Go, $module: NOT CHECKED: $(grep -iE 'vulndb|dial|host|refused|timeout|HTTP|Forbidden|Gateway|Unavailable' "$log" | head -n 1)"
  else
    cat "$log"
    failed=1
  fi
done
exit "$failed"
