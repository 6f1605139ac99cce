#!/bin/bash
# Checks that a board is one folder: no #if on its name and no string with its
# name in C files outside of firmware/boards/NAME. Prints "FILE:LINE: what is
# wrong"; exit 1 if there is something. Tests may name boards, and the table of
# QEMU's machines, whose names boards borrow, holds for images that are not ours. NAME-VARIANT is
# the same board at another clock, and may name it.
#
#   scripts/check-boards.sh [ROOT]
set -u
shopt -s nullglob
cd "${1:-$(dirname "$0")/..}" || exit 2

# "mps2-an385" as a pattern that also finds MPS2_AN385 and BOARD_MPS2_AN385.
pattern_of() { sed 's/[-_]/[-_]/g' <<<"$1"; }

# search PATTERN NAME: lines outside NAME's folder and outside of tests.
search() {
    grep -rniE --include='*.[chS]' --include='*.ld' "$1" bench firmware host 2>/dev/null |
        grep -vE "^(firmware/boards/$2(-[^/]*)?/|(firmware|host)/tests/|host/lib/machines/table\\.c:)"
}

# The part of a line that is not in a comment.
code='^[ \t]*([^ \t/*]|/[^/*])([^/]|/[^/*])*'

violations=0
for folder in firmware/boards/*/; do
    board=$(basename "$folder")
    name=$(pattern_of "$board")
    while IFS=: read -r file line _; do
        printf '%s:%s: names the board %s; what differs belongs into firmware/boards/%s\n' \
            "$file" "$line" "$board" "$board"
        violations=$((violations + 1))
    done < <(search "^[ \t]*#[ \t]*(if|elif).*$name|$code\"[^\"]*$name" "$board")
done
[ $violations -eq 0 ]
