#!/bin/bash
# Lays out all C files (`write`) or says which are not laid out (`check`: exit
# 1). Only with clang-format 14: other versions disagree with it in details.
# Exit 3: there is no clang-format 14 here.
set -u
cd "$(dirname "$0")/.." || exit 2
version=14

find_tool() {
    local tool
    for tool in "${CLANG_FORMAT:-clang-format-$version}" clang-format; do
        "$tool" --version 2>/dev/null | grep -q "version $version\." && echo "$tool" && return 0
    done
    return 1
}

files() { find bench firmware host -name '*.[ch]' -print0 | sort -z; }

# One line a file, with its first place.
check() {
    local places
    places=$(files | xargs -0r "$tool" --dry-run -Werror 2>&1 | grep 'clang-format-violations' |
        awk -F: '!seen[$1]++ { print $1 ":" $2 ": not laid out as .clang-format says (make format)" }')
    [ -z "$places" ] && return 0
    echo "$places"
    return 1
}

tool=$(find_tool) || {
    echo "format: clang-format $version is not installed (Debian: clang-format-$version)" >&2
    exit 3
}
case ${1:-} in
write) files | xargs -0r "$tool" -i ;;
check) check ;;
*) echo "usage: scripts/format.sh write|check" >&2 && exit 2 ;;
esac
