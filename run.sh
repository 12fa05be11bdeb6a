#!/usr/bin/env bash
# Trains, prunes, evaluates and deploys the spam filter. Options are the example's: ./run.sh --help; relative paths start at this folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
eng/setup.sh
# Waiting threads of libgomp would keep a core busy that another process needs.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
exec dotnet run --project examples/SpamFilter -c Release -- "$@"
