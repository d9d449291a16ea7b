#!/usr/bin/env bash
# Sets up what building and running need: the .NET 10 SDK and its ICU, g++, libtorch or the TorchSharp package, and the word lists that samples/QuickStart learns from.
#
#   bash eng/setup.sh [everything|tests]     tests: without the word lists
#   . eng/setup.sh everything                the same, and sets TORCH_ARGS: the msbuild arguments that say where TorchSharp comes from,
#                                          TORCH_CHOICE: package, installed or DIR as below, TORCH_BIN: where a project's Release build with them is, and LD_LIBRARY_PATH where
#                                          the package needs it
#
# SEQDSL_TORCH=package    the NuGet package TorchSharp, with the libtorch package of this system
# SEQDSL_TORCH=installed  src/SeqDsl.LibTorch, TorchSharp's names over the libtorch that is installed
# SEQDSL_TORCH=DIR        the same over the libtorch in DIR/include and DIR/lib, such as the torch folder of a pip-installed PyTorch
# (not set)               the package where it restores and this system can load it, else the installed libtorch; the answer is kept in artifacts/torch (remove it to have it asked again)
#
# The package needs the libstdc++ of GCC 13 because of one function. Where the system's is older (Debian 12, Ubuntu 22.04), artifacts/libstdc++ gets a libstdc++.so.6 that adds it to
# the system's (eng/libstdcxx, 0.3 s of g++), and LD_LIBRARY_PATH is set. A program that you start by yourself on such a system needs it, too.
#
# What is there already costs no time and no network. What is missing is installed by apt where this runs as root, else one sentence says what to install.
set -euo pipefail

SETUP_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TORCHSHARP_VERSION=0.107.0
TORCH_ARGS=() TORCH_CHOICE= TORCH_BIN=bin/Release/net10.0
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# A word list that should be in /usr/share/dict, and the package that brings it.
WORD_LISTS="american-english:wamerican danish:wdanish dutch:wdutch french:wfrench ngerman:wngerman
            italian:witalian polish:wpolish portuguese:wportuguese spanish:wspanish swedish:wswedish"

setup_stop() { echo "setup: $*" >&2; exit 1; }

# setup_install PACKAGE…: what the packages bring is missing.
setup_install() {
    [ $# -gt 0 ] || return 0
    if ! command -v apt-get > /dev/null; then
        setup_stop "install what these Debian packages bring, by this system's own means: $*"
    elif [ "$(id -u)" != 0 ]; then
        setup_stop "$* missing: run \`sudo apt-get install --no-install-recommends $*\`, then this again"
    fi
    echo "setup: installing $*"
    local log="$SETUP_ROOT/artifacts/setup.log"
    mkdir -p "$SETUP_ROOT/artifacts"
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get update && apt-get install -y --no-install-recommends "$@"; } > "$log" 2>&1 < /dev/null; then
        tail -n 5 "$log" >&2
        setup_stop "apt-get could not install $* (all it said is in artifacts/setup.log)"
    fi
}

# The SDK is there, but not ICU, which .NET compares and sorts texts with.
setup_icu() {
    local package=""
    if command -v apt-get > /dev/null; then
        [ "$(id -u)" != 0 ] || apt-get update > /dev/null 2>&1 || true
        package=$(apt-cache pkgnames libicu 2> /dev/null | grep -xE 'libicu[0-9]+' | sort -V | tail -n 1) || true
        [ -z "$package" ] || [ "$(id -u)" != 0 ] || { setup_install "$package"; return; }
    fi
    setup_stop "the .NET SDK is there, but not the ICU library that it needs: install ${package:-libicu (Debian, Ubuntu: libicu and its number; others: libicu or icu-libs)}," \
        "or do without it by \`export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1\`, then run this again"
}

setup_dotnet() {
    local said
    said=$(cd "$SETUP_ROOT" && dotnet --version 2>&1 > /dev/null) && return
    case $said in
        *"valid ICU package"*) setup_icu; return ;;
    esac
    if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
        apt-cache show dotnet-sdk-10.0 > /dev/null 2>&1 || apt-get update > /dev/null 2>&1 || true
        if apt-cache show dotnet-sdk-10.0 > /dev/null 2>&1; then
            setup_install dotnet-sdk-10.0
            return
        fi
    fi
    setup_stop "install the .NET 10 SDK: curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 --install-dir ~/.dotnet && export PATH=~/.dotnet:\$PATH"
}

setup_word_lists() {
    local pair missing=()
    for pair in $WORD_LISTS; do
        [ -e "/usr/share/dict/${pair%%:*}" ] || missing+=("${pair#*:}")
    done
    setup_install ${missing[@]+"${missing[@]}"}
}

# setup_libtorch DIR|"": the compiler, and the distribution's libtorch unless another one is given.
setup_libtorch() {
    local missing=()
    command -v g++ > /dev/null || missing+=(g++)
    if [ -z "$1" ]; then
        [ -e /usr/include/ATen/core/dispatch/Dispatcher.h ] || missing+=(libtorch-dev)
        # libtorch runs OpenMP threads; an OpenBLAS with threads of its own would fight with them for the cores.
        ! command -v dpkg > /dev/null || compgen -G '/usr/lib/*/openblas-openmp/libopenblas.so.0' > /dev/null || missing+=(libopenblas0-openmp)
    elif [ ! -e "$1/include/ATen/core/dispatch/Dispatcher.h" ]; then
        setup_stop "SEQDSL_TORCH is '$1', but there is no include/ATen in it; give package, installed, or a folder with libtorch's include and lib folders"
    fi
    setup_install ${missing[@]+"${missing[@]}"}
}

# setup_restore LOG [argument…]: whether a project that uses TorchSharp by the rules of this repository restores.
setup_restore() {
    local folder="$SETUP_ROOT/artifacts/torch-package" log=$1
    shift
    mkdir -p "$folder"
    cat > "$folder/package.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <Import Project="$(RepositoryRoot)eng/TorchSharp.props" />
</Project>
PROJECT
    dotnet restore "$folder/package.csproj" -p:TorchSharpVersion=$TORCHSHARP_VERSION "$@" > "$folder/$log" 2>&1 < /dev/null
}

# setup_misfit FILE: what a shared library asks of this system and does not get, in words; nothing if it gets all.
setup_misfit() {
    local needs library has
    # "FILE: /lib/…/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by FILE)"; what has no line of this kind but is "not found" comes with other packages.
    needs=$(LC_ALL=C ldd "$1" 2>&1 | sed -n "s/^[^:]*: \([^:]*\): version \`\([A-Z]*_[0-9.]*\)' not found.*/\2 \1/p" | sort -V | tail -n 1) || true
    [ -n "$needs" ] || return 0
    library=${needs#* } needs=${needs%% *}
    has=$(grep -aoE "${needs%%_*}_[0-9]+(\.[0-9]+)+" "$library" | sort -Vu | tail -n 1) || true
    library=${library##*/}
    echo "needs $needs, and this system's ${library%%.so*} ends at ${has#*_}"
}

# Removes the libstdc++ that adds a function to the system's, and the answer that rests on it, when the system's has changed.
setup_libstdcxx_stale() {
    local folder="$SETUP_ROOT/artifacts/libstdc++" system="" made=""
    [ -e "$folder" ] || return 0
    { read -r system && read -r made; } 2> /dev/null < "$folder/system" || true
    [ -n "$made" ] && [ "$(readlink -f "$system")" = "$made" ] || rm -rf "$folder" "$SETUP_ROOT/artifacts/torch"
}

# Takes it, if it was made: it is only where the system needs it.
setup_libstdcxx() {
    local folder="$SETUP_ROOT/artifacts/libstdc++"
    [ -e "$folder/libstdc++.so.6" ] || return 0
    case ":${LD_LIBRARY_PATH:-}:" in
        *":$folder:"*) ;;
        *) export LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" ;;
    esac
}

# setup_fit FILE: the same words as setup_misfit's, after what can be done about it: a libstdc++ of one's own, where one function of GCC 13's is all that is missing.
setup_fit() {
    local misfit system folder="$SETUP_ROOT/artifacts/libstdc++"
    misfit=$(setup_misfit "$1")
    case $misfit in
        "needs GLIBCXX_3.4.32,"*) ;;
        *) echo "$misfit"; return 0 ;;
    esac
    if ! command -v g++ > /dev/null && ! (setup_install g++ >&2); then
        echo "$misfit; with g++ installed, what is missing is added"
        return 0
    fi
    system=$(LC_ALL=C ldd "$1" 2> /dev/null | sed -n 's/^[[:space:]]*libstdc++\.so\.6 => \(\/[^ ]*\) .*/\1/p')
    if sh "$SETUP_ROOT/eng/libstdcxx/compile.sh" "$folder" "$system" > "$SETUP_ROOT/artifacts/libstdc++.log" 2>&1; then
        # Another function of that version would be missing with no word from ldd, without -r; with it, ldd names what libtorch has, too.
        misfit=$(LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" LC_ALL=C ldd -r "$1" 2>&1 | grep -m 1 -E "GLIBCXX_3\.4\.32|version \`[^']*' not found" || true)
        [ -z "$misfit" ] || misfit="does not load even with artifacts/libstdc++: $misfit"
    else
        misfit="$misfit (artifacts/libstdc++ could not be made: see artifacts/libstdc++.log)"
    fi
    [ -z "$misfit" ] || rm -rf "$folder"
    echo "$misfit"
}

# Prints "package", "installed REASON", or, where that may change, "unknown REASON".
setup_ask_registry() {
    local package="the TorchSharp $TORCHSHARP_VERSION package" native misfit log=restore.log
    # TorchSharp first, a few megabytes; its libtorch, hundreds of them, only for a system that can load what it is for.
    if setup_restore $log -p:TorchSharpNative=none; then
        if [ "$(uname -s)" = Linux ]; then
            native=$(dotnet msbuild "$SETUP_ROOT/artifacts/torch-package/package.csproj" -p:TorchSharpVersion=$TORCHSHARP_VERSION -getProperty:NuGetPackageRoot)
            native="${native%/}/torchsharp/$TORCHSHARP_VERSION/runtimes/linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')/native/libLibTorchSharp.so"
            if [ ! -e "$native" ]; then
                echo "installed $package has nothing for Linux on $(uname -m)"
                return
            fi
            misfit=$(setup_fit "$native")
            if [ -n "$misfit" ]; then
                echo "installed $package $misfit"
                return
            fi
        fi
        log=restore-libtorch.log
        if setup_restore $log; then
            echo package
            return
        fi
    fi
    log="artifacts/torch-package/$log"
    if grep -qE 'NU1101|NU1102' "$SETUP_ROOT/$log"; then
        echo "installed the registry has no TorchSharp $TORCHSHARP_VERSION with its libtorch"
    else
        echo "unknown $package does not restore: $(grep -oE 'NU[0-9]{4}' "$SETUP_ROOT/$log" | head -n 1 || true), see $log"
    fi
}

setup_torch() {
    local choice=${SEQDSL_TORCH:-} answer="$SETUP_ROOT/artifacts/torch" asked="" found="" reason=""
    if [ -z "$choice" ] || [ "$choice" = package ]; then
        setup_libstdcxx_stale
        # Rules that changed are asked again.
        [ ! "$answer" -nt "$SETUP_ROOT/eng/setup.sh" ] || read -r asked found reason < "$answer"
        if [ "$asked" != "$TORCHSHARP_VERSION" ]; then
            read -r found reason <<< "$(setup_ask_registry)"
            if [ "$found" = unknown ]; then
                found=installed # Not kept: the next run asks again.
                rm -f "$answer"
            else
                echo "$TORCHSHARP_VERSION $found $reason" > "$answer"
            fi
        fi
        [ -z "$choice" ] || [ "$found" = package ] || setup_stop "SEQDSL_TORCH is 'package', but $reason"
        choice=$found
    fi
    TORCH_CHOICE=$choice
    case $choice in
        package)
            setup_libstdcxx
            TORCH_ARGS=("-p:TorchSharpVersion=$TORCHSHARP_VERSION") TORCH_BIN=bin/package/Release/net10.0
            echo "setup: TorchSharp is the NuGet package $TORCHSHARP_VERSION$([ ! -e "$SETUP_ROOT/artifacts/libstdc++" ] || echo ", with artifacts/libstdc++ for what this system's libstdc++ has not")" ;;
        installed)
            setup_libtorch ""
            local version
            version=$(sed -n 's/^#define TORCH_VERSION_M[AI][JN]OR \([0-9]*\)$/\1/p' /usr/include/torch/csrc/api/include/torch/version.h 2> /dev/null | paste -s -d . || true)
            echo "setup: TorchSharp is src/SeqDsl.LibTorch over the installed libtorch${version:+ $version}${reason:+ ($reason)}" ;;
        *)
            setup_libtorch "$choice"
            TORCH_ARGS=("-p:LibTorchPath=$choice")
            echo "setup: TorchSharp is src/SeqDsl.LibTorch over the libtorch in $choice" ;;
    esac
}

case ${1:-everything} in
    everything) setup_dotnet; setup_word_lists; setup_torch ;;
    tests) setup_dotnet; setup_torch ;;
    *) setup_stop "'$1' is unknown; expected everything or tests" ;;
esac
