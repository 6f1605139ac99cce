#!/bin/bash
# Checks that links between the project's Markdown files lead to files that
# exist. Prints "FILE:LINE: what is wrong"; exit 1 if there is something.
#
#   scripts/check-links.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2

# "FILE:LINE:TARGET" of every [text](target) and src="target".
links() {
    find . -name build -prune -o -name .git -prune -o -name '*.md' -print0 |
        xargs -0r awk '{ rest = $0
            while (match(rest, /\]\([^)]*\)|(src|href|srcset)="[^"]*"/)) {
                link = substr(rest, RSTART, RLENGTH)
                rest = substr(rest, RSTART + RLENGTH)
                gsub(/^\]\(|\)$|^(src|href|srcset)="|"$| .*/, "", link)
                print FILENAME ":" FNR ":" link } }'
}

violations=0
while IFS=: read -r file line target; do
    case $target in http*://* | mailto:* | '#'*) continue ;; esac
    path=${target%%#*}
    case $path in
    /*) path=.$path ;;
    *) path=$(dirname "$file")/$path ;;
    esac
    # The report is built, not stored.
    case $(realpath -m --relative-to=. "$path") in build/*) continue ;; esac
    [ -e "$path" ] && continue
    printf '%s:%s: link to %s, which does not exist\n' "${file#./}" "$line" "$target"
    violations=$((violations + 1))
done < <(links)
[ $violations -eq 0 ]
