#!/bin/sh
# Reads the same sandbox with the public clients and with the adapters, in one run, and prints a
# JSON line for each. Build with -DTENURE_BUILD_BENCH=ON. Exit 77: npm or its registry is missing.
# Usage: sh tests/bench/clients/run.sh BUILD [CUSTOMERS]
set -u
build=$(cd "$1" && pwd) customers=${2:-20000}
here=$(cd "$(dirname "$0")" && pwd)
packages=$here/../../integration/clients
work=$build/tests/clients
command -v npm >/dev/null && command -v node >/dev/null ||
    { echo "skipped: the public clients need node and npm"; exit 77; }
mkdir -p "$work" && cd "$work" || exit 1
if ! cmp -s "$packages/package-lock.json" installed; then
    cp "$packages/package.json" "$packages/package-lock.json" .
    npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1 ||
        { echo "skipped: npm ci did not work here, see $work/npm.log"; exit 77; }
    cp package-lock.json installed
fi
cp "$here/read.mjs" .

# with CONNECTOR COMMAND...: runs it while that sandbox serves, with its line in SANDBOX
with() {
    connector=$1
    shift
    "$build/bin/tenure" sandbox "$connector" --customers "$customers" --no-limits >ready 2>/dev/null &
    server=$!
    for _ in $(seq 600); do
        [ -s ready ] && break
        sleep 0.1
    done
    SANDBOX=$(head -1 ready)
    export SANDBOX
    "$@"
    kill $server
    wait $server 2>/dev/null
    : >ready
}
value() { printf '%s' "$SANDBOX" | sed -n "s/.*\"$1\": *\"\\([^\"]*\\)\".*/\\1/p"; }
read_hubspot() {
    node read.mjs hubspot contacts
    "$build/tests/bench/clients_bench" hubspot contacts "$(value url)" "$(value token)"
}
read_salesforce() {
    node read.mjs jsforce Contact
    node read.mjs jsforce-node Contact
    "$build/tests/bench/clients_bench" salesforce Contact "$(value url)" "$(value client_id)" \
        "$(value client_secret)"
}
with hubspot read_hubspot
with salesforce read_salesforce
