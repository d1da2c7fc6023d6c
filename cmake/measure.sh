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

# within SECONDS WHAT COMMAND...: fails when the command fails, or takes longer three times in a row
within() {
    limit=$1
    what=$2
    shift 2
    for attempt in 1 2 3; do
        took=$(user_seconds "$@") || { echo "FAILED: $what does not compile"; return 1; }
        awk "BEGIN { exit !($took <= $limit) }" && return 0
    done
    echo "FAILED: $what took $took s of user time at attempt $attempt, the budget is $limit s"
    return 1
}
