#!/bin/bash
# What `make install` leaves below PREFIX works from there: without the sources, from another
# folder, with nothing in the environment; and `make uninstall` takes just that away again.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
staged="$work/a stage"

make_it() { timeout "$hung" make --no-print-directory "$@" >"$work/out" 2>"$work/err"; }

installs() {
    make_it install PREFIX=/opt/bench DESTDIR="$staged" || { cat "$work/err"; return 1; }
    has "$(<"$work/out")" "$staged/opt/bench/bin/irqbench" && [ -x "$staged/opt/bench/bin/irqbench" ] &&
        [ -e "$staged/opt/bench/share/man/man1/irqbench-run.1" ] &&
        [ -e "$staged/opt/bench/share/bash-completion/completions/irqbench" ] &&
        is "$(grep -rlF "$PWD" "$staged" --include='*.1' --include='_*' --include='*.fish' --include='*.yaml' --include='*.txt')" ""
}
tap "make install writes below DESTDIR and PREFIX" installs

noted() {
    is "$(cd "$staged/opt/bench" && find . -type f | sed 's,^\./,,' | LC_ALL=C sort)" \
        "$(LC_ALL=C sort "$staged/opt/bench/lib/irqbench/installed")"
}
tap "every file of it is noted" noted

# Then where a user has it: moved, so that no path of the stage can be in it.
mv "$staged/opt/bench" "$work/moved"
mkdir "$work/elsewhere"
tool=$work/moved/bin/irqbench

# away ARGUMENT...: the tool from another folder in an empty environment. What is below the
# sources is hidden, where this user may do that.
hide=()
if unshare -m true 2>/dev/null; then
    hide=(unshare -m sh -c 'mount -t tmpfs none "$0" && exec "$@"' "$PWD")
fi
away() {
    (cd "$work/elsewhere" && "${hide[@]}" env -i PATH="$PATH" HOME="$work" timeout "$hung" "$tool" "$@") >"$work/out" 2>"$work/err"
}

cat >"$work/elsewhere/small.yaml" <<'E2'
name: small
boards: [mps2-an385]
scenarios: [entry_exit]
styles: [raw_c, raw_asm]
E2
finds_boards() {
    away list boards && is "$(cut -d' ' -f1 "$work/out" | LC_ALL=C sort | tr '\n' ' ')" \
        "$(for board in build/firmware/*/board.yaml; do basename "$(dirname "$board")"; done | LC_ALL=C sort | tr '\n' ' ')"
}
tap "its boards are found" finds_boards
doctor() { away doctor; has "$(<"$work/out")" "$work/moved/lib/irqbench/libvdwt.so"; }
tap "its plugin is found" doctor
runs() {
    away run small.yaml -o result || { cat "$work/err"; return 1; }
    has "$(<"$work/out")" "2 cells: 2 ok" && has_not "$(<"$work/err")" "make"
}
tap "a small matrix runs from there" runs
reports() { away report result -o report && [ -s "$work/elsewhere/report/index.html" ] && has "$(<"$work/out")" report/index.html; }
tap "a report is written from there" reports
traces() {
    away trace "$work/moved/share/irqbench/firmware/mps2-an385/irqbench.elf" -m mps2-an385 --insns 20000 &&
        has "$(<"$work/out")" cycles
}
tap "an image is traced from there" traces
configs() { away run "$work/moved/share/irqbench/configs/quick.yaml" --dry-run && has "$(<"$work/out")" mps2-an385/; }
tap "its configs can be run" configs

no_plugin() {
    mv "$work/moved/lib/irqbench/libvdwt.so" "$work/plugin"
    away run small.yaml -o other
    is $? 2 && has "$(<"$work/err")" "the QEMU plugin $work/moved/lib/irqbench/libvdwt.so is not there; install irqbench anew"
    local status=$?
    mv "$work/plugin" "$work/moved/lib/irqbench/libvdwt.so"
    return $status
}
tap "what is missing of it is named with its path" no_plugin

# A later version that has a board less, and a file of the user's own beside.
replaces() {
    echo share/irqbench/firmware/gone/board.yaml >>"$work/moved/lib/irqbench/installed"
    install -D -m 644 /dev/null "$work/moved/share/irqbench/firmware/gone/board.yaml"
    make_it install PREFIX="$work/moved" && [ ! -e "$work/moved/share/irqbench/firmware/gone" ] && [ -x "$tool" ]
}
tap "a new version replaces an old one" replaces
uninstalls() {
    touch "$work/moved/share/irqbench/mine"
    make_it uninstall PREFIX="$work/moved" && is "$(cd "$work/moved" && find . -type f)" ./share/irqbench/mine &&
        is "$(cd "$work/moved" && find . -name '*irqbench*')" ./share/irqbench
}
tap "make uninstall removes what was installed, and no other file" uninstalls

# refuses WORDS ARGUMENT...
refuses() {
    local words=$1
    shift
    make_it "$@"
    is $? 2 && has "$(<"$work/err")" "$words"
}
bad_input() {
    refuses "nothing is installed below $work/moved" uninstall PREFIX="$work/moved" &&
        refuses "PREFIX, 'opt', must be a whole path" install PREFIX=opt &&
        refuses "PREFIX, '/', must be a whole path" install PREFIX=/ &&
        refuses "DESTDIR, 'stage', must be a whole path" install DESTDIR=stage PREFIX=/usr &&
        refuses "there is nothing to install in $work/nobuild; build it with \`make all\`" install BUILD="$work/nobuild" PREFIX="$work/x" &&
        [ ! -e "$work/x" ] && [ ! -e stage ] && [ ! -e opt ]
}
tap "what cannot be installed or removed is refused" bad_input

tap_end
