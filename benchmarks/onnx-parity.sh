#!/usr/bin/env bash
# Exports a pruned encoder and compares ONNX Runtime's probabilities with the managed ones: bound 1e-4, equal labels.
# usage: benchmarks/onnx-parity.sh [ENCODER_FOLDER [REMAINING [random|magnitude [TEXTS_TSV]]]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly assets=${MLNET_PRUNING_ASSETS:-../shared} output=artifacts/onnx-parity
benchmarks/setup.sh
dotnet run --project benchmarks/OnnxParity -c Release -- \
  "${1:-$assets/models/all-MiniLM-L6-v2}" "${2:-0.05}" "${3:-magnitude}" "$output" "${4:-$assets/data/sst2/dev.tsv}"
node benchmarks/OnnxParity/parity.cjs artifacts/node/node_modules "$output"
