# Sourced: compile-time budgets in user CPU seconds, which a busy machine disturbs least.

# user_seconds COMMAND...: runs it and prints its user time; returns its status
user_seconds() {
    (
        record=$(mktemp)
        trap 'rm -f "$record"' EXIT
        "$@" >&2
        status=$?
        # In this very shell, no pipe: the second line holds its children, "0m1.234s 0m0.056s".
        times >"$record"
        sed -n '2s/^\([0-9]*\)m\([0-9.]*\)s.*/\1 \2/p' "$record" |
            awk '{ printf "%.2f\n", $1 * 60 + $2 }'
        exit $status
    )
}

# The budgets are meant for a core that compiles six standard headers in this time; a slower or
# busier one gets its share more, measured anew beside each measurement. A faster one gets no less.
reference_seconds=0.40
reference_source=$(mktemp --suffix=.cpp)
trap 'rm -f "$reference_source"' EXIT
for header in functional map memory string variant vector; do
    echo "#include <$header>"
done >"$reference_source"

# within SECONDS WHAT COMMAND...: fails when the command fails, or takes longer three times in a row
within() {
    limit=$1
    what=$2
    shift 2
    for attempt in 1 2 3; do
        took=$(user_seconds "$@") || { echo "FAILED: $what does not compile"; return 1; }
        awk "BEGIN { exit !($took <= $limit) }" && return 0
        now=$(user_seconds g++ -std=c++20 -c -o /dev/null "$reference_source") || return 1
        allowed=$(awk "BEGIN { f = $now / $reference_seconds; print $limit * (f > 1 ? f : 1) }")
        awk "BEGIN { exit !($took <= $allowed) }" && return 0
    done
    echo "FAILED: $what took $took s of user time at attempt $attempt, the budget is $limit s" \
        "($allowed s on this machine now)"
    return 1
}
