#!/usr/bin/env bash
# Installs what the benchmarks measure against: onnxruntime-node, without its CUDA libraries, in artifacts/node. Does nothing when it is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly version=1.30.0 folder=artifacts/node

command -v node >/dev/null && command -v npm >/dev/null || { echo "benchmarks: node and npm are needed (Debian: apt-get install nodejs npm)" >&2; exit 1; }
installed=$(sed -n 's/^ *"version": "\(.*\)",*$/\1/p' "$folder/node_modules/onnxruntime-node/package.json" 2>/dev/null || true)
[ "$installed" != "$version" ] || exit 0

echo "benchmarks: installing onnxruntime-node $version"
mkdir -p "$folder"
export ONNXRUNTIME_NODE_INSTALL_CUDA=skip
npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error "onnxruntime-node@$version"
