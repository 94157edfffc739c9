#!/bin/sh
# Proves `make deps` in a bare Debian root: debootstrap's smallest variant plus the three stated prerequisites
# (make from Debian; Go and Node copied from this machine). There it must
#   1. refuse politely as an ordinary user, printing the one line to run,
#   2. install what is missing as root,
#   3. find nothing to do the second time,
#   4. leave a system on which the race detector runs and every named tool answers.
# Needs root, debootstrap and a Debian mirror (DEBIAN_MIRROR, default deb.debian.org). Run by hand.
set -eu
if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
  echo "prove-deps needs root and debootstrap (apt-get install -y debootstrap)" >&2
  exit 2
fi
# Mounts of our own name space vanish with the process, whatever happens.
if [ "${PROVING:-}" != yes ]; then
  PROVING=yes exec unshare --mount --propagation private sh "$0"
fi

cd "$(dirname "$0")/.."
suite=${DEBIAN_SUITE:-bookworm}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
modules=$(go env GOMODCACHE)
bare=$(mktemp -d)
chmod 755 "$bare"
clean() {
  for mounted in proc dev modules; do
    umount -l "$bare/$mounted" 2>/dev/null || true
  done
  rm -rf --one-file-system "$bare"
}
trap clean EXIT
trap 'exit 1' INT TERM

echo "== a bare $suite =="
debootstrap --variant=minbase --include=make "$suite" "$bare" "$mirror" >"$bare.log" 2>&1 ||
  { tail -n 20 "$bare.log" >&2; exit 2; }
rm -f "$bare.log"
cp /etc/resolv.conf "$bare/etc/resolv.conf"
mkdir -p "$bare/usr/local" "$bare/src" "$bare/modules"
cp -a "$(go env GOROOT)" "$bare/usr/local/go"
cp -aL "$(command -v node)" "$bare/usr/local/bin/node"
git ls-files -z | tar --null -T - -cf - | tar -C "$bare/src" --no-same-owner -xf -
mount -t proc proc "$bare/proc"
mount --bind /dev "$bare/dev"
mount --bind -o ro "$modules" "$bare/modules"

inside() {
  chroot "$@" /usr/bin/env -i PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/tmp GOTOOLCHAIN=local GOPROXY=file:///modules/cache/download GOSUMDB=off GOFLAGS=-buildvcs=false \
    sh -euc 'cd /src && eval "$1"' sh "$command"
}

echo "== 1. as an ordinary user =="
command='if make deps >/tmp/log 2>&1; then echo "make deps should have refused" >&2; exit 1; fi
  cat /tmp/log; grep -q "apt-get install -y" /tmp/log; rm /tmp/log'
inside --userspec=65534:65534 "$bare"
echo "== 2. as root =="
command='make deps >/tmp/log 2>&1 || { cat /tmp/log; exit 1; }; head -n 1 /tmp/log'
inside "$bare"
echo "== 3. again =="
command='out=$(make deps); echo "it says: ${out:-nothing}"; [ -z "$out" ]'
inside "$bare"
echo "== 4. what it brought =="
command='for tool in chromium git ip openssl sha256sum unzip unshare setpriv gcc; do command -v $tool; done
  ls /usr/lib/postgresql/*/bin/initdb; ! ls /etc/postgresql/*/main 2>/dev/null
  go test -race -count=1 ./internal/digest ./internal/fault'
inside "$bare"
echo "make deps is enough"
