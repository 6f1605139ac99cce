#!/bin/bash
# A source whose contents are others than at the last build, but whose time is
# not newer (a file that was restored with its old time), gets the time of now:
# make looks at times only. Run from the project's folder.
#
#   scripts/notice-changes.sh SUMS    SUMS: where the checksums are kept
set -eu
sums=$1
mkdir -p "$(dirname "$sums")"
new=$(mktemp "$sums.XXXXXX")
trap 'rm -f "$new"' EXIT
find Makefile bench firmware host reports scripts -type f \( -name '*.[chS]' -o -name '*.ld' -o -name '*.mk' -o \
    -name '*.yaml' -o -name '*.html' -o -name '*.css' -o -name '*.py' -o -name '*.txt' -o -name Makefile \) -print0 |
    LC_ALL=C sort -z | xargs -0 cksum >"$new"
if [ -e "$sums" ]; then
    # "SUM BYTES NAME" of what is new or other than before.
    LC_ALL=C comm -13 <(LC_ALL=C sort "$sums") <(LC_ALL=C sort "$new") | cut -d' ' -f3- |
        while IFS= read -r file; do
            [ "$file" -nt "$sums" ] || touch -- "$file"
        done
fi
mv "$new" "$sums"
