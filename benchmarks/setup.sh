#!/usr/bin/env bash
# Installs what the benchmarks measure against: onnxruntime-node, without its CUDA libraries, in artifacts/node, Debian's python3-onnx, which
# rewrites a graph for it, and Debian's python3-torch, for the published recipe. Does nothing when all are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly version=1.30.0 folder=artifacts/node

fail() { echo "benchmarks: $*" >&2; exit 1; }

for module in onnx torch; do
  if ! /usr/bin/python3 -c "import $module" 2>/dev/null; then
    [ "$(id -u)" = 0 ] || fail "python3-$module is needed: sudo apt-get install python3-$module"
    echo "benchmarks: installing python3-$module"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "python3-$module" >/dev/null
  fi
done

command -v node >/dev/null && command -v npm >/dev/null || fail "node and npm are needed: sudo apt-get install nodejs npm"
installed=$(sed -n 's/^ *"version": "\(.*\)",*$/\1/p' "$folder/node_modules/onnxruntime-node/package.json" 2>/dev/null || true)
[ "$installed" != "$version" ] || exit 0
echo "benchmarks: installing onnxruntime-node $version"
mkdir -p "$folder"
ONNXRUNTIME_NODE_INSTALL_CUDA=skip npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error "onnxruntime-node@$version"
