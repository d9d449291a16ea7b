#!/bin/sh
# compile.sh FOLDER SYSTEM: makes FOLDER/libstdc++.so.6 out of forward.cpp, in front of the system's libstdc++, whose path is SYSTEM. Needs g++ and its readelf.
# FOLDER/system keeps that path and the file that it leads to: another file, after an upgrade, needs another one of these, or none.
set -eu
folder=$1 system=$2
source=$(dirname "$0")/forward.cpp
rm -rf "$folder"
mkdir -p "$folder/parts"

# Each version that the system's library defines, without functions, and the one that it has not.
{
    readelf -W --version-info "$system" | sed -n '/Version definition section/,/^$/s/.* Name: \([A-Z][A-Za-z0-9_.]*\)$/\1 { };/p'
    echo 'GLIBCXX_3.4.32 { global: _ZSt21ios_base_library_initv; local: *; };'
} > "$folder/parts/versions"

# The name under which a library is needed is the one that it says of itself: this empty one says the system's path.
echo | g++ -shared -nostdlib -x c++ - -o "$folder/parts/system.so" -Wl,-soname,"$system"
g++ -std=c++17 -O2 -fPIC -shared -nodefaultlibs "$source" -o "$folder/parts/libstdc++.so.6" \
    -Wl,-soname,libstdc++.so.6 -Wl,--version-script,"$folder/parts/versions" -Wl,--no-as-needed "$folder/parts/system.so" -lc
printf '%s\n' "$system" "$(readlink -f "$system")" > "$folder/system"
mv "$folder/parts/libstdc++.so.6" "$folder/libstdc++.so.6"
