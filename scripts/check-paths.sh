#!/bin/bash
# Checks that no file of the project names the machine or the package mirror
# that it was written on. Prints "FILE:LINE: what was found"; exit 1 if there
# is something.
#
#   scripts/check-paths.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2

# One pattern a line, with a bracket so that this file does not match itself.
patterns='(^|[^[:alnum:]_.}])/[w]ork(space)?/
(^|[^[:alnum:]_.}])/[h]ome/[a-z]
(^|[^[:alnum:]_.}])/[r]oot/
(^|[^[:alnum:]_.}])/[U]sers/
[d]eb\.debian\.org
[s]napshot\.debian\.org
[f]tp\.[a-z.]*debian\.org
[p]ypi\.org
[r]egistry\.npmjs
[a-z0-9-]+-docker\.[p]kg\.dev
[p]ython\.pkg\.dev
[a]rtifact-?registry'

files() {
    git ls-files -z --cached --others --exclude-standard 2>/dev/null ||
        find . \( -path ./build -o -path ./.git \) -prune -o -type f -print0
}

found=$(files | sed -z 's#^\./##' | xargs -0 grep -InEis -- "$patterns")
[ -z "$found" ] && exit 0
sed -E 's/^([^:]*:[0-9]+):/\1: names a machine or a mirror: /' <<<"$found"
exit 1
