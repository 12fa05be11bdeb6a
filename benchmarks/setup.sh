#!/usr/bin/env bash
# Installs what the benchmarks measure against: onnxruntime-node, without its CUDA libraries, in artifacts/node, and Debian's python3-onnx, which
# rewrites a graph for it. Does nothing when both are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly version=1.30.0 folder=artifacts/node

fail() { echo "benchmarks: $*" >&2; exit 1; }

if ! /usr/bin/python3 -c 'import onnx' 2>/dev/null; then
  [ "$(id -u)" = 0 ] || fail "python3-onnx is needed: sudo apt-get install python3-onnx"
  echo "benchmarks: installing python3-onnx"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-onnx >/dev/null
fi

command -v node >/dev/null && command -v npm >/dev/null || fail "node and npm are needed: sudo apt-get install nodejs npm"
installed=$(sed -n 's/^ *"version": "\(.*\)",*$/\1/p' "$folder/node_modules/onnxruntime-node/package.json" 2>/dev/null || true)
[ "$installed" != "$version" ] || exit 0
echo "benchmarks: installing onnxruntime-node $version"
mkdir -p "$folder"
ONNXRUNTIME_NODE_INSTALL_CUDA=skip npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error "onnxruntime-node@$version"
