#!/usr/bin/env bash
# Sets up, builds (warnings and formatting are errors) and runs every test project, the kernels' tests for every width of vectors. Options are those of eng/setup.sh, such as --feed DIR.
# The last line is "N passed, N failed, N skipped" over all runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# Waiting threads of libgomp would keep a core busy that another process needs.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive} DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
readonly results=$PWD/artifacts/tests

# timed NAME COMMAND...
timed() {
  local name=$1 start=$SECONDS status=0
  shift
  echo "== $name"
  "$@" </dev/null || status=$?
  echo "== $name: $((SECONDS - start)) s"
  return $status
}

# counter NAME FILE: an attribute of the trx file's Counters element.
counter() { grep -o '<Counters [^>]*' "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'; }

case " $* " in *" --help "*) eng/setup.sh --help; exit 0 ;; esac
timed "setup" eng/setup.sh "$@"
timed "build" dotnet build MLNet.Pruning.sln -c Release -v quiet -clp:NoSummary

passed=0 failed=0 skipped=0
# run NAME PROJECT OPTION...: runs tests and adds them to the totals.
run() {
  local name=$1 project=$2 status=0 trx=$results/$1.trx total executed ok bad
  shift 2
  timed "$name" dotnet test "$project" -c Release --no-build --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout 8m --blame-hang-dump-type none "$@" || status=$?
  if [ ! -f "$trx" ]; then
    echo "$name ended with status $status and left no results"
    failed=$((failed + 1))
    return
  fi
  total=$(counter total "$trx") executed=$(counter executed "$trx") ok=$(counter passed "$trx") bad=$(counter failed "$trx")
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
  if [ "$total" = 0 ]; then
    echo "$name has no tests"
    failed=$((failed + 1))
  elif [ "$status" != 0 ] && [ "$bad" = 0 ]; then
    echo "$name ended with status $status"
    failed=$((failed + 1))
  fi
}

rm -rf "$results"
for project in tests/*.Tests/*.csproj; do
  run "$(basename "$project" .csproj)" "$project"
done

# The kernels are compiled for the widest vectors of the processor. Narrower ones get a run each; a test asserts that they are in force.
# 128 bits are what Arm has, where the ordinary run was the only one.
kernels=tests/Transforms.Tests/MLNet.Pruning.Transforms.Tests.csproj
if [ "$(uname -m)" = x86_64 ] && [ -f "$kernels" ]; then
  MLNET_PRUNING_WIDEST_VECTOR=256 DOTNET_EnableAVX512=0 run kernels-256 "$kernels" --filter Category=Kernels
  MLNET_PRUNING_WIDEST_VECTOR=128 DOTNET_PreferredVectorBitWidth=128 run kernels-128 "$kernels" --filter Category=Kernels
  MLNET_PRUNING_WIDEST_VECTOR=128 DOTNET_EnableAVX2=0 run kernels-128-unfused "$kernels" --filter Category=Kernels
fi

echo "total: $SECONDS s"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
