# Keeps a PostgreSQL server of its own for tests. $1 is the folder of PostgreSQL's programs.
# Prints the folder of the server's socket when it answers; the end of standard input ends the server.
set -eu
trap '' HUP INT TERM # the tests' end is ours, whichever way it comes
umask 077
folder=$(mktemp -d "${TMPDIR:-/tmp}/liuhen-postgres-XXXXXX")
leave() {
  "$1/pg_ctl" -D "$folder/data" -m immediate -w stop >"$folder/stop" 2>&1 || true
  rm -rf "$folder"
}
trap 'leave "$1"' EXIT
# Chinese rules of order by default, as on a Chinese server: what must be ordered by bytes has to say so.
# Commits are as durable as in production; only the files of an empty server are not synced.
{
  "$1/initdb" -D "$folder/data" -U postgres --auth=trust --no-sync --no-instructions \
    --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=zh &&
  "$1/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 120 start \
    -o "-k '$folder' -c listen_addresses='' -c max_connections=400 -c shared_buffers=64MB -c max_wal_size=4GB -c checkpoint_timeout=1h"
} >"$folder/start" 2>&1 </dev/null || { cat "$folder/start" "$folder/log" >&2 || true; exit 1; }
echo "$folder"
cat >/dev/null
