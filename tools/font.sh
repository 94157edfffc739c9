#!/bin/sh
# Brings the typeface of printed papers into internal/pdf/font/dist, with its licence: the one file of the npm package
# that is embedded. The package is installed as its lock says, elsewhere, and removed again.
set -eu
cd "$(dirname "$0")/../internal/pdf/font"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cp package.json package-lock.json .npmrc "$work"/
echo "font: npm ci (about 70 MB, once)"
(cd "$work" && npm ci --silent)
from=$work/node_modules/@expo-google-fonts/noto-serif-sc
cp "$from/LICENSE_FONT" dist/OFL.txt
cp "$from/400Regular/NotoSerifSC_400Regular.ttf" dist/font.part
mv dist/font.part dist/NotoSerifSC-Regular.ttf
