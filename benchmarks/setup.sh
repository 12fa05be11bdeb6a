#!/usr/bin/env bash
# Installs what the benchmarks compare with into artifacts/onnxruntime: onnxruntime-node, CPU only. Does nothing where it is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly folder=artifacts/onnxruntime version=1.30.0

[ "$(cat "$folder/installed" 2>/dev/null)" != "$version" ] || exit 0
command -v npm >/dev/null || { echo "benchmarks/setup.sh: there is no npm: install Node.js 20 or later (Debian: apt-get install nodejs npm)" >&2; exit 1; }
mkdir -p "$folder"
[ -f "$folder/package.json" ] || echo '{ "private": true }' >"$folder/package.json"
ONNXRUNTIME_NODE_INSTALL_CUDA=skip npm install --prefix "$folder" --no-audit --no-fund "onnxruntime-node@$version"
echo "$version" >"$folder/installed"
