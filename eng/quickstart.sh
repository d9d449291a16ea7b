#!/usr/bin/env bash
# Sets up what is missing, then trains and tests samples/QuickStart, which tells the language of a word from its letters.
#   bash eng/quickstart.sh [words…] [options of the sample]     --help lists the options
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/eng/setup.sh" everything
echo "quickstart: building, which takes about a minute the first time"
dotnet build "$root/samples/QuickStart/QuickStart.csproj" -c Release -v q -nologo -clp:ErrorsOnly ${TORCH_ARGS[@]+"${TORCH_ARGS[@]}"}
exec dotnet "$root/samples/QuickStart/$TORCH_BIN/QuickStart.dll" "$@"
