#!/bin/bash
# Figures as files are drawn only where their data, or what draws them, changed: what a report has in the end is
# what it would have in an empty folder. A gnuplot of the test's own notes what it was asked to draw.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
fixture=$PWD/host/tests/fixtures/run
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gnuplot_log=$work/log

mkdir "$work/bin"
gnuplot=$(type -P gnuplot)
cat >"$work/bin/gnuplot" <<SCRIPT
#!/bin/bash
printf '%s\n' "\$@" | grep '\.gp\$' >>"$gnuplot_log"
exec "$gnuplot" "\$@"
SCRIPT
chmod +x "$work/bin/gnuplot"

# draw RUN OUT: leaves in $drawn the names that gnuplot drew.
draw() {
    : >"$gnuplot_log"
    PATH=$work/bin:$PATH timeout 600 "$tool" report "$1" --figures -o "$2" >"$work/stdout" 2>"$work/stderr" </dev/null || {
        cat "$work/stderr"
        return 1
    }
    drawn=$(LC_ALL=C sort "$gnuplot_log")
}
same() { diff -r "$1" "$2"; }
names() { (cd "$1/figures" && ls *.gp); }

# One number of one cell, in its report's tables and figures.
mkdir "$work/changed"
/usr/bin/python3 - "$fixture/run.json" "$work/changed/run.json" <<'PY'
import json, sys
run = json.load(open(sys.argv[1]))
cell = next(c for c in run["cells"] if c["id"] == "mps2-an385/entry_exit/raw_c/none")
metric = cell["metrics"]["entry"]
for key in ("min", "max", "p50", "mean"):
    metric[key] += 1
metric["counts"] = [[metric["p50"], 1]]
json.dump(run, open(sys.argv[2], "w"))
PY

all_at_first() { draw "$fixture" "$work/out" && [ -n "$drawn" ] && is "$drawn" "$(LC_ALL=C names "$work/out")" && cp -r "$work/out" "$work/first"; }
tap "all are drawn at first, each with its source beside it" all_at_first

none_again() { draw "$fixture" "$work/out" && is "$drawn" "" && same "$work/first" "$work/out"; }
tap "none is drawn again while nothing changed" none_again

only_changed() {
    draw "$work/changed" "$work/fresh" && draw "$work/changed" "$work/out" && [ -n "$drawn" ] &&
        is "$drawn" "$(diff -rq "$work/first/figures" "$work/fresh/figures" | sed -n 's,.*/\([^/ ]*\.gp\) .*,\1,p' | LC_ALL=C sort)" &&
        has "$drawn" styles-insns-insns-mps2-an385.gp && has_not "$drawn" an386 && same "$work/fresh" "$work/out" &&
        ! cmp -s "$work/first/figures/heatmap-insns-insns-mps2-an385.svg" "$work/out/figures/heatmap-insns-insns-mps2-an385.svg"
}
tap "of another run those that it changes, the heat map among them" only_changed

# redraws NAMES: just these, and then all is as it was.
redraws() {
    draw "$work/changed" "$work/out" && is "$drawn" "$1" && same "$work/fresh" "$work/out"
}
by_hand() {
    local name
    name=$(names "$work/out" | head -n 1)
    sed -i 's/<svg/<svg /' "$work/out/figures/${name%.gp}.svg" && redraws "$name" &&
        rm "$work/out/figures/${name%.gp}-dark.svg" && redraws "$name" &&
        echo '# mine' >>"$work/out/figures/$name" && redraws "$name"
}
tap "a file that was changed, or is gone, is drawn again" by_hand

links() {
    local name
    name=$(names "$work/out" | head -n 1)
    echo mine >"$work/victim" && ln -sf "$work/victim" "$work/out/figures/${name%.gp}.svg" && redraws "$name" &&
        is "$(<"$work/victim")" mine && rm "$work/out/figures/$name" && mkfifo "$work/out/figures/$name" && redraws "$name"
}
tap "nor is a link followed, or waited at a pipe" links

notes() {
    local all
    all=$(LC_ALL=C names "$work/out")
    echo '{' >"$work/out/figures/drawn.json" && redraws "$all" && rm "$work/out/figures/drawn.json" && redraws "$all" &&
        sed -i 's/"gnuplot": "gnuplot /&0/' "$work/out/figures/drawn.json" && redraws "$all" &&
        sed -i 's/"tool": "/&0/' "$work/out/figures/drawn.json" && redraws "$all" &&
        sed -i '/"description"/s/: "/&x/' "$work/out/figures/drawn.json" && redraws "$all" &&
        sed -i 's/"matplotlib": "Python /&0/' "$work/out/figures/drawn.json" && redraws ""
}
tap "another gnuplot, another irqbench, or no note of either: all are drawn again" notes

strays() {
    touch "$work/out/figures/other.svg" "$work/out/figures/heatmap-old.json" && mkdir "$work/out/figures/more" && redraws ""
}
tap "what is of no figure goes" strays

alone() {
    local name=heatmap-insns-insns-mps2-an385
    mkdir "$work/alone" && cp "$work/out/figures/$name.json" "$work/alone" && cp reports/figures/heatmap.py "$work/alone" &&
        (cd "$work/alone" && /usr/bin/python3 -B heatmap.py "$name") &&
        is "$(grep -c '<text' "$work/alone/$name.svg")" "$(grep -c '<text' "$work/out/figures/$name.svg")" || return 1
    name=$(names "$work/out" | head -n 1)
    cp "$work/out/figures/$name" "$work/alone" && (cd "$work/alone" && gnuplot -d "$name") && [ -s "$work/alone/${name%.gp}.svg" ]
}
tap "a source is enough to draw its figure" alone
tap_end
