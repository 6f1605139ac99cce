#!/bin/bash
# Installs the Debian packages of scripts/packages.txt that are missing, after
# saying which. INSTALL=no: prints the command instead. Exit 0: all there;
# 2: something is missing and was not installed.
#
#   scripts/install-deps.sh [NOTED]   NOTED: this file is made when a system
#   that is not Debian was told what is needed, and then it is not told again
set -u
here=$(cd "$(dirname "$0")" && pwd)
list=${PACKAGES:-$here/packages.txt}
noted=${1:-}

say() { printf 'install-deps: %s\n' "$*" >&2; }

# "a|b" per line, without comments.
wanted() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$list"; }

# The first name of every line of which no alternative is installed.
missing() {
    wanted | tr '|' '\n' |
        xargs dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null |
        awk 'FILENAME == "-" { if ($1 == "installed") have[$2] = 1; next }
             { n = split($1, name, "|"); found = 0
               for (i = 1; i <= n; i++) if (name[i] in have) found = 1
               if (!found) print name[1] }' - <(wanted)
}

# Package lists may be absent, or so old that what they name is gone from the
# mirror; fetching them takes longer than the rest, so only when they must be.
lists_are_there() { apt-get -qq -s install --no-install-recommends "$@" >/dev/null 2>&1; }

# The command that a person would type, with $1 ("sudo " or "") before each step.
command_line() {
    local prefix=$1
    shift
    lists_are_there "$@" || printf '%sapt-get update && ' "$prefix"
    printf '%sapt-get install -y --no-install-recommends %s\n' "$prefix" "$*"
}

apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" >&2
}

update_and_install() {
    if lists_are_there "$@"; then
        apt install --no-install-recommends "$@" && return 0
        say "that failed; trying once more with fresh package lists"
    fi
    apt update && apt install --no-install-recommends "$@"
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    # What is there cannot be told from here: the build will find out.
    [ -e "$noted" ] && exit 0
    say "this is not Debian; if something is not found, install what these packages contain:"
    say "$(wanted | tr '\n' ' ')"
    [ -z "$noted" ] || { mkdir -p "$(dirname "$noted")" && touch "$noted"; }
    exit 0
fi

mapfile -t packages < <(missing)
[ ${#packages[@]} -gt 0 ] || exit 0

as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
count="${#packages[@]} package(s) that irqbench needs are missing"
if [ "${INSTALL:-yes}" = no ]; then
    say "$count; this installs them:"
    command_line "${as_root:+sudo }" "${packages[@]}"
    exit 2
fi
if [ -n "$as_root" ] && ! command -v sudo >/dev/null; then
    say "$count, and this is neither root nor is there sudo; have root run:"
    command_line "" "${packages[@]}"
    exit 2
fi

say "installing ${packages[*]}"
if ! update_and_install "${packages[@]}"; then
    say "apt-get failed, see above; it was to run: $(command_line "${as_root:+sudo }" "${packages[@]}")"
    exit 2
fi
mapfile -t packages < <(missing)
if [ ${#packages[@]} -gt 0 ]; then
    say "still missing after the installation: ${packages[*]}"
    exit 2
fi
