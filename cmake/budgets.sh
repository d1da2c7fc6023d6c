#!/bin/sh
# Holds the tree to its budgets: user time to compile an integrator's first program and each adapter's
# largest files (g++ -std=c++20 -c, nothing precompiled), and the length of files.
# Usage: sh cmake/budgets.sh
set -u
cd "$(dirname "$0")/.." || exit 2
. cmake/measure.sh
failures=0
compile="g++ -std=c++20 -Isdk/include -Iadapters/include -Isdk/src -Iadapters -Iadapters/vtiger -c -o /dev/null"

for first in examples/01*/main.cpp; do
    [ -f "$first" ] || continue
    # shellcheck disable=SC2086
    within 1.6 "$first" $compile "$first" || failures=$((failures + 1))
done
# Of each adapter the files that include most: if these are within the budget, all are.
for adapter in vtiger hubspot salesforce; do
    for source in $(grep -c '^#include' adapters/$adapter/*.cpp | sort -t: -k2 -nr | head -4 |
        cut -d: -f1); do
        # shellcheck disable=SC2086
        within 4 "$source" $compile "$source" || failures=$((failures + 1))
    done
done

# lines GOAL STOP FILE...: names files beyond the goal, fails those beyond the stop
lines() {
    goal=$1
    stop=$2
    shift 2
    for file in "$@"; do
        count=$(wc -l <"$file")
        if [ "$count" -gt "$stop" ]; then
            echo "FAILED: $file has $count lines; has it one reason to exist?"
            failures=$((failures + 1))
        elif [ "$count" -gt "$goal" ]; then
            echo "long: $file has $count lines, the aim is $goal"
        fi
    done
}
# shellcheck disable=SC2046
lines 200 450 $(find sdk adapters -name '*.hpp' -o -name '*.h')
# shellcheck disable=SC2046
lines 300 450 $(find sdk adapters examples -name '*.cpp')
# shellcheck disable=SC2046
lines 400 450 $(find tests -name '*.cpp' -o -name '*.hpp')

[ "$failures" -eq 0 ] && echo "the budgets hold"
exit "$failures"
