#!/bin/sh
# The only way in: checks the three stated prerequisites (Go, Node, make) and installs what else building and
# testing need by apt-get when it may; else prints the one line that does.
# Plain POSIX shell, because a bare system has nothing else.
set -eu
cd "$(dirname "$0")/.."
go_wanted=$(awk '$1 == "go" { print $2 }' go.mod)
node_wanted=20

# at_least WANTED FOUND: whether a dotted version is new enough.
at_least() {
  awk -v want="$1" -v got="$2" 'BEGIN {
    n = split(want, w, "."); split(got, g, ".")
    for (i = 1; i <= n; i++) { if (g[i] + 0 > w[i] + 0) exit 0; if (g[i] + 0 < w[i] + 0) exit 1 }
  }'
}

# prerequisite NAME WANTED FOUND: complains about a missing or old tool that we do not install.
complaints=0
prerequisite() {
  if [ -z "$3" ]; then
    echo "$1 $2 or newer is needed, and not found on the PATH" >&2
  elif ! at_least "$2" "$3"; then
    echo "$1 $2 or newer is needed, found $3" >&2
  else
    return 0
  fi
  complaints=$((complaints + 1))
}
prerequisite Go "$go_wanted" "$(cd / && go env GOVERSION 2>/dev/null | sed 's/^go//')"
prerequisite Node "$node_wanted" "$(node --version 2>/dev/null | sed 's/^v//')"
prerequisite make 3.81 "$(make --version 2>/dev/null | sed -n '1s/.* //p')"
[ "$complaints" = 0 ] || exit 1

# Debian packages, each with a test of what it brings.
missing=
needs() {
  package=$1
  shift
  "$@" >/dev/null 2>&1 || missing="$missing $package"
}
c_compiles() { printf '#include <stdlib.h>\nint main(void) { return 0; }\n' | gcc -x c -o /dev/null -; }

needs ca-certificates test -s /etc/ssl/certs/ca-certificates.crt
needs coreutils command -v sha256sum
needs git command -v git
needs iproute2 command -v ip
needs openssl command -v openssl
needs unzip command -v unzip
needs util-linux command -v unshare
needs util-linux command -v setpriv
needs gcc command -v gcc
needs libc6-dev c_compiles # the race detector is linked by cgo

if [ -z "$missing" ]; then
  exit 0
fi
install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing:$missing"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=300 update -qq
  # shellcheck disable=SC2086 # a list of words
  apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $missing
elif command -v apt-get >/dev/null; then
  printf 'missing:%s\ninstall them with:\n\n  sudo sh -c "apt-get update && %s"\n\n' "$missing" "$install" >&2
  exit 1
else
  printf 'missing, by the names of their Debian packages:%s\nthis system has no apt-get; install them by its own means\n' "$missing" >&2
  exit 1
fi
