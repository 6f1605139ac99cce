# `irqbench plot` with charts: what is drawn is computed again from the run's values (expected.py).
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-kinds.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
tool=$PWD/build/irqbench
board=mps2-an385/entry_swept
kinds="arrival box curve ecdf hist tail"

cat >"$work/few.yaml" <<END
name: few
boards: mps2-an385
scenarios: [entry_exit, entry_swept]
styles: [raw_c, dispatch_table]
loads: [memory, masked(0..8 step 4, 64, 300)]
END
sed 's/, 64, 300//; /^boards/a clock: insns' "$work/few.yaml" >"$work/insns.yaml"
sed -i 's/step 4, 64, 300/step 4 64 300/' "$work/few.yaml"

plot() { timeout "$hung" "$tool" plot "$@"; }
run=$work/run
measured() { "$tool" run "$work/few.yaml" -q -o "$run" && "$tool" run "$work/insns.yaml" -q -o "$work/insns" && python3 host/tests/as_silicon.py "$run" "$work/board" --wide 1; }
tap "a run of the model, one of instructions, and one that is labelled a board's" measured

# agrees KIND RUN CELL: the script's data are those of the run.
agrees() { plot "$2" -k "$1" -c "$3" -m entry -o "$work/data.gp" && is "$(python3 host/tests/charts/expected.py "$1" "$2" "$3" entry "$work/data.gp")" same; }
for of in run board insns; do
    for kind in hist ecdf tail arrival; do
        tap "$kind of a swept cell draws its values (evidence of $of)" agrees $kind "$work/$of" "$board/raw_c/masked(4)"
    done
    tap "box of several cells, their quartiles and bounds (evidence of $of)" agrees box "$work/$of" '*/entry_swept/*'
    tap "curve over a parameter, one a style (evidence of $of)" agrees curve "$work/$of" '*/masked(*)'
done
tap "hist of more values than there is room for has bars of several" agrees hist "$run" "$board/raw_c/masked(300)"
wide() { plot "$run" -k hist -c "$board/raw_c/masked(300)" -m entry -o "$work/wide.gp" && has "$(<"$work/wide.gp")" "one bar for each 2 values"; }
tap "and says so" wide

# written KIND CELL: in all formats, twice the same, each with the format's beginning.
written() {
    for end in svg png pdf gp; do
        plot "$run" -k "$1" -c "$2" -m entry -o "$work/a.$end" || return
    done
    sleep 1.1 # a date of one second later would differ
    for end in svg png pdf gp; do
        TZ=Asia/Tokyo LC_ALL=C plot "$run" -k "$1" -c "$2" -m entry -o "$work/b.$end" && cmp "$work/a.$end" "$work/b.$end" || return
    done
    is "$(head -c 5 "$work/a.svg")" "<?xml" && is "$(head -c 4 "$work/a.png" | tail -c 3)" PNG && is "$(head -c 5 "$work/a.pdf")" "%PDF-" &&
        has_not "$(<"$work/a.svg")" "Gnuplot" && has_not "$(grep '<desc>' "$work/a.svg")" "&#39;" && has_not "$(grep '<desc>' "$work/a.svg")" "'" && is "$(od -An -tu1 -j16 -N4 "$work/a.png" | xargs)" "0 0 3 32" &&
        python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$work/a.svg"
}
for kind in $kinds; do
    cell=$board/raw_c/memory
    case $kind in
    box) cell='*/entry_swept/*' ;;
    curve) cell='*/masked(*)' ;;
    esac
    tap "$kind as SVG, PNG and PDF of 800 pixels, the same bytes each time" written $kind "$cell"
done
bars() { plot "$run" -k hist -c $board/raw_c/memory -m entry -o "$work/h.gp" && plot "$run" -k hist -c $board/raw_c/memory -m entry -o "$work/h.svg" && is "$(python3 host/tests/charts/expected.py hist "$run" $board/raw_c/memory entry "$work/h.gp" "$work/h.svg")" same; }
tap "the picture's bars are as high as the counts" bars

# said RUN WORDS...: in the picture of a distribution.
said() {
    local of=$1
    shift
    plot "$of" -k ecdf -c "$board/raw_c/masked(4)" -m entry -o "$work/said.svg" || return
    for words in "$@"; do has "$(<"$work/said.svg")" "$words" || return; done
}
bounds=$(python3 -c 'import json, sys
b = next(c for c in json.load(open(sys.argv[1]))["cells"] if c["id"] == sys.argv[2])["metrics"]["entry"]["bounds"]
print(*(f">{k} {b[k]}<" for k in ("best", "nominal", "worst")), sep="\n")' "$run/run.json" "$board/raw_c/masked(4)")
mapfile -t bound <<<"$bounds"
tap "a picture of the model says so, its bounds and unit" said "$run" "${bound[@]}" "Evidence model" "entry, cycles (model)" "no probability"
tap "one of instructions says that they are no time" said "$work/insns" "Evidence insns" "entry, instructions"
board_said() { said "$work/board" "Evidence silicon" "entry, cycles<" "share of samples" && has_not "$(<"$work/said.svg")" ">worst "; }
tap "one of a board has no bounds, and samples" board_said
beyond() { plot "$work/board" -k tail -c $board/raw_c/memory -m entry -o "$work/t.svg" && has "$(tr -d '\n' <"$work/t.svg")" "The next sample is above it with a probability of up to 0.5"; }
tap "a board's tail says what a next sample may do" beyond

# refuses WORDS OPTIONS...: exit code 2, the words, and no file.
refuses() {
    local words=$1 found
    shift
    found=$(plot "$@" -o "${out:-$work/none.svg}" 2>&1)
    is $? 2 && has "$found" "$words" && is "$(find "$work" -name '*none*')" ""
}
one="$run -c $board/raw_c/memory"
tap "one value is told and not drawn" refuses "entry of mps2-an385/entry_exit/raw_c/none is 12 cycles (model) in all 1 trial (best 12, nominal 12, worst 16): a constant" "$run" -c mps2-an385/entry_exit/raw_c/none -m entry -k hist
flat() { # the same of curves and boxes whose cells all have one value
    python3 - "$run/run.json" "$work/flat" <<'END'
import json, os, sys
run = json.load(open(sys.argv[1]))
for c in run["cells"]:
    for m in c["metrics"].values():
        n = sum(k for _, k in m["counts"])
        m.update(min=7, max=7, mean=7.0, stddev=0.0, counts=[[7, n]], **{p: None if m[p] is None else 7 for p in ("p50", "p90", "p99", "p999")})
        for key in ("parts", "origin", "bounds", "sweep"):
            m.pop(key, None)
os.makedirs(sys.argv[2])
json.dump(run, open(sys.argv[2] + "/run.json", "w"))
END
    refuses "entry is 7 cycles (model) at each of the" "$work/flat" -c '*/masked(*)' -m entry -k curve && refuses "entry is 7 cycles (model) in each of the" "$work/flat" -c '*/entry_swept/*' -m entry -k box
}
tap "a curve and boxes of one value, too" flat
# shellcheck disable=SC2086
{
    tap "a cell that is not there" refuses "this run has no cell 'mps2-an385/entry_swept/raw_c/memry'; did you mean 'mps2-an385/entry_swept/raw_c/memory'?" "$run" -c $board/raw_c/memry -m entry -k hist
    tap "several cells where one is drawn" refuses "cells match (mps2-an385/entry_swept/dispatch_table" "$run" -c '*/entry_swept/*' -m entry -k hist
    tap "a metric that nobody has" refuses "there is no metric 'entri'; did you mean 'entry'?" $one -m entri -k hist
    tap "a metric that this cell has not" refuses "has no round_trip; it has entry" $one -m round_trip -k hist
    tap "no metric" refuses "--metric is missing" $one -k hist
    tap "a kind that is none" refuses "--kind cannot be 'pie'" $one -m entry -k pie
    tap "arrivals where none were swept" refuses "was not swept over arrivals" "$run" -c mps2-an385/entry_exit/raw_c/none -m entry -k arrival
    tap "a curve without a parameter" refuses "no parameter differs between the 2 cells" "$run" -c '*/memory' -m entry -k curve
    tap "a curve with a cell that lacks it" refuses "has no length of the load to stand at" "$run" -c '*/entry_swept/raw_c/*' -m entry -k curve
    tap "samples of what is not run again" refuses "only a timeline is run again" $one -m entry -k hist --samples 5
    out=$work/none.jpg
    tap "a name that says no format" refuses "must end with .svg, .png, .pdf or .gp" $one -m entry -k hist
    out=$work/missing/none.svg
    tap "a folder that is not there" refuses "$work/missing" $one -m entry -k hist
    out=
}
mixed() { # one run with both kinds of evidence
    python3 - "$run/run.json" "$work/board/run.json" "$work/mixed" <<'END'
import json, os, sys
a, b = (json.load(open(p)) for p in sys.argv[1:3])
name = "other"
for t in b["targets"]:
    t["board"] = name
for c in b["cells"]:
    c["id"], c["board"] = c["id"].replace(c["board"], name), name
a["targets"] += b["targets"]
a["cells"] += b["cells"]
os.makedirs(sys.argv[3])
json.dump(a, open(sys.argv[3] + "/run.json", "w"))
END
    refuses "which one picture does not mix" "$work/mixed" -c '*/entry_swept/*' -m entry -k box
}
tap "boxes of two kinds of evidence" mixed
mkdir "$work/bin"
ln -s "$(command -v python3)" "$work/bin/"
plot_alone() { PATH=$work/bin "$tool" plot "$run" -c $board/raw_c/memory -m entry -k hist -o "$work/none.svg"; }
no_gnuplot() { found=$(plot_alone 2>&1); is $? 2 && has "$found" "gnuplot is not installed: apt-get install gnuplot-nox" && [ ! -e "$work/none.svg" ]; }
tap "without gnuplot: says what to install" no_gnuplot
fails() {
    printf '#!/bin/sh\necho half >chart.svg\necho no such terminal >&2\nexit 1\n' >"$work/bin/gnuplot"
    chmod +x "$work/bin/gnuplot"
    echo kept >"$work/kept.svg"
    found=$(PATH=$work/bin:$PATH plot "$run" -c $board/raw_c/memory -m entry -k hist -o "$work/kept.svg" 2>&1)
    is $? 2 && has "$found" "gnuplot failed; it said: no such terminal" && is "$(<"$work/kept.svg")" kept
}
tap "a gnuplot that fails is quoted, and the file that was there stays" fails
clean() { mkdir "$work/tmp" && TMPDIR=$work/tmp plot "$run" -c $board/raw_c/memory -m entry -k hist -o "$work/c.png" && is "$(ls -A "$work/tmp")" ""; }
tap "what it needs on the way is gone afterwards" clean
tap_end
