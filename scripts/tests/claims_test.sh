#!/bin/bash
# Does check-claims.py find a claim that nothing shows (any more)? On small trees, each wrong in one way.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
check=$PWD/scripts/check-claims.py
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# A tree in order: a document with five claims, what shows them, and a make that lists its tests.
tree() {
    rm -rf "$work/tree" && mkdir -p "$work/tree/scripts/tests" && cd "$work/tree" || return
    printf '%s\n' '# Cups' 'Each cup was tested' 'on the table. It holds 12 cells, and' 'at most 5 MiB; 3 s pass. Compared with a glass' \
        '(1.2) on 2026-01-02, it is none.' '```' 'tested by 7 cells' '```' >README.md
    printf '%s\n' 'README.md' '  says Each cup was tested on the table' '    test scripts/tests/cup_test.sh: on a table' \
        '  says It holds 12 cells' '    shows echo "12 cells" => ^12 ' '  says at most 5 MiB' '    code cup.c: MAX (5u << 20)' \
        '  says 3 s pass' '    none a time' '  says Compared with a glass' '    text on 2026-01-02' >scripts/claims.txt
    echo 'tap "on a table"' >scripts/tests/cup_test.sh
    echo '#define MAX  (5u << 20)' >cup.c
    printf 'list-tests:\n\t@echo scripts/tests/cup_test.sh build/tests/other_test\n' >Makefile
}
checked() { /usr/bin/python3 -B "$check" "$work/tree" >"$work/said" 2>&1; }
good() { tree && checked && is "$(<"$work/said")" ""; }
# breaks WORDS COMMAND...: in a tree that the command has changed they are said, once, with exit 1.
breaks() {
    local words=$1 status
    tree && "${@:2}" || return
    checked
    status=$?
    is "$status" 1 && has "$(<"$work/said")" "$words"
}
unread() {
    local words=$1 status
    tree && "${@:2}" || return
    checked
    status=$?
    is "$status" 2 && has "$(<"$work/said")" "$words"
}
say() { echo "$1" >>README.md; }
# A source of the tree: FILE LINE...
source_says() { mkdir -p "${1%/*}" && printf '%s\n' "${@:2}" >"$1"; }
# What is no claim in a source: what a caller must do, a time, an example, a complaint, what a test says.
harmless() {
    tree && source_says bench/cup.h '/* Never NULL. Always called with 3 s to go,' ' * "gcc 12, 5 %" */' '#define CUP "tested"' &&
        source_says host/tests/cup_test.c '/* verified with QEMU 7.2 */' && source_says host/cli/cmd_cup.c '/* always */' 'f("cannot open %s, 3 s");' &&
        checked && is "$(<"$work/said")" ""
}

tap "a tree in order has no complaint" good
tap "a claim that the table does not have" breaks "README.md:9: nothing in scripts/claims.txt shows 'All of it was tried.'" say "All of it was tried."
tap "a figure that it does not have" breaks "README.md:9: nothing in" say "A cup weighs 250 KiB."
tap "what is between fences is no claim" breaks "README.md:7: nothing in scripts/claims.txt shows 'x tested by" sed -i 's/^```$/x/' README.md
tap "a property that it does not have" breaks "README.md:9: nothing in scripts/claims.txt shows 'A cup never" say "A cup never falls."
tap "what a comment says was seen" breaks "bench/cup.h:2: nothing in scripts/claims.txt shows 'A cup, seen in" source_says bench/cup.h '' '/* A cup, seen in' ' * QEMU. */'
tap "with which version" breaks "firmware/cup.c:1: nothing in scripts/claims.txt shows 'Of QEMU 7" source_says firmware/cup.c 'int cup; /* Of QEMU 7.2. */'
tap "which share was measured" breaks "host/lib/cup.c:1: nothing in scripts/claims.txt shows '2.5 % of" source_says host/lib/cup.c '/* 2.5 % of them */'
tap "what the help says" breaks "host/cli/cmd_cup.c: texts:3: nothing in scripts/claims.txt shows 'A cup is always" source_says host/cli/cmd_cup.c '/* never */' 'f("A cup is "' '  "always there");'
tap "other words of a source are no claim" harmless
tap "a sentence that is gone" breaks "does not say 'It holds 12 cells' any more" sed -i 's/It holds 12/It has 12/' README.md
tap "a figure that is another than the command's" breaks "shows '13 cells', not '^12'" sed -i 's/echo "12/echo "13/' scripts/claims.txt
tap "a constant that is another one" breaks "cup.c has no 'MAX (5u << 20)' any more" sed -i 's/5u/6u/' cup.c
tap "a test that is gone" breaks "there is no scripts/tests/cup_test.sh" rm scripts/tests/cup_test.sh
tap "a result that it does not have any more" breaks "has no 'on a table' any more" sed -i 's/table/chair/' scripts/tests/cup_test.sh
tap "a test that make test does not run" breaks '`make test` does not run scripts/tests/cup_test.sh' sed -i 's/cup_test/cop_test/' Makefile
tap "what was seen once, without a date" breaks "has no date, no version and no commit" sed -i 's/text on 2026-01-02/text it is none/' scripts/claims.txt
tap "a date that is gone" breaks "does not say 'on 2026-01-02' any more" sed -i 's/2026-01-02/yesterday/' README.md
tap "a claim with nothing behind it" unread "has nothing that shows it" sed -i '/none a time/d' scripts/claims.txt
tap "a line that means nothing" unread "scripts/claims.txt:3:" sed -i '3s/test/tset/' scripts/claims.txt
tap_end
