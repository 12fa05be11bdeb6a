#!/usr/bin/env bash
# Measures speed and size beside the rivals, on a quiet machine: ./bench.sh P3 P4. Options: ./bench.sh --help; figures go to artifacts/bench/ID.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
eng/setup.sh
benchmarks/setup.sh
dotnet build benchmarks/Benchmarks -c Release -v quiet -clp:NoSummary
exec dotnet benchmarks/Benchmarks/bin/Release/net10.0/MLNet.Pruning.Benchmarks.dll "$@"
