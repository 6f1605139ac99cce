#!/bin/bash
# `make install` and `make uninstall`: the tool, and what it looks for below PREFIX
# (host/lib/base/installed.h), with manual pages and completions. What was
# installed is noted in PREFIX/lib/irqbench/installed, so that just that is removed
# again, and what an older version had is not left over.
#
#   BUILD=build PREFIX=/usr/local DESTDIR= scripts/install.sh install|uninstall
set -eu -o pipefail
cd "$(dirname "$0")/.."
build=${BUILD:-build}
prefix=${PREFIX:-/usr/local}
destination=${DESTDIR:-}

fail() {
    printf 'install: %s\n' "$*" >&2
    exit 2
}

case $prefix in
/*[!/]*) prefix=${prefix%/} ;;
*) fail "PREFIX, '$prefix', must be a whole path, such as /usr/local" ;;
esac
case $destination in
/* | '') ;;
*) fail "DESTDIR, '$destination', must be a whole path" ;;
esac
case $prefix$destination in *$'\n'*) fail "PREFIX and DESTDIR cannot have a line break" ;; esac
root=$destination$prefix
notes=$root/lib/irqbench/installed

# put MODE FROM TO: TO is below PREFIX.
put() {
    install -D -m "$1" -- "$2" "$root/$3" || fail "cannot write $root/$3"
    printf '%s\n' "$3" >>"$noted"
}

# What a run and a report need; the templates and the figures' scripts are in the tool itself.
put_tool() {
    local board file
    put 755 "$build/irqbench" bin/irqbench
    put 644 "$build/libvdwt.so" lib/irqbench/libvdwt.so
    for board in "$build"/firmware/*/board.yaml; do
        board=${board%/board.yaml}
        for file in irqbench.elf board.yaml catalog.txt; do
            put 644 "$board/$file" "share/irqbench/firmware/${board##*/}/$file"
        done
    done
    for file in configs/*.yaml; do
        put 644 "$file" "share/irqbench/$file"
    done
    for file in reports/schemas/*.json; do
        put 644 "$file" "share/irqbench/schemas/${file##*/}"
    done
    for file in LICENSE README.md CHANGELOG.md; do
        put 644 "$file" "share/doc/irqbench/$file"
    done
}

# Of the tool that is installed: it knows its own options.
put_texts() {
    local page
    "$build/irqbench" man >"$texts/irqbench.1"
    for page in host/cli/cmd_*.c; do
        page=${page#host/cli/cmd_}
        "$build/irqbench" man "${page%.c}" >"$texts/irqbench-${page%.c}.1"
    done
    for page in "$texts"/*.1; do
        put 644 "$page" "share/man/man1/${page##*/}"
    done
    put_completion bash bash-completion/completions/irqbench
    put_completion zsh zsh/site-functions/_irqbench
    put_completion fish fish/vendor_completions.d/irqbench.fish
}

put_completion() {
    "$build/irqbench" completion "$1" >"$texts/$1"
    put 644 "$texts/$1" "share/$2"
}

# Every folder of ours that the notes name, the deepest first.
folders() {
    awk -F/ '{ path = $1
               for (i = 2; i <= NF; i++) { if (path ~ /irqbench/) print path; path = path "/" $i } }' "$1" |
        LC_ALL=C sort -ru
}

take_away() {
    local name list
    [ -e "$notes" ] || return 0
    list=$(<"$notes")
    while IFS= read -r name; do
        case /$name/ in */../* | //*) fail "$notes names '$name', which is not below $root" ;; esac
    done <<<"$list"
    while IFS= read -r name; do
        rm -f -- "$root/$name"
    done <<<"$list"
    # One that has something else in it stays.
    folders <(printf '%s\n' "$list") | while IFS= read -r name; do
        rmdir -- "$root/$name" 2>/dev/null || :
    done
}

# Also of an installation that failed, so that it can be taken away.
finish() {
    [ ! -d "$root" ] || install -D -m 644 -- "$noted" "$notes" || :
    rm -rf "$texts"
}

case ${1:-} in
install)
    [ -x "$build/irqbench" ] && [ -e "$build/libvdwt.so" ] || fail "there is nothing to install in $build; build it with \`make all\`"
    for board in firmware/boards/*/board.yaml; do
        board=${board%/board.yaml} board=${board##*/}
        [ -e "$build/firmware/$board/irqbench.elf" ] || fail "the image of $board is not built; build all with \`make all\`"
    done
    texts=$(mktemp -d)
    trap finish EXIT
    noted=$texts/installed
    printf 'lib/irqbench/installed\n' >"$noted"
    take_away
    put_tool
    put_texts
    printf 'installed: %s\n' "$root/bin/irqbench"
    ;;
uninstall)
    [ -e "$notes" ] || fail "there is no $notes: nothing is installed below $root"
    take_away
    printf 'nothing of irqbench is below %s now\n' "$root"
    ;;
*) fail "what to do? Give install or uninstall" ;;
esac
