#!/bin/sh
# Compiles every installed header alone, twice included, with g++/libstdc++ and clang++/libc++, and
# holds g++ to the budget of 1.5 s user time per header (measured again once: machines are noisy).
# Usage: sh cmake/headers.sh [HEADER...]   e.g. sh cmake/headers.sh tenure/core/money.hpp
set -u
cd "$(dirname "$0")/.." || exit 2
. cmake/packages.sh
. cmake/measure.sh
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror"
# Reads libc++ as modules: twice as fast, and just as strict about what a header includes itself.
modules="-fmodules -fcxx-modules -fmodules-cache-path=${TENURE_MODULES:-}"
flags="-std=c++20 -fsyntax-only $warnings -Isdk/include -Iadapters/include -x c++"
budget=1.5

if [ "${1:-}" = --one ]; then
    header=$2
    unit=$(mktemp)
    trap 'rm -f "$unit" "$reference_source"' EXIT
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" >"$unit"
    status=0
    # shellcheck disable=SC2086
    within $budget "$header with g++" g++ $flags "$unit" || status=1
    # shellcheck disable=SC2086
    clang++-14 -stdlib=libc++ $modules $flags "$unit" ||
        { echo "FAILED: $header with clang++ and libc++"; status=1; }
    exit $status
fi

if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046
    set -- $(cd sdk/include && find . -name '*.h*' | sed 's|^\./||') \
        $(cd adapters/include && find . -name '*.h*' | sed 's|^\./||')
fi
TENURE_MODULES=$(mktemp -d)
export TENURE_MODULES
trap 'rm -rf "$TENURE_MODULES" "$reference_source"' EXIT
printf '%s\n' "$@" | xargs -n 1 -P "$(processors)" sh cmake/headers.sh --one || exit 1
echo "$# headers compile alone with both compilers within $budget s"
