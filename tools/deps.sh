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
postgres_found() { ls /usr/lib/postgresql/*/bin/initdb || command -v initdb; }

cjk_font() { ls /usr/share/fonts/opentype/noto/NotoSansCJK* /usr/share/fonts/*/*CJK* 2>/dev/null | grep -q .; }

needs ca-certificates test -s /etc/ssl/certs/ca-certificates.crt
needs chromium command -v chromium # the stories of test/e2e
needs coreutils command -v sha256sum
needs fonts-noto-cjk cjk_font # else their pictures show boxes
needs git command -v git
needs iproute2 command -v ip
needs openssl command -v openssl
needs poppler-utils command -v pdftotext
needs qpdf command -v qpdf
needs unzip command -v unzip
needs util-linux command -v unshare
needs util-linux command -v setpriv
needs gcc command -v gcc
needs libc6-dev c_compiles # the race detector is linked by cgo
needs postgresql postgres_found

if [ -z "$missing" ]; then
  exit 0
fi
# install is what installs it all. The tests start servers of their own; Debian's package of PostgreSQL would start
# another one, which serves nobody, unless it is told not to in the middle.
install="apt-get install -y -q -o DPkg::Lock::Timeout=300 --no-install-recommends"
no_cluster="sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf"
commands="apt-get update -q -o DPkg::Lock::Timeout=300"
case $missing in
*postgresql*) [ -e /etc/postgresql-common ] || commands="$commands && $install postgresql-common && $no_cluster" ;;
esac
commands="$commands && $install$missing"

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing:$missing"
  export DEBIAN_FRONTEND=noninteractive
  sh -c "$commands"
elif command -v apt-get >/dev/null; then
  printf 'missing:%s\ninstall them with:\n\n  sudo sh -c "%s"\n\n' "$missing" "$commands" >&2
  exit 1
else
  printf 'missing, by the names of their Debian packages:%s\nthis system has no apt-get; install them by its own means\n' "$missing" >&2
  exit 1
fi
