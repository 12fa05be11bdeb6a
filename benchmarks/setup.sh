#!/usr/bin/env bash
# Installs what the benchmarks measure against: onnxruntime-node, without its CUDA libraries, in artifacts/node, Debian's python3-onnx, which
# rewrites a graph for it, and Debian's python3-torch, on which the published training recipe runs. Does nothing when all are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly version=1.30.0 folder=artifacts/node

fail() { echo "benchmarks: $*" >&2; exit 1; }

packages=()
/usr/bin/python3 -c 'import onnx' 2>/dev/null || packages+=(python3-onnx)
/usr/bin/python3 -c 'import numpy, torch' 2>/dev/null || packages+=(python3-torch python3-numpy)
if [ ${#packages[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] || fail "Debian packages are needed: sudo apt-get install ${packages[*]}"
  echo "benchmarks: installing ${packages[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null
fi

command -v node >/dev/null && command -v npm >/dev/null || fail "node and npm are needed: sudo apt-get install nodejs npm"
installed=$(sed -n 's/^ *"version": "\(.*\)",*$/\1/p' "$folder/node_modules/onnxruntime-node/package.json" 2>/dev/null || true)
[ "$installed" != "$version" ] || exit 0
echo "benchmarks: installing onnxruntime-node $version"
mkdir -p "$folder"
ONNXRUNTIME_NODE_INSTALL_CUDA=skip npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error "onnxruntime-node@$version"
