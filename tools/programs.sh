#!/bin/sh
# Builds every program for every platform without cgo, and holds liuhen-verify to its two promises:
# at most 10 MiB, and no network code in it.
# Usage: programs.sh 'OS/ARCH ...' 'PROGRAM ...' 'LDFLAGS'
set -eu
platforms=$1 programs=$2 ldflags=$3
limit=$((10 * 1024 * 1024))
failed=0

packages=
for program in $programs; do
  packages="$packages ./cmd/$program"
done

for platform in $platforms; do
  GOOS=${platform%/*} GOARCH=${platform#*/} CGO_ENABLED=0
  export GOOS GOARCH CGO_ENABLED
  folder=.cache/cross/$GOOS-$GOARCH
  mkdir -p "$folder"
  # shellcheck disable=SC2086 # a list of words
  go build -trimpath -ldflags "$ldflags" -o "$folder/" $packages
  for file in "$folder"/*; do
    printf '%-40s %6d KiB\n' "${file#.cache/cross/}" "$(($(wc -c <"$file") / 1024))"
  done

  [ -d cmd/liuhen-verify ] || continue
  size=$(cat "$folder"/liuhen-verify* | wc -c)
  if [ "$size" -gt "$limit" ]; then
    echo "$platform: liuhen-verify has $size bytes, more than $limit" >&2
    failed=1
  fi
  network=$(go list -deps ./cmd/liuhen-verify | grep -xE 'net|net/http|net/rpc|net/smtp|crypto/tls' || true)
  if [ -n "$network" ]; then
    echo "$platform: liuhen-verify must hold no network code, but imports:" $network >&2
    failed=1
  fi
done
exit "$failed"
