#!/bin/sh
# Runs every branch of cmake/packages.sh with stand-ins for dpkg-query, id, sudo and apt-get.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../cmake/packages.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# stub NAME BODY: puts a stand-in first in the search path; it can log to $work/log
stub() {
    printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}
fresh() {
    rm -rf "$work/bin" "$work/log"
    mkdir "$work/bin"
    : >"$work/log"
    for tool in sh env cat; do ln -s "$(command -v $tool)" "$work/bin/$tool"; done
    stub dpkg-query 'for name do :; done; case "$name" in have-*) echo installed ;; gone-*) echo config-files ;; *) exit 1 ;; esac'
    stub apt-get "echo \"\$(id -u) apt-get \$*\" >>$work/log"
    stub id 'echo 0'
}
run() { (PATH="$work/bin"; install_packages "$@" </dev/null) >"$work/out" 2>&1; }
expect() {
    if ! eval "$2"; then
        failures=$((failures + 1))
        printf 'FAILED: %s\n' "$1"
        cat "$work/out" "$work/log"
    fi
}

fresh
run have-one have-two
expect "nothing missing: succeeds and installs nothing" '[ $? -eq 0 ] && [ ! -s "$work/log" ]'

fresh
run have-one lack-two gone-three
expect "root: installs what is missing, removed packages included" \
    'grep -q "install .* lack-two gone-three\$" "$work/log" && ! grep -q have-one "$work/log"'
expect "root: refreshes the lists first" 'head -n 1 "$work/log" | grep -q "apt-get update"'

fresh
stub id 'echo ${AS_ROOT:-1000}'
stub sudo '[ "$1" = -n ] && exit 0; AS_ROOT=0 exec "$@"'
run lack-one
expect "sudo: installs through it" '[ "$(grep -c "^0 apt-get" "$work/log")" -eq 2 ]'

fresh
stub id 'echo 1000'
run lack-one lack-two
expect "no root and no sudo: stops with failure" '[ $? -ne 0 ] && [ ! -s "$work/log" ]'
expect "no root and no sudo: prints the one command" \
    'grep -q "apt-get update && apt-get install .* lack-one lack-two\$" "$work/out"'

fresh
stub id 'echo 1000'
stub sudo 'exit 1'
run lack-one
expect "sudo that asks for a password without a terminal: stops with failure" \
    '[ $? -ne 0 ] && [ ! -s "$work/log" ] && grep -q "apt-get install" "$work/out"'

fresh
stub apt-get 'exit 100'
run lack-one
expect "failing apt-get: fails and says where to look" '[ $? -ne 0 ] && grep -q sources.list "$work/out"'

fresh
rm "$work/bin/dpkg-query"
run lack-one
expect "no Debian: goes on and names the packages" '[ $? -eq 0 ] && grep -q lack-one "$work/out"'

[ "$failures" -eq 0 ] && echo "packages.sh: all branches behave"
exit "$failures"
