#!/usr/bin/env bash
# Measures this library and its peers in turn in one run, and writes artifacts/benchmarks.json and docs/benchmarks.md.
#   bash eng/bench.sh [suite…] [--quick]     some suites, or a quick look: docs/benchmarks.md stays, artifacts/benchmarks.md is written
#   bash eng/bench.sh suite… --update        some suites, whose sections (and targets) in docs/benchmarks.md are replaced; the others stay
#   bash eng/bench.sh [suite…] --check       compares the contenders' results and measures nothing
#   bash eng/bench.sh micro [options]        BenchmarkDotNet's, within .NET
# The peers: PyTorch (Debian's python3-torch), oneDNN, OpenBLAS, libtorch, ONNX Runtime (its .NET package). Give it a quiet machine: a core that another
# process has makes every peer with two threads many times slower.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. eng/setup.sh tests
sources=tests/SeqDsl.Benchmarks/Peers programs=artifacts/peers
mkdir -p "$programs"

# A package's file, and the package.
missing=()
for pair in /usr/lib/python3/dist-packages/torch/__init__.py:python3-torch /usr/lib/python3/dist-packages/onnx/__init__.py:python3-onnx \
            /usr/include/oneapi/dnnl/dnnl.hpp:libdnnl-dev /usr/include/ATen/core/dispatch/Dispatcher.h:libtorch-dev; do
    [ -e "${pair%%:*}" ] || missing+=("${pair#*:}")
done
compgen -G '/usr/lib/*/openblas-openmp/libopenblas.so.0' > /dev/null || missing+=(libopenblas0-openmp)
command -v g++ > /dev/null || missing+=(g++)
setup_install ${missing[@]+"${missing[@]}"}

# compile NAME [argument…]: a peer written in C++, unless it is younger than its sources.
compile() {
    local name=$1
    shift
    if [ ! "$programs/$name" -nt "$sources/$name.cpp" ] || [ ! "$programs/$name" -nt "$sources/contender.h" ]; then
        echo "bench: compiling $name"
        g++ -std=c++17 -O2 "$sources/$name.cpp" -o "$programs/$name" "$@"
    fi
}
compile onednn -fopenmp -ldnnl
compile openblas -l:libopenblas.so.0
compile libtorch -ltorch_cpu -lc10

echo "bench: building"
arguments=(-c Release -v q -nologo -clp:ErrorsOnly -p:UseSharedCompilation=false)
dotnet build "$sources/OnnxRuntime/OnnxRuntimePeer.csproj" "${arguments[@]}" -o "$programs/onnxruntime" < /dev/null
dotnet build tests/SeqDsl.Benchmarks/SeqDsl.Benchmarks.csproj "${arguments[@]}" ${TORCH_ARGS[@]+"${TORCH_ARGS[@]}"} < /dev/null
exec dotnet "tests/SeqDsl.Benchmarks/$TORCH_BIN/SeqDsl.Benchmarks.dll" "$@"
