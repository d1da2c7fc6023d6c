#!/bin/sh
# Checks what may include what: third parties stay in the files that wrap them, and the parts of the
# data's way depend in one direction. See docs/architecture.md.
# Usage: sh cmake/fence.sh [DIRECTORY]   (default: this project)
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# Every include of the tree as "file|included".
includes=$(find sdk adapters examples tests -name '*.[ch]pp' -o -name '*.h' | LC_ALL=C sort | xargs grep -HoE \
    '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"][^>"]+' /dev/null |
    sed -E 's/:[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]/|/')

# fence WHAT INCLUDED-REGEX ALLOWED-FILES-REGEX
fence() {
    printf '%s\n' "$includes" | grep -E "\|($2)" | grep -vE "^($3)[^|]*\|" |
        sed "s/^/$1: /; s/|/ includes /" >>"$found"
}
# refuse WHAT FILES-REGEX INCLUDED-REGEX
refuse() {
    printf '%s\n' "$includes" | grep -E "^($2)[^|]*\|($3)" |
        sed "s/^/$1: /; s/|/ includes /" >>"$found"
}

installed='(sdk|adapters)/include/'
fence 'Beast and Asio belong to the transport' 'boost/' 'sdk/src/http/'
fence 'OpenSSL belongs to transport, login, certificates and the keyed hash' 'openssl/' \
    'sdk/src/(http/|core/keyed_hash)|adapters/(vtiger/login|hubspot/webhook|salesforce/token)|adapters/sandbox/.*(certificate|crypto)|tests/'
fence 'SQLite stands in one file' 'sqlite3' 'sdk/src/store/sql.cpp|tests/'
fence 'Poco servers belong to the sandbox' 'Poco/Net' 'adapters/sandbox/|tests/'
fence 'Poco stays inside' 'Poco/' 'sdk/src/plugin/|adapters/sandbox/|sdk/apps/|tests/'
fence 'ICU belongs to text, zones, calendars and the command' 'unicode/' 'sdk/src/core/|sdk/apps/cli/|tests/unit/core/'
fence 'CLI11 belongs to the command' 'CLI/' 'sdk/apps/cli/'
refuse 'JSON stays in sources and their private headers' "$installed" '(nlohmann/json\.hpp|simdjson)'
refuse 'heavy or missing in Debian 12' "$installed" '(iostream|regex|filesystem|ranges|format|stop_token)$'
refuse 'nothing includes apps' 'sdk/(include|src|testing)|adapters|examples' '(apps/|cli/)'
refuse 'the sdk knows no adapter' 'sdk/(include|src|testing)' '(tenure/adapters/|(vtiger|hubspot|salesforce|sandbox)/)'
refuse 'the sandbox shares no code with the adapters' 'adapters/sandbox/' \
    '((vtiger|hubspot|salesforce)/|tenure/adapters/(vtiger|hubspot|salesforce))'
refuse 'adapters share no code with the sandbox' 'adapters/(vtiger|hubspot|salesforce)/' '(.*sandbox)'

fence 'includes start at a root' '\.\./' 'tests/'

# Installed headers include the standard library and our own installed headers, nothing else.
printf '%s\n' "$includes" | grep -E "^$installed" | grep -vE '\|(tenure/[a-z_/]+\.(hpp|h)|[a-z_]+|nlohmann/json_fwd\.hpp|std(int|def|bool)\.h)$' |
    sed 's/^/not the standard library: /; s/|/ includes /' >>"$found"

# The arrow: a part may include its own folder and every folder of an earlier level.
printf '%s\n' "$includes" | awk -F'|' '
    BEGIN {
        split("core=0 http=1 model=2 crm=2 mapping=3 store=3 sync=4 lifecycle=4 clv=4 segment=5 insight=6 measures=7 plays=7 writeback=8 plugin=9 testing=10", pairs, " ")
        for (i in pairs) { split(pairs[i], part, "="); level[part[1]] = part[2] }
    }
    $1 != "sdk/src/pch.hpp" && $1 ~ /^sdk\/(include\/tenure|src)\// {
        split($1, from, "/"); here = from[2] == "src" ? from[3] : from[4]
        split($2, to, "/"); there = to[1] == "tenure" ? to[2] : to[1]
        if (!(here in level)) print "a folder without a place on the way: " $1
        else if (there in level && there != here && level[there] >= level[here])
            print "against the arrow: " $1 " includes " $2
    }' | LC_ALL=C sort -u >>"$found"

if [ -s "$found" ]; then
    cat "$found"
    exit 1
fi
echo "the fences hold: $(printf '%s\n' "$includes" | wc -l) includes checked"
