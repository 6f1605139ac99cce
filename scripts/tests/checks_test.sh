#!/bin/bash
# The checks of this folder find what they are for: each gets a small tree
# with one fault in it and must name file and line.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# put PATH LINE...: a file in the small tree.
put() {
    local path=$work/tree/$1
    shift
    mkdir -p "$(dirname "$path")"
    printf '%s\n' "$@" >"$path"
}
fresh() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree"
    put bench/bench.h '#include <stdint.h>'
    put bench/wire/wire.h '#include <stdint.h>'
    put bench/handlers/raw.c '#include "bench/bench.h"' '#include "firmware/core/registers.h"'
    put firmware/board.h '#include <stdint.h>'
    put firmware/core/registers.h '#include <stdint.h>'
    put firmware/boards/blue-pill/board.c '#include "firmware/board.h"' '#include "pins.h"' '#ifdef BLUE_PILL'
    put firmware/boards/blue-pill/pins.h '#define LED "blue-pill led"'
    put firmware/main.c '#include "bench/wire/wire.h"' '#include "firmware/board.h"'
    put host/model/model.h '#include <stdbool.h>'
    put host/lib/analysis/stats.h '#include "bench/wire/wire.h"' '#include "host/model/model.h"' '#include <zlib.h>'
    put host/cli/commands.h '#include <sys/types.h>'
    put host/cli/run.c '#include "host/lib/analysis/stats.h"' '#include "host/cli/commands.h"' '#include <stdio.h>'
    put host/cli/show.h '#include <stdio.h>'
    put host/tests/analysis/stats_test.c '#include "host/lib/analysis/stats.h"' '#include <cmocka.h>' 'x = "blue-pill";'
    put bench/wire/metrics.h '    X(ENTRY, entry, 1, TIME, SMALLER, "x") \\' '    X(ROUND_TRIP, round_trip, 3, TIME, SMALLER, "x") \\' '    X(EVENT, event, 32, PLACE, NEITHER, "x")'
    put Makefile 'all:' 'test: all ## x'
    put host/cli/cmd_run.c '#include "host/cli/commands.h"' 'COMMAND(run, 1, "x", run);'
    put README.md '[main](firmware/main.c#top) and <img src="README.md">' '[web](https://example.org)'
}

# passes_with CHECK FILE LINE...: no fault with this file either.
passes_with() {
    fresh
    put "${@:2}"
    "scripts/check-$1.sh" "$work/tree"
}

# passes CHECK: the small tree as it is has no fault.
passes() {
    fresh
    "scripts/check-$1.sh" "$work/tree"
}

# finds CHECK WHERE FILE LINE...: with this file, exactly one complaint that starts with WHERE.
finds() {
    local check=$1 where=$2 output status
    shift 2
    fresh
    put "$@"
    output=$("scripts/check-$check.sh" "$work/tree")
    status=$?
    is "$status" 1 && is "$(wc -l <<<"$output")" 1 && is "${output:0:${#where}}" "$where"
}

no_boards() {
    fresh
    rm -r "$work/tree/firmware/boards"
    scripts/check-boards.sh "$work/tree"
}

refused() { # FILE INCLUDED
    tap "$1 may not include $2" finds includes "$1:2: " "$1" '/* why */' "  # include $2 // x"
}
accepted() { # FILE INCLUDED
    tap "$1 may include $2" passes_with includes "$1" "#include $2"
}

tap "a tree in order has no include complaint" passes includes
refused bench/wire/rows.c '<stdlib.h>'
refused bench/wire/rows.c '"bench/bench.h"'
refused bench/wire/rows.c '"firmware/core/registers.h"'
accepted bench/wire/rows.c '"wire.h"'
refused bench/handlers/new.c '"firmware/board.h"'
refused bench/handlers/new.c '"bench/handlers/raw.c"'
refused bench/handlers/new.c '"host/lib/analysis/stats.h"'
refused bench/handlers/new.c '<stdio.h>'
refused firmware/core/new.h '"firmware/board.h"'
refused firmware/boards/red-pill/board.c '"firmware/boards/blue-pill/pins.h"'
refused firmware/boards/red-pill/board.c '"../blue-pill/pins.h"'
refused firmware/boards/red-pill/board.c '"bench/bench.h"'
refused firmware/loop.c '"firmware/boards/blue-pill/pins.h"'
refused firmware/loop.c '"host/lib/analysis/stats.h"'
accepted firmware/loop.c '"firmware/core/registers.h"'
refused host/model/m3.c '"host/lib/analysis/stats.h"'
refused host/model/m3.c '"bench/wire/wire.h"'
refused host/model/m3.c '<zlib.h>'
accepted host/model/m3.c '<math.h>'
refused host/lib/store.c '"host/cli/commands.h"'
refused host/lib/store.c '"firmware/board.h"'
refused host/cli/list.c '"host/cli/show.h"'
refused host/cli/list.c '"show.h"'
refused host/cli/list.c '"bench/wire/wire.h"'
refused host/cli/list.c '"host/model/model.h"'
refused host/cli/list.c '<jansson.h>'
refused host/new/x.c '<stdint.h>'
refused host/lib/store.c '"no_such.h"'
refused host/lib/store.c 'HEADER'

tap "a tree in order has no board complaint" passes boards
tap "a tree without boards has no board complaint" no_boards
tap "#ifdef on a board outside its folder" finds boards firmware/main.c:2: firmware/main.c '' '#ifdef BLUE_PILL'
tap "#if on a board outside its folder" finds boards bench/bench.h:1: bench/bench.h '# if defined(BOARD_BLUE_PILL)'
tap "#elif on a board outside its folder" finds boards host/lib/a.c:1: host/lib/a.c '#elif BLUE_PILL'
tap "a board's name in the tool" finds boards host/lib/a.c:1: host/lib/a.c 'f("blue-pill");'
tap "a board's name in a comment is none" passes_with boards host/lib/a.c '/* "blue-pill" */' 'x; // "blue-pill"' ' * "blue-pill"'
tap "another board's folder" finds boards firmware/boards/red/b.c:1: firmware/boards/red/b.c '#ifdef BLUE_PILL'

tap "a tree in order has no printing complaint" passes printing
tap "a string that is printed as it is" finds printing host/cli/a.c:1: host/cli/a.c 'fprintf(stderr, "%s", name);'
tap "one that is put" finds printing host/lib/a/a.c:1: host/lib/a/a.c 'fputs(name, out);'
tap "text of ours and numbers are no such" passes_with printing host/cli/a.c 'fprintf(out, "%d of %zu", a, b);' 'fputs("x", out);'

tap "a tree in order has no complaint about commands" passes commands
tap "a subcommand that does not exist, in a string" finds commands host/lib/a/a.c:1: host/lib/a/a.c 'f("use irqbench compare");'
tap "one in backtick's" finds commands host/lib/a/a.c:1: host/lib/a/a.c 'f("`irqbench fly` does");'
tap "a target that does not exist, in Markdown" finds commands README.md:2: README.md '' 'Say `make fly`.'
tap "the second of a line" finds commands README.md:1: README.md '`make test`, then `make fly`.'
tap "one behind options and variables" finds commands README.md:1: README.md '`INSTALL=no make -k CC=clang fly`'
tap "one in an example" finds commands README.md:2: README.md '' '    make fly        # flies'
tap "one between fences" finds commands README.md:2: README.md '```' 'irqbench fly x.yaml' '```'
tap "one in a header" finds commands host/lib/a/a.h:1: host/lib/a/a.h '#define HINT "(make fly)"'
tap "one in Python" finds commands scripts/a.py:1: scripts/a.py 'print("if that is meant: make fly, and say so")'
tap "one in a script's message" finds commands scripts/a.sh:1: scripts/a.sh 'echo "make fly takes it anew"'
tap "one that a script does" finds commands scripts/a.sh:2: scripts/a.sh 'if true; then' '    build/irqbench fly "$run"' 'fi'
tap "one in a makefile's comment" finds commands host/a.mk:1: host/a.mk '# what `make fly` needs'
tap "one in CI" finds commands .ci/run:1: .ci/run 'make fly 2>&1'
tap "one of a config's comment" finds commands configs/a.yaml:1: configs/a.yaml '# names (`irqbench fly boards`)'
no_commands() { passes_with commands "$@"; }
tap "what exists is none" no_commands README.md '`make test`, `irqbench run CONFIG`, `make build/x`, `make CC=clang`.' '    INSTALL=no make -j1 all' 'make fly'
tap "English is none" no_commands host/lib/a/a.c 'f("cannot make a socket: make the path shorter, another irqbench is there");'

tap "a tree in order names no metric" passes metrics
tap "a metric's name in the tool" finds metrics host/lib/a/a.c:1: host/lib/a/a.c 'find("entry");'
tap "in a script" finds metrics scripts/a.py:2: scripts/a.py '' "m = cell['metrics']['round_trip']"
tap "in what a report is made with" finds metrics reports/figures/a.py:1: reports/figures/a.py 'x = "round_trip"'
tap "in words" finds metrics host/lib/a/a.c:1: host/lib/a/a.c 'f("the round trip is");'
tap "in a report's words also one that is English" finds metrics host/lib/report/a.c:1: host/lib/report/a.c 'f("styles by entry");'
tap "by its constant" finds metrics host/lib/a/a.c:1: host/lib/a/a.c 'if (m == WIRE_METRIC_ENTRY)'
metricless() { passes_with metrics "$@"; }
tap "English elsewhere is none, nor are longer words" metricless host/lib/a/a.c 'f("its entry is");' 'f("entry_point");' 'f(entry);' 'g(WIRE_METRIC_ENTRYWAY);'
tap "nor are places in a report, and what does not compare" metricless host/lib/report/a.c 'f("each event");' 'f("re-entry");'
tap "nor a comment, and what is included" metricless host/lib/a/a.c '/* "entry" */' ' * "entry"' 'x; /* "round trip" */' '#include "entry"'
tap "nor a test" metricless host/tests/a/a.c 'find("entry");'
tap "where a reason is listed, only that name" finds metrics scripts/readme-numbers.py:2: scripts/readme-numbers.py 'x = "entry"' 'x = "round_trip"'
tap "a table without rows is no table" finds metrics bench/wire/metrics.h:1: bench/wire/metrics.h ''

tap "a tree in order has no path complaint" passes paths
tap "a home folder" finds paths configs/a.yaml:2: configs/a.yaml '' "out: /ho""me/anna/results"
tap "a folder of root" finds paths a.c:1: a.c "open(\"/ro""ot/x\")"
tap "a checkout's place" finds paths a.sh:1: a.sh "cd /wo""rk/main"
tap "a package mirror" finds paths a.sh:1: a.sh "debootstrap trixie http://de""b.debian.org/debian"
tap "a path inside the project is none" passes_with paths a.sh 'cd host/lib/root/x; cd build/work/y; $HOME/x'

tap "a tree in order has no link complaint" passes links
tap "a link to nowhere" finds links README.md:2: README.md 'x' '[a](README.md) [b](no/where.md)'
tap "a picture that is not there" finds links host/README.md:1: host/README.md '![x](picture.svg "title")'
# ---- Swept code ----

# regions LINE...: of a loop at 0x100 with these instructions, "RAW<tab>NAME<tab>OPERANDS".
regions() {
    local at=256 line
    {
        printf '%08x T load_x_begin\n%08x T load_x_end\n' 256 $((256 + 4 * $#))
        for line; do printf '     %x:\t%b\n' $at "$line" && at=$((at + 4)); done
    } | scripts/check-regions.sh 2>&1
}
loop='e7fe e7fe\tbne.n\t100 <load_x_begin>'
for name in bic.w bfi bfc; do
    tap "$name is no branch" is "$(regions "f023 0301\t$name\tr3, r3, #1" "$loop"; echo $?)" 0
done
tap "a branch to what is not there is refused" has "$(regions 'f000 8000\tbeq.w\t900 <far>' "$loop")" "leaves for code that is not there"
for line in 'f000 f800\tbl\t900 <far>' '4798 bf00\tblx\tr3' 'e8df f003\ttbb\t[pc, r3]' '469f bf00\tmov\tpc, r3' 'f8d3 f000\tldr.w\tpc, [r3]'; do
    tap "${line#*\\t} is refused: nobody follows it" has "$(regions "$line" "$loop")" "behind which nothing is followed"
done

tap_end
