#!/bin/sh
# Builds the tenure command and shows it on a CRM that it starts itself: sync, evaluate, write back.
# Installs what is missing on Debian 12; works on what changed.
# Usage: sh cmake/demo.sh [options of tenure demo]
set -eu
cd "$(dirname "$0")/.."
. cmake/packages.sh

say "1/4 packages"
# shellcheck disable=SC2086
install_packages $build_packages
say "2/4 configure build/"
configure build -DCMAKE_BUILD_TYPE=Release
say "3/4 build the tenure command with $(processors) jobs"
cmake --build build --parallel "$(processors)" --target tenure_cli
say "4/4 tenure demo"
exec build/bin/tenure demo "$@"
