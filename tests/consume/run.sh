#!/bin/sh
# Consumes the library in each way a project can: installed package, headers alone, subdirectory,
# fetched archive. Usage: sh tests/consume/run.sh [BUILD_DIRECTORY]   (default: build)
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cd "$root"
. cmake/packages.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# consume NAME OPTION...: configures, builds and runs one consumer
consume() {
    name=$1
    shift
    say "consume: $name"
    (cd "$root/tests/consume/$name" &&
        configure "$work/$name" "$@") >"$work/$name.log" 2>&1 &&
        cmake --build "$work/$name" --parallel "$(processors)" --target consumer >>"$work/$name.log" 2>&1 &&
        "$work/$name/consumer" && return 0
    cat "$work/$name.log"
    echo "FAILED: tests/consume/$name"
    return 1
}

cmake --install "$build" --prefix "$work/prefix" >/dev/null
"$work/prefix/bin/tenure" --version
consume find_package -DCMAKE_PREFIX_PATH="$work/prefix"

configure "$work/headers" -DTENURE_HEADERS_ONLY=ON >/dev/null
cmake --install "$work/headers" --prefix "$work/headers-prefix" >/dev/null
consume headers_only -DCMAKE_PREFIX_PATH="$work/headers-prefix"

# Batches lie in the build directory, so no compiler cache knows them: compiled the cheapest way.
consume add_subdirectory -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DTENURE_STRICT=ON

tar -czf "$work/tenure.tar.gz" --exclude-vcs --exclude='./build*' .
consume fetch_content -DTENURE_ARCHIVE="$work/tenure.tar.gz"
