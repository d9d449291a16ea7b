// A libstdc++.so.6 for systems whose own ends before GCC 13 (Debian 12, Ubuntu 22.04). The TorchSharp package asks for one function that these do not have, of version GLIBCXX_3.4.32.
// This library defines it and needs the system's libstdc++ by its path; every other function is found there. compile.sh gives it the names of all versions,
// and is what to run. The dynamic loader finds it first by LD_LIBRARY_PATH, and asks it alone for the versions, because its name is the one that programs need.
#include <ios>

namespace std
{
// Before GCC 13 each file that includes <iostream> made an object like this one, which opens cout, cin and cerr. Since then libstdc++ itself does;
// what was compiled since then only refers to the function below, so that it finds no libstdc++ that would leave them closed.
static ios_base::Init streams;

void ios_base_library_init() {}
}
