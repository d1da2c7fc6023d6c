#!/bin/sh
# Checks that every relative link of the documents leads to a file.
set -eu
cd "$(dirname "$0")/.."
broken=$(git ls-files '*.md' | while read -r document; do
    grep -oE '\]\([^)#: ]+[^): ]*\)' "$document" | sed -E 's/^\]\(//; s/\)$//; s/#.*//' | while read -r target; do
        [ -e "$(dirname "$document")/$target" ] || echo "$document: no such file: $target"
    done
done)
[ -z "$broken" ] && echo "every link of the documents leads somewhere" && exit 0
printf '%s\n' "$broken"
exit 1
