#!/bin/sh
# Judges the sandboxes by clients that others wrote: starts `tenure sandbox CONNECTOR` and runs a
# script of this folder against it, with the sandbox's JSON line in SANDBOX. The connector "none"
# starts nothing. Exit 77 says that npm or its registry is missing (ctest: skipped).
# Usage: run.sh TENURE CONNECTOR SCRIPT BUILD-DIRECTORY [ARGUMENT...]
set -u
tenure=$1 connector=$2 script=$3 build=$4
shift 4
here=$(cd "$(dirname "$0")" && pwd)

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
    echo "skipped: the public clients need node and npm"
    exit 77
fi
mkdir -p "$build" && cd "$build" || exit 1

# Installs once for each version of the lock file; several scripts may ask at the same time.
(
    flock 9
    cmp -s "$here/package-lock.json" installed && exit 0
    cp "$here/package.json" "$here/package-lock.json" .
    npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1 || exit 77
    cp package-lock.json installed
) 9>lock || {
    echo "skipped: npm ci did not work here, see $build/npm.log"
    exit 77
}
cp "$here"/*.mjs .
if [ "$connector" = none ]; then
    exec node "$script" "$@"
fi

# Over TLS: the clients check the sandbox's certificate by the authority that it made.
log=$build/$connector-sandbox.log
: >"$log"  # of an earlier run
"$tenure" sandbox "$connector" --customers 40 --seed 7 --no-limits --tls >"$log" 2>"$log.err" &
server=$!
trap 'kill $server 2>/dev/null' EXIT INT TERM
tries=0
until [ -s "$log" ] || [ $tries -ge 200 ]; do
    kill -0 $server 2>/dev/null || break
    sleep 0.1
    tries=$((tries + 1))
done
if ! [ -s "$log" ]; then
    cat "$log.err" >&2
    exit 1
fi
SANDBOX=$(head -1 "$log")
NODE_EXTRA_CA_CERTS=$(printf %s "$SANDBOX" | sed -n 's/.*"ca_file":"\([^"]*\)".*/\1/p')
export SANDBOX NODE_EXTRA_CA_CERTS
node "$script" "$@"
