#!/usr/bin/env bash
# Makes the site of the pages and the API reference in artifacts/site, by docfx. A link that leads nowhere is an error. --serve shows the site on a local port.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
readonly version=2.81.0 tool=artifacts/docfx pages=artifacts/site-pages assemblies=artifacts/site-assemblies
case ${1:-} in "" | --serve) ;; *) sed -n '2s/^# //p' "$0" >&2; exit 2 ;; esac

eng/setup.sh
[ -x "$tool/docfx" ] || dotnet tool install docfx --version "$version" --tool-path "$tool"
rm -rf artifacts/site "$pages" "$assemblies"
mkdir -p "$pages"
# docfx wants everything below its configuration; the reference reads the assemblies with all that they depend on.
git ls-files -z --cached --others --exclude-standard -- '*.md' ':!src' '*.jsonl' 'examples/*.tsv' 'examples/Samples/*.cs' LICENSE eng/setup.sh | xargs -0 cp --parents -t "$pages"
cp eng/docfx/* "$pages"
dotnet publish src/Trainers -c Release -v quiet -clp:NoSummary -o "$assemblies"
"$tool/docfx" "$pages/docfx.json" --warningsAsErrors
echo "artifacts/site/index.html"
[ "${1:-}" != --serve ] || "$tool/docfx" serve artifacts/site
