#!/bin/sh
# Plants one forbidden include after the other in an empty tree: cmake/fence.sh has to find each.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

# verdict ok|refused FILE INCLUDED
verdict() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/sdk" "$tree/adapters" "$tree/examples" "$tree/tests" "$tree/$(dirname "$2")"
    printf '#pragma once\n#  include %s\n' "$3" >"$tree/$2"
    answer=refused
    sh "$here/../../cmake/fence.sh" "$tree" >"$tree/out" && answer=ok
    if [ "$answer" != "$1" ]; then
        failures=$((failures + 1))
        echo "FAILED: $2 including $3 should be $1, is $answer"
        cat "$tree/out"
    fi
}

verdict ok sdk/include/tenure/sync/sync.hpp '"tenure/store/store.hpp"'
verdict ok sdk/include/tenure/core/time.hpp '<string_view>'
verdict ok sdk/src/http/transport.cpp '<boost/beast/http/read.hpp>'
verdict ok sdk/src/store/sql.cpp '<sqlite3.h>'
verdict ok adapters/vtiger/login.cpp '<openssl/evp.h>'
verdict ok adapters/sandbox/vtiger/query.cpp '"sandbox/vtiger/records.hpp"'
verdict ok sdk/src/mapping/read_mapping.cpp '<nlohmann/json.hpp>'
verdict refused sdk/include/tenure/store/store.hpp '"tenure/sync/sync.hpp"'
verdict refused sdk/src/core/zone.cpp '"tenure/crm/record.hpp"'
verdict refused sdk/include/tenure/http/message.hpp '"tenure/model/deal.hpp"'
verdict refused sdk/include/tenure/helpers/all.hpp '<string>'
verdict refused sdk/include/tenure/core/time.hpp '<regex>'
verdict refused sdk/include/tenure/core/time.hpp '<boost/optional.hpp>'
verdict refused sdk/include/tenure/core/value.hpp '<nlohmann/json.hpp>'
verdict refused sdk/include/tenure/core/value.hpp '"value_parts.hpp"'
verdict refused sdk/src/sync/sync.cpp '<boost/asio/buffer.hpp>'
verdict refused sdk/src/store/sqlite_store.cpp '<sqlite3.h>'
verdict refused sdk/src/sync/sync.cpp '<Poco/Net/Socket.h>'
verdict refused adapters/vtiger/requests.cpp '<openssl/evp.h>'
verdict refused adapters/sandbox/vtiger/query.cpp '"vtiger/requests.hpp"'
verdict refused adapters/sandbox/vtiger/query.cpp '"../vtiger/requests.hpp"'
verdict refused sdk/src/sync/sync.cpp '"tenure/adapters/vtiger.hpp"'
verdict refused adapters/vtiger/connector.cpp '"sandbox/vtiger/records.hpp"'
verdict refused sdk/src/sync/sync.cpp '<unicode/timezone.h>'

[ "$failures" -eq 0 ] && echo "fence.sh: finds every planted include"
exit "$failures"
