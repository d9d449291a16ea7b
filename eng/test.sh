#!/usr/bin/env bash
# Sets up what is missing, builds every test project and sample, runs all tests.
# Where the TorchSharp package is had, everything is proved with it, and then src/SeqDsl.LibTorch, which stands in for it elsewhere, by its own tests and by those end-to-end tests
# that compute with tensors. Where it is not had, everything is proved with the stand-in.
# Prints a line for each test project and at last the sum; the exit code is not 0 when a test failed or something did not build.
# A test project that ends without results counts as one failed test.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. eng/setup.sh tests
# Build servers that outlive the script keep its output open, and whoever waits for the end of that waits for them.
export MSBUILDDISABLENODEREUSE=1
arguments=(-c Release -v q -nologo)

standin=false
if [ "$TORCH_CHOICE" = package ]; then
    if (setup_libtorch ""); then
        standin=true
    else
        echo "src/SeqDsl.LibTorch is not tested, because of what is missing"
    fi
fi

passed=0 failed=0 skipped=0 status=0
if ! dotnet build eng/everything.proj "${arguments[@]}" -p:UseSharedCompilation=false ${TORCH_ARGS[@]+"${TORCH_ARGS[@]}"} -p:StandIn=$standin < /dev/null; then
    echo "the build failed; what did build is tested nevertheless"
    status=1
fi

# counter FILE NAME: one of the numbers in a trx file's element Counters.
counter() { grep -o '<Counters [^>]*>' "$1" | head -n 1 | sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p"; }

# run NAME PROJECT [argument…]: the tests of a project that has been built.
run() {
    local name=$1 project=$2 results="artifacts/tests/$1.trx" log="artifacts/tests/$1.log" ended=0 p=0 f=0 s=0
    shift 2
    if ! dotnet test "tests/$project/$project.csproj" "${arguments[@]}" --no-build "$@" --results-directory artifacts/tests --logger "trx;LogFileName=$name.trx" < /dev/null > "$log" 2>&1; then
        ended=1
        cat "$log"
    fi
    if [ -e "$results" ]; then
        p=$(counter "$results" passed) f=$(counter "$results" failed)
        s=$(($(counter "$results" total) - $(counter "$results" executed)))
    fi
    # Nothing ran, or the run broke off after tests that passed.
    [ "$ended" = 0 ] && [ $((p + f)) != 0 ] || [ "$f" != 0 ] || f=1
    printf '%-32s %5d passed, %d failed%s\n' "$name" "$p" "$f" "$([ "$s" = 0 ] || echo ", $s skipped")"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

rm -rf artifacts/tests
mkdir -p artifacts/tests
for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    run "$name" "$name" ${TORCH_ARGS[@]+"${TORCH_ARGS[@]}"}
done
if $standin; then
    run SeqDsl.LibTorch.Tests-standin SeqDsl.LibTorch.Tests
    # Without those that compute no tensors, and four that take minutes.
    run SeqDsl.EndToEnd.Tests-standin SeqDsl.EndToEnd.Tests --filter "FullyQualifiedName!~Tests.KernelTests&FullyQualifiedName!~PicturesTests&FullyQualifiedName!~RandomModelsTests&FullyQualifiedName!~TenThousandSteps&FullyQualifiedName!~WordsThatOccurOften"
fi
[ "$failed" = 0 ] || status=1
echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
exit $status
