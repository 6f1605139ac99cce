#!/bin/bash
# A source whose contents are others than at the last build gets the time of now:
# make looks at times only, and a time says nothing where a file was restored with
# its old one, or was saved while its object was being made. Run from the
# project's folder.
#
#   scripts/notice-changes.sh SUMS    SUMS: where the checksums are kept
set -eu -o pipefail
sums=$1
mkdir -p "$(dirname "$sums")"
new=$(mktemp "$sums.XXXXXX")
trap 'rm -f "$new"' EXIT
find Makefile bench firmware host reports scripts -type f \( -name '*.[chS]' -o -name '*.ld' -o -name '*.mk' -o \
    -name '*.yaml' -o -name '*.html' -o -name '*.css' -o -name '*.py' -o -name '*.sh' -o -name '*.txt' -o \
    -name Makefile \) -print0 |
    LC_ALL=C sort -z | xargs -0 cksum | LC_ALL=C sort >"$new"
if [ -e "$sums" ]; then
    # "SUM BYTES NAME" of what is new or other than before. All of them, also one
    # that is newer than the last build's begin: that build may have read it before.
    LC_ALL=C comm -13 <(LC_ALL=C sort "$sums") "$new" | cut -d' ' -f3- |
        while IFS= read -r file; do touch -c -- "$file"; done
fi
mv "$new" "$sums"
