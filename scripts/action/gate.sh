#!/bin/bash
# The gate of the GitHub action (action.yml): measures a config and holds it to a
# baseline, to budgets, or, where no baseline is committed, to what the merge base
# with the pull request's target gives: results are exact, so it is built and run here. That is for
# the benchmark's own repository; somebody else's has nothing of it to build, and needs BASELINE or
# BUDGET. Everything is in variables, so that nothing that a pull request writes is code:
#
#   CONFIG      configs/quick.yaml; one that is not in the checkout is the benchmark's own
#   ELF         or somebody's own firmware, traced on MACHINE (empty: by its file): the calls of
#               FUNCTIONS (words) may take MAX cycles, what BUDGET says, and no more than BASELINE
#               (irqbench trace --save)
#   BASELINE    a committed baseline; empty: none
#   BUDGET      a file of budgets; empty: none
#   BASE        a commit to take the merge base with, of a CONFIG; empty: none
#   TOLERANCE   0, 3%, 2cy
#   FAIL_ON     worse, or never: then only what could not be told fails
#   OUT         where run, comment.md and junit.xml go
#
# Exit 0: kept; 1: it got worse; 2: it could not be told, and there is no comment.
set -u
home=$(cd "$(dirname "$0")/../.." && pwd)
tool=${IRQBENCH:-$home/build/irqbench}
out=${OUT:-build/gate}
config=${CONFIG:-} baseline=${BASELINE:-} budget=${BUDGET:-} base=${BASE:-}

die() { echo "gate: $*" >&2; exit 2; }

# Builds the merge base beside this checkout and measures the same config with its own tool.
baseline_of_base() {
    local commit
    commit=$(git merge-base HEAD "$base") || die "HEAD and $base have no commit in common; fetch more (fetch-depth: 0)"
    echo "gate: no baseline is given: building and measuring the merge base $commit" >&2
    git worktree remove --force "$out/base" 2>/dev/null
    rm -rf "$out/base" "$out/base-run"
    git worktree add --quiet --detach "$out/base" "$commit" || die "cannot check out $commit"
    [ -e "$out/base/$config" ] || die "the merge base $commit has no $config: there is nothing to compare with"
    make -C "$out/base" host >"$out/base.log" 2>&1 || { tail -n 20 "$out/base.log" >&2; die "the merge base does not build"; }
    (cd "$out/base" && build/irqbench run "$config" -o "../base-run" --force) >"$out/base.log" 2>&1 ||
        { tail -n 20 "$out/base.log" >&2; die "the merge base does not run"; }
    "$tool" baseline "$out/base-run" --allow inconclusive -o "$out/base.baseline" || exit 2
    git worktree remove --force "$out/base"
}

# The user's own image: its functions' calls against a bound, a baseline, budgets, or several of these.
trace_elf() {
    local arguments=() name status
    [ -z "${MACHINE:-}" ] || arguments+=(--machine "$MACHINE")
    for name in ${FUNCTIONS:-}; do arguments+=(--function "$name"); done
    [ -n "${MAX:-}$baseline$budget" ] || die "against what? Give MAX, BASELINE or BUDGET"
    case ${TOLERANCE:-0} in 0) ;; *) die "TOLERANCE is for CONFIG: a trace of ELF is exact" ;; esac
    [ -z "${MAX:-}" ] || arguments+=(--max "$MAX")
    [ -z "$baseline" ] || arguments+=(--baseline "$baseline")
    [ -z "$budget" ] || arguments+=(--budget "$budget")
    "$tool" trace "$ELF" "${arguments[@]}" --junit "$out/junit.xml" >"$out/trace.txt"
    status=$?
    cat "$out/trace.txt"
    [ $status -ne 3 ] || die "$ELF died: of an image that does, calls that are kept to say little"
    [ $status -le 1 ] || exit 2
    [ "${GITHUB_ACTIONS:-}" != true ] || sed -n 's/%/%25/g; s/^FAIL  /::error title=irqbench trace::/p' "$out/trace.txt"
    { printf '<!-- irqbench check -->\n**irqbench trace**\n\n'; grep -E '^(FAIL|ok  )  |^[0-9]+ checks' "$out/trace.txt" |
        sed 's/^/    /'; } >"$out/comment.md"
    finish $status
}

# finish STATUS: of a check.
finish() {
    local status=$1
    [ "$status" -le 1 ] || { rm -f "$out/comment.md"; exit 2; }
    [ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$out/comment.md" >>"$GITHUB_STEP_SUMMARY"
    [ "$status" -eq 1 ] && [ "$FAIL_ON" = never ] && status=0
    exit "$status"
}

set -f
[ -n "$config${ELF:-}" ] || die "CONFIG or ELF is missing"
case ${FAIL_ON:=worse} in worse | never) ;; *) die "FAIL_ON is '$FAIL_ON', expected worse or never" ;; esac
mkdir -p "$out" || exit 2
out=$(cd "$out" && pwd)
rm -f "$out/comment.md" "$out/junit.xml" "$out/trace.txt" # of an earlier gate
[ -z "${ELF:-}" ] || trace_elf
arguments=()
if [ -n "$baseline" ]; then
    arguments+=(--baseline "$baseline")
elif [ -n "$base" ] && [ -e scripts/action/gate.sh ]; then
    baseline_of_base
    arguments+=(--baseline "$out/base.baseline")
elif [ -n "$base" ]; then
    [ -n "$budget" ] || die "this checkout is not irqbench's: of its merge base there is nothing to build. Give BASELINE or BUDGET"
    echo "gate: this checkout is not irqbench's: it is held to $budget, not to its merge base" >&2
fi
[ -e "$config" ] || [ ! -e "$home/$config" ] || config=$home/$config
[ -z "$budget" ] || arguments+=(--budget "$budget")
[ ${#arguments[@]} -gt 0 ] || die "against what? Give BASELINE, BUDGET or BASE"

"$tool" run "$config" -o "$out/run" --force || exit 2
"$tool" check "$out/run" "${arguments[@]}" --tolerance "${TOLERANCE:-0}" --junit "$out/junit.xml" \
    --markdown "$out/comment.md" --annotations
finish $?
