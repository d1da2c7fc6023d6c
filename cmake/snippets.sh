#!/bin/sh
# Keeps the code in the documents equal to the examples that compile and run.
#   sh cmake/snippets.sh          fails when a document differs
#   sh cmake/snippets.sh --write  brings the documents up to date
# A document says <!-- snippet: FILE --> above a fenced block; the file marks the part with
# // [snippet] and // [/snippet].
set -eu
cd "$(dirname "$0")/.."
mode=${1:-check}
status=0
for document in README.md docs/*.md; do
    grep -q '^<!-- snippet: ' "$document" || continue
    fresh=$(mktemp)
    awk '
        function insert(file,   line, inside) {
            while ((getline line < file) > 0) {
                if (line ~ /\/\/ \[\/snippet\]/) inside = 0
                if (inside) print line
                if (line ~ /\/\/ \[snippet\]/) inside = 1
            }
            close(file)
        }
        /^<!-- snippet: / { source = $3 }
        skipping && /^```$/ { skipping = 0 }
        !skipping { print }
        source != "" && /^```[a-z]/ { insert(source); source = ""; skipping = 1 }
    ' "$document" > "$fresh"
    if [ "$mode" = --write ]; then
        cmp -s "$fresh" "$document" || cat "$fresh" > "$document"
    elif ! cmp -s "$fresh" "$document"; then
        echo "$document: a snippet differs from its example; run: sh cmake/snippets.sh --write" >&2
        diff "$document" "$fresh" | head -20 >&2
        status=1
    fi
    rm -f "$fresh"
done
exit $status
