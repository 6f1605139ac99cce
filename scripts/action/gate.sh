#!/bin/bash
# The gate of the GitHub action (action.yml): measures a config and holds it to a
# baseline, to budgets, or, where no baseline is committed, to what the merge base
# with the pull request's target gives: results are exact, so it is built and run here.
# Everything is in variables, so that nothing that a pull request writes is code:
#
#   CONFIG      configs/quick.yaml
#   ELF         or somebody's own firmware, traced on MACHINE: the calls of FUNCTIONS (words) may take
#               MAX cycles, and no more than BASELINE (irqbench trace --save) says
#   BASELINE    a committed baseline; empty: none
#   BUDGET      a file of budgets; empty: none
#   BASE        a commit to take the merge base with; empty: none
#   TOLERANCE   0, 3%, 2cy
#   FAIL_ON     worse, or never: then only what could not be told fails
#   OUT         where run, comment.md and junit.xml go
#
# Exit 0: kept; 1: it got worse; 2: it could not be told.
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
    make -C "$out/base" all >"$out/base.log" 2>&1 || { tail -n 20 "$out/base.log" >&2; die "the merge base does not build"; }
    (cd "$out/base" && build/irqbench run "$config" -o "../base-run" --force) >"$out/base.log" 2>&1 ||
        { tail -n 20 "$out/base.log" >&2; die "the merge base does not run"; }
    "$tool" baseline "$out/base-run" --allow inconclusive -o "$out/base.baseline" || exit 2
    git worktree remove --force "$out/base"
}

# The user's own image: its functions' calls against a bound, a baseline, or both.
trace_elf() {
    local arguments=(--machine "${MACHINE:-}") name status
    for name in ${FUNCTIONS:-}; do arguments+=(--function "$name"); done
    [ -n "${MAX:-}$baseline" ] || die "against what? Give MAX or BASELINE"
    [ -z "${MAX:-}" ] || arguments+=(--max "$MAX")
    [ -z "$baseline" ] || arguments+=(--baseline "$baseline")
    "$tool" trace "$ELF" "${arguments[@]}" --junit "$out/junit.xml" >"$out/trace.txt"
    status=$?
    cat "$out/trace.txt"
    { printf '<!-- irqbench check -->\n**irqbench trace**\n\n'; grep -E '^(FAIL|ok  )  |^[0-9]+ checks' "$out/trace.txt" |
        sed 's/^/    /'; } >"$out/comment.md"
    finish $status
}

# finish STATUS: of a check.
finish() {
    local status=$1
    [ "$status" -eq 2 ] || [ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$out/comment.md" >>"$GITHUB_STEP_SUMMARY"
    [ "$status" -eq 1 ] && [ "$FAIL_ON" = never ] && status=0
    exit "$status"
}

set -f
[ -n "$config${ELF:-}" ] || die "CONFIG or ELF is missing"
case ${FAIL_ON:=worse} in worse | never) ;; *) die "FAIL_ON is '$FAIL_ON', expected worse or never" ;; esac
mkdir -p "$out" || exit 2
out=$(cd "$out" && pwd)
[ -z "${ELF:-}" ] || trace_elf
arguments=()
if [ -n "$baseline" ]; then
    arguments+=(--baseline "$baseline")
elif [ -n "$base" ]; then
    baseline_of_base
    arguments+=(--baseline "$out/base.baseline")
fi
[ -z "$budget" ] || arguments+=(--budget "$budget")
[ ${#arguments[@]} -gt 0 ] || die "against what? Give BASELINE, BUDGET or BASE"

"$tool" run "$config" -o "$out/run" --force || exit 2
"$tool" check "$out/run" "${arguments[@]}" --tolerance "${TOLERANCE:-0}" --junit "$out/junit.xml" \
    --markdown "$out/comment.md" --annotations
finish $?
