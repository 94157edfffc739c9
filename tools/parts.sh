#!/bin/sh
# Runs parts of a tier one after the other, each a make target, all of them even if one fails;
# prints how long each took and keeps the table in .cache/timings/TIER.txt.
# Usage: parts.sh TIER TARGET...
set -u
tier=$1
shift
mkdir -p .cache/timings
table=.cache/timings/$tier.txt
: >"$table"
[ "$tier" = test ] && rm -f .cache/timings/closing*.txt

failed=0
began=$(date +%s)
for part in "$@"; do
  echo "== $part =="
  start=$(date +%s)
  if ${MAKE:-make} --no-print-directory "$part"; then verdict=ok; else verdict=FAILED; failed=1; fi
  printf '%-28s %-7s %5d s\n' "$part" "$verdict" "$(($(date +%s) - start))" >>"$table"
done
[ "$failed" = 0 ] && verdict=ok || verdict=FAILED
printf '%-28s %-7s %5d s\n' "make $tier" "$verdict" "$(($(date +%s) - began))" >>"$table"

echo
cat "$table"
if [ "$tier" = test ]; then
  echo
  cat .cache/timings/closing*.txt
fi
exit "$failed"
