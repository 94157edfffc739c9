# Keeps a standby of a PostgreSQL server for tests. $1 is the folder of PostgreSQL's programs, $2 that of the primary's socket.
# Prints the folder of the standby's socket when it follows; "promote" on standard input makes it a primary, which prints
# "promoted"; the end of standard input ends the server.
set -eu
trap '' HUP INT TERM # the tests' end is ours, whichever way it comes
umask 077
folder=$(mktemp -d "${TMPDIR:-/tmp}/liuhen-standby-XXXXXX")
leave() {
  "$1/pg_ctl" -D "$folder/data" -m immediate -w stop >"$folder/stop" 2>&1 || true
  rm -rf "$folder"
}
trap 'leave "$1"' EXIT
{
  "$1/pg_basebackup" -h "$2" -U postgres -D "$folder/data" --write-recovery-conf --wal-method=stream --checkpoint=fast --no-sync &&
  "$1/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 120 start -o "-k '$folder' -c listen_addresses='' -c max_connections=400 -c shared_buffers=64MB"
} >"$folder/start" 2>&1 </dev/null || { cat "$folder/start" "$folder/log" >&2 || true; exit 1; }
echo "$folder"
while read -r word; do
  [ "$word" = promote ] || exit 1
  "$1/pg_ctl" -D "$folder/data" -w -t 120 promote >"$folder/promote" 2>&1 </dev/null || { cat "$folder/promote" >&2; exit 1; }
  echo promoted
done
