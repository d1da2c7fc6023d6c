#!/bin/sh
# Builds everything and runs every test. Installs what is missing on Debian 12; works on what changed.
# Usage: sh cmake/check.sh [ctest options]
set -eu
cd "$(dirname "$0")/.."
. cmake/packages.sh

say "1/4 packages"
# shellcheck disable=SC2086
install_packages $build_packages
say "2/4 configure build/"
configure build -DCMAKE_BUILD_TYPE=Release
say "3/4 build with $(processors) jobs"
cmake --build build --parallel "$(processors)"
say "4/4 test"
ctest --test-dir build --output-on-failure --progress --parallel "$(processors)" "$@"
say "everything passed"
