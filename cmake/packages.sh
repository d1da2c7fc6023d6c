# Sourced by check.sh, demo.sh and .ci/run: the Debian packages each needs, and how to install them.
# tests/scripts/packages_test.sh runs every branch with stand-ins for dpkg-query, id, sudo and apt-get.

build_packages="g++ cmake ninja-build ccache ca-certificates libboost-dev libssl-dev zlib1g-dev
libicu-dev nlohmann-json3-dev libsimdjson-dev libsqlite3-dev libpoco-dev libcli11-dev libgtest-dev libgmock-dev"

# Only .ci/run needs these: the second compiler, its libraries, formatting, and tests by hand.
ci_packages="clang-14 libclang-rt-14-dev libc++-14-dev libc++abi-14-dev clang-format-14 git sqlite3
libbenchmark-dev"

say() { printf '==> %s\n' "$*"; }

# missing_packages NAME...: prints those that are not installed
missing_packages() {
    for package in "$@"; do
        state=$(dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null) || state=
        case "$state" in
        *installed*) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

# install_packages NAME...: returns 0 when all are there, else 1 with the one command to run
install_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "this is no Debian system; these packages' equivalents have to be installed: $*"
        return 0
    fi
    missing=$(missing_packages "$@")
    missing=${missing% }
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -eq 0 ]; then
        root=
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        root=sudo
    else
        printf 'Some packages are missing. Run this as root, then start again:\n' >&2
        printf '  apt-get update && apt-get install -y --no-install-recommends %s\n' "$missing" >&2
        return 1
    fi
    say "installing $missing"
    # shellcheck disable=SC2086  # word splitting is what separates the packages
    $root apt-get update -q && $root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends $missing && return 0
    printf 'Installing failed. Check the network and /etc/apt/sources.list, then start again.\n' >&2
    return 1
}

# configure DIRECTORY OPTION...: configures once more only where something changed
configure() {
    directory=$1
    shift
    generator=
    [ -f "$directory/CMakeCache.txt" ] || ! command -v ninja >/dev/null 2>&1 || generator=Ninja
    launcher=
    if command -v ccache >/dev/null 2>&1; then
        launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache
        CCACHE_SLOPPINESS=pch_defines,time_macros
        export CCACHE_SLOPPINESS
    fi
    cmake -S . -B "$directory" ${generator:+-G "$generator"} ${launcher:+"$launcher"} -DTENURE_UNITY=ON "$@" \
        --log-level=WARNING
}

processors() { nproc 2>/dev/null || echo 2; }
