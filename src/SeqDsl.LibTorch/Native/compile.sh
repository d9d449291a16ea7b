#!/bin/sh
# compile.sh SOURCE OUTPUT [LIBTORCH]: compiles the native library against a libtorch (a folder with include/ and lib/), or the distribution's.
set -eu
source=$1 output=$2 libtorch=${3:-}
if [ -n "$libtorch" ]; then
    libtorch=$(cd "$libtorch" && pwd)
    include="-I$libtorch/include -I$libtorch/include/torch/csrc/api/include"
    libraries="-L$libtorch/lib -Wl,-rpath,$libtorch/lib -Wl,-rpath,\$ORIGIN"
    # Which std::string the install was compiled with is written in its cmake file; without one, in the mangled names of its exports.
    abi=$(sed -n 's/.*_GLIBCXX_USE_CXX11_ABI=\([01]\).*/\1/p' "$libtorch/share/cmake/Torch/TorchConfig.cmake" 2>/dev/null | head -n 1)
    if [ -z "$abi" ]; then
        if grep -q '_ZN3c1010Dispatcher.*B5cxx11\|NSt7__cxx1112basic_string' "$libtorch/lib/libc10.so"; then abi=1; else abi=0; fi
    fi
    defines="-D_GLIBCXX_USE_CXX11_ABI=$abi"
    [ -f "$libtorch/lib/libtorch_cuda.so" ] && cuda="-ltorch_cuda -lc10_cuda" || cuda=""
else
    include="-I/usr/include/torch/csrc/api/include"
    libraries="" defines="" cuda=""
fi
# libtorch_cuda registers itself when loaded, and nothing here refers to it: it must stay in the list of needed libraries.
g++ -std=c++17 -O2 -fPIC -shared -fvisibility=hidden $defines $include "$source" -o "$output.new" \
    $libraries -Wl,--no-as-needed -ltorch -ltorch_cpu -lc10 $cuda -Wl,--as-needed
mv "$output.new" "$output"
