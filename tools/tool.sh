#!/bin/sh
# Prints the path of a Go tool pinned by tools/go.mod, and builds it first if it is not there.
# The file name carries the tool's version and the compiler's, so that a change of either builds anew.
# Usage: tool.sh golangci-lint|govulncheck|tusd|versitygw
set -eu
name=$1
case $name in
  golangci-lint) module=github.com/golangci/golangci-lint/v2 package=$module/cmd/golangci-lint ;;
  govulncheck)   module=golang.org/x/vuln                    package=$module/cmd/govulncheck ;;
  tusd)          module=github.com/tus/tusd/v2               package=$module/cmd/tusd ;;
  versitygw)     module=github.com/versity/versitygw         package=$module/cmd/versitygw ;;
  *) echo "tool.sh: no such tool: $name" >&2; exit 2 ;;
esac

tools=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$tools")
version=$(awk -v m="$module" '$1 == m { print $2 }' "$tools/go.mod")
[ -n "$version" ] || { echo "tool.sh: $module is not in tools/go.mod" >&2; exit 2; }
program=$root/.cache/bin/$name-$version-$(go env GOVERSION)

if [ ! -x "$program" ]; then
  echo "building $name $version (once)" >&2
  mkdir -p "$root/.cache/bin"
  (cd "$tools" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$program.new" "$package")
  mv "$program.new" "$program"
fi
echo "$program"
