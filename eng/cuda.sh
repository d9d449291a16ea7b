#!/usr/bin/env bash
# The end-to-end tests on a machine with an NVIDIA GPU and a PyTorch, which needs neither the .NET SDK nor a network:
#   bash eng/cuda.sh pack             where the SDK is: publishes the tests, with .NET but without libtorch, into artifacts/cuda/tests.tar.xz (less than 64 MiB)
#   bash eng/cuda.sh run [ARCHIVE]    where the GPU is: compiles the native library against PyTorch's libtorch (g++) and runs the tests on the GPU
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
limit=$((64 * 1024 * 1024))

stop() { echo "cuda: $*" >&2; exit 1; }

pack() {
    local work="$root/artifacts/cuda" published="$root/artifacts/cuda/tests" archive="$root/artifacts/cuda/tests.tar.xz" size
    SEQDSL_TORCH=installed
    . "$root/eng/setup.sh" tests
    rm -rf "$work"
    mkdir -p "$work"
    dotnet publish "$root/eng/TestRunner/TestRunner.csproj" -c Release -r linux-x64 --self-contained -o "$published" -v q -nologo
    # The native library comes from the other machine's libtorch, by the same two files.
    rm "$published/libLibTorchSharp.so"
    mkdir "$published/native"
    cp "$root/src/SeqDsl.LibTorch/Native/dispatch.cpp" "$root/src/SeqDsl.LibTorch/Native/compile.sh" "$published/native"
    tar -C "$published" -cJf "$archive" .
    size=$(stat -c %s "$archive")
    [ "$size" -lt "$limit" ] || stop "the archive has $size bytes; expected less than $limit"
    echo "cuda: artifacts/cuda/tests.tar.xz, $((size / 1024 / 1024)) MiB; on the machine with the GPU: bash eng/cuda.sh run artifacts/cuda/tests.tar.xz"
}

run() {
    local archive=${1:-$root/artifacts/cuda/tests.tar.xz} torch folder status=0
    [ -e "$archive" ] || stop "$archive is not there: make it with \`bash eng/cuda.sh pack\` and bring it here"
    torch=$(python3 -c 'import os, torch; assert torch.cuda.is_available(), "it finds no CUDA device"; print(os.path.dirname(torch.__file__))' 2> /dev/null) \
        || stop "python3 has no PyTorch that finds a CUDA device: $(python3 -c 'import torch; torch.zeros(1).cuda()' 2>&1 | tail -n 1)"
    command -v g++ > /dev/null || stop "g++ was not found, which compiles the native library: install it"
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    # Python unpacks xz where the tools are not installed.
    python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])' "$archive" "$folder"
    python3 -c 'import torch; print("cuda: PyTorch", torch.__version__, "CUDA", torch.version.cuda, torch.cuda.get_device_name(0))'
    sh "$folder/native/compile.sh" "$folder/native/dispatch.cpp" "$folder/libLibTorchSharp.so" "$torch"
    chmod +x "$folder/TestRunner"
    SEQDSL_DEVICE=cuda DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$folder/TestRunner" SeqDsl.EndToEnd.Tests < /dev/null || status=$?
    return $status
}

case ${1:-} in
    pack) pack ;;
    run) run "${2:-}" ;;
    *) stop "expected pack or run [ARCHIVE]" ;;
esac
