#!/bin/bash
# Runs several boards at the same time, each its own config, and makes one report of them.
#
#   scripts/farms/parallel.sh BOARDS-FILE FOLDER
#
# BOARDS-FILE: "BOARD PORT CONFIG" a line, # begins a comment. What a board was asked before is gone
# on with. The report is of the boards that ran this time: what one that did not has from before is
# not in it. Exit: 0 all boards ran, 1 some did not, 2 there is nothing to be done.
set -u
[ $# -eq 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
boards=$1 folder=$2
tool=${IRQBENCH:-$(dirname "$0")/../../build/irqbench}
say() { printf 'parallel.sh: %s\n' "$*" >&2; }
[ -r "$boards" ] && [ -f "$boards" ] || { say "$boards: no such file, or not to be read"; exit 2; }
command -v parallel >/dev/null || { say "GNU parallel is missing: apt-get install parallel"; exit 2; }
[ -x "$tool" ] || { say "$tool: build it with make, or say where it is: IRQBENCH=..."; exit 2; }

# Three words a line; a board's name, which becomes a folder's, only once.
lines=$(awk '{ sub(/#.*/, "") } !NF { next }
    NF != 3 { print FILENAME ":" FNR ": wants BOARD PORT CONFIG, three words" >"/dev/stderr"; exit 2 }
    $1 !~ /^[A-Za-z0-9][A-Za-z0-9_.-]*$/ { print FILENAME ":" FNR ": " $1 " is no board'"'"'s name" >"/dev/stderr"; exit 2 }
    seen[$1]++ { print FILENAME ":" FNR ": " $1 " stands there twice" >"/dev/stderr"; exit 2 }
    { print $1 "\t" $2 "\t" $3 }' "$boards") || exit 2
[ -n "$lines" ] || { say "$boards names no board"; exit 2; }
mkdir -p "$folder" && rm -f "$folder/jobs.log" || exit 2

one() { # TOOL FOLDER BOARD PORT CONFIG
    local resume=
    [ -e "$2/$3/manifest.json" ] && resume=--resume
    "$1" run "$5" -o "$2/$3" --port "$4" $resume
}
export -f one
printf '%s\n' "$lines" | parallel --will-cite --jobs 0 --colsep '\t' --tagstring '{1}' --line-buffer \
    --joblog "$folder/jobs.log" one "$tool" "$folder" '{1}' '{2}' '{3}'
failed=$?
# A line a job: its number from 1, which is that of the board's line, ..., exit code, signal, command.
mapfile -t ran < <(awk -F '\t' 'NR > 1 && $7 == 0 && $8 == 0 { print $1 }' "$folder/jobs.log" | sort -n)
done=()
for number in "${ran[@]}"; do
    board=$(sed -n "${number}p" <<<"$lines" | cut -f 1)
    [ -e "$folder/$board/run.json" ] && done+=("$folder/$board")
done
if [ ${#done[@]} -gt 0 ]; then
    "$tool" report "${done[@]}" -o "$folder/report" || exit 2
elif [ -e "$folder/report/index.html" ]; then
    rm -f "$folder/report/index.html" "$folder/report/summary.md"
    say "no board ran: the report of an earlier time is taken away"
fi
[ $failed -eq 0 ] || { say "$failed of $(wc -l <<<"$lines") boards did not run: $folder/jobs.log"; exit 1; }
