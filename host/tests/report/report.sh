#!/bin/bash
# `irqbench report` as a user meets it: what it writes, that it repeats byte for
# byte wherever it runs, and that it fails cleanly. The runs are made from the
# fixture; host/tests/report/report_page_check.py reads the pages.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
root=$PWD
fixture=$root/host/tests/fixtures/run
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 host/tests/report/report_variants.py "$work" || exit 1

# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout "$hung" "$tool" "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
    status=$?
    out=$(<"$work/stdout")
    err=$(<"$work/stderr")
}

# report OUT RUN...: succeeds and says where the page is.
report() {
    local to=$1
    shift
    call report "$@" -o "$to"
    is "$err" "" && is "$status" 0 && is "$out" "$to/index.html"
}

# refuses WORDS ARGUMENT...: cannot do it, says so, answers nothing.
refuses() {
    local words=$1
    shift
    call "$@"
    is "$status" 2 && is "$out" "" && has "$err" "$words"
}

page_is_fine() {
    local out=$1 runs=()
    shift
    for run in "$@"; do runs+=("$run/run.json"); done
    python3 host/tests/report/report_page_check.py "$out" "${runs[@]}"
}

whole() {
    report "$work/out" "$fixture" && page_is_fine "$work/out" "$fixture" &&
        is "$(ls -A "$work/out")" "$(printf 'index.html\nsummary.md')"
}
tap "a page and a summary, with every cell and reason" whole

drawn() {
    report "$work/drawn" "$fixture" --figures && page_is_fine "$work/drawn" "$fixture" &&
        is "$(ls -A "$work/drawn")" "$(printf 'figures\nindex.html\nsummary.md')" &&
        has "$(<"$work/drawn/index.html")" '<a href="figures/heatmap-insns-insns-mps2-an385.svg">' &&
        diff <(sed '/id="figures-/,/<.details>/d' "$work/drawn/index.html") "$work/out/index.html" &&
        diff "$work/drawn/summary.md" "$work/out/summary.md"
}
tap "figures as files where they are asked for, linked, and nothing else is another" drawn

# What a report before had is not beside one that has it not.
dropped() {
    cp -r "$work/drawn" "$work/was" && echo x >"$work/was/model.html" && report "$work/was" "$fixture" &&
        diff -r "$work/was" "$work/out"
}
tap "a report without figures leaves none of an earlier one" dropped

shown() {
    local page=$work/out/index.html
    has "$(<"$page")" "measured in <b>instructions</b>" &&
        has "$(<"$page")" "swept 20 of 24 instruction boundaries" &&
        has "$(<"$page")" "this style has no deferred work" &&
        has "$(<"$page")" "<dt>cfsr</dt><dd>0x" &&
        has "$(<"$work/out/summary.md")" "### In instructions"
}
tap "the page says what was measured and what went wrong" shown

# The numbers of the fixture, worked out by hand: entry of raw_asm 2, of raw_c 5.
numbers() {
    local row
    row=$(grep -o '<th scope="row">raw_c</th><td>.*' "$work/out/index.html" | head -1)
    has "$row" '<b>5</b><span class="made">2 + 3</span>' &&
        has "$(<"$work/out/summary.md")" '| raw\_c | 5 (+3) | 3 (+2) | 14 (+6) |'
}
tap "a value is what the run has, and its share beyond the smallest" numbers

# Folded where all is well, open where not; runs from before say nothing.
instruments() {
    local page=$work/audited-out/index.html
    report "$work/audited-out" "$work/audited" && page_is_fine "$work/audited-out" "$work/audited" &&
        has "$(<"$page")" "<details><summary>What the instruments are worth: mps2-an385, nothing to say<" &&
        has "$(<"$page")" '<details open="open"><summary>What the instruments are worth: mps2-an386, 1 bad, 1 note<' &&
        has "$(<"$page")" '<th scope="row">wait states</th><td><span class="status fault">bad</span></td><td>5 found, 0 stated' &&
        has_not "$(<"$work/out/index.html")" "What the instruments are worth"
}
tap "what the instruments are worth is told, target by target" instruments

# A square of the heat map without a number: that a cell failed is not that it has no such one.
squares() { grep -o '>[^<>]*</text>' "$1"/figures/heatmap-insns-insns-mps2-an385.svg | grep -cx ">$2</text>"; }
marked() {
    report "$work/parts" "$work/parted" --figures && is "$(squares "$work/parts" '?') $(squares "$work/parts" –)" "1 1" &&
        is "$(squares "$work/drawn" '?') $(squares "$work/drawn" –)" "1 0"
}
tap "the heat map tells a failed cell from one without such a number" marked

# The answer's worst case, where that has no number: why, as in the other columns.
worst() { # PAGE STYLE: of the first board
    tr -d '\n' <"$1/index.html" | sed 's/<wbr \/>//g; s/<tr>/\n/g; s/<\/td>/&\n/g' |
        sed -n "/^<th scope=\"row\">$2<\/th><td class=\"answer-value\"/,\$s/.*data-label=\"worst response, swept\">\(.*\)<.td>\$/\1/p" | head -1
}
refused_swept() {
    report "$work/refused-out" "$work/refused" && page_is_fine "$work/refused-out" "$work/refused" &&
        is "$(worst "$work/refused-out" raw_c)" \
            '<a class="status unsupported" href="#why.cell.insns-insns-mps2-an385.response_swept.raw_c.idle">unsupported</a>' &&
        is "$(worst "$work/refused-out" defer_thread)" 63 &&
        is "$(worst "$work/out" raw_c)" '<span class="absent">not run</span>'
}
tap "a worst that no swept cell has says why, and leads to the reason" refused_swept

repeats() {
    local to=$work/else\ where
    mkdir -p "$work/cwd" "$work/home/.config/matplotlib"
    printf 'font.size: 30\naxes.unicode_minus: False\nsavefig.bbox: tight\n' |
        tee "$work/cwd/matplotlibrc" >"$work/home/.config/matplotlib/matplotlibrc"
    printf 'set terminal png\nset title "mine"\n' >"$work/home/.gnuplot"
    (cd "$work/cwd" && umask 077 && HOME=$work/home TZ=Pacific/Auckland LC_ALL=de_DE.UTF-8 \
        LANG=de_DE.UTF-8 GNUTERM=png MPLBACKEND=pdf PYTHONHASHSEED=99 SOURCE_DATE_EPOCH=5 COLUMNS=40 \
        "$tool" report "$fixture/run.json" --figures -o "$to" >/dev/null) || return 1
    diff -r "$work/drawn" "$to"
}
tap "the same bytes from another folder, home, time zone, locale and umask" repeats

again() {
    cp -r "$work/drawn" "$work/before" && report "$work/drawn" "$fixture" --figures &&
        diff -r "$work/before" "$work/drawn"
}
tap "writing over a report gives the same report" again

hostile() {
    report "$work/hostile-out" "$work/hostile" --figures &&
        page_is_fine "$work/hostile-out" "$work/hostile" &&
        is "$(grep -c '<script' "$work/hostile-out/index.html")" 1 &&
        has_not "$(<"$work/hostile-out/summary.md")" "<script" &&
        is "$(find "$root" "$work" -maxdepth 2 -name touched -not -path '*/.git/*')" ""
}
tap "names full of markup and commands are shown, never obeyed" hostile

mixed() {
    report "$work/mixed-out" "$fixture" "$work/model" &&
        page_is_fine "$work/mixed-out" "$fixture" "$work/model" &&
        has "$(<"$work/mixed-out/index.html")" "must not be compared with each other" &&
        has "$(<"$work/mixed-out/summary.md")" "### In cycles (model)"
}
tap "two kinds of evidence get parts of their own" mixed

modelled() {
    report "$work/model-out" "$work/model" && page_is_fine "$work/model-out" "$work/model" &&
        has "$(<"$work/model-out/index.html")" $'12\xc2\xa0hardware + 6\xc2\xa0software' &&
        has "$(<"$work/model-out/index.html")" '<span class="range">18–23</span>' &&
        has "$(<"$work/model-out/index.html")" "uncalibrated"
}
tap "modelled cycles have their shares and bounds" modelled

# The model's own page is copied beside the report and linked only where modelled
# cycles stand; the witness is told with what it does not prove.
linked() {
    echo '<!DOCTYPE html><title>a page of the model</title>' >"$work/page.html"
    report "$work/linked" "$work/model" --model-page "$work/page.html" &&
        is "$(<"$work/linked/model.html")" "$(<"$work/page.html")" &&
        has "$(<"$work/linked/index.html")" '<a href="model.html">' &&
        has "$(<"$work/linked/index.html")" "watched every sample from outside" &&
        has "$(<"$work/linked/index.html")" "It does not prove the model." &&
        report "$work/unlinked" "$fixture" --model-page "$work/page.html" &&
        lacks "$work/unlinked/index.html" 'href="model.html"' &&
        refuses "no such page" report "$work/model" -o "$work/none" --model-page "$work/no such page"
}
tap "the model's page is copied and linked" linked

merged() {
    report "$work/merged-out" "$fixture" "$work/other" &&
        page_is_fine "$work/merged-out" "$fixture" "$work/other" &&
        refuses "mps2-an385/entry_exit/defer_thread/none is in another" \
            report "$fixture" "$fixture" -o "$work/twice" && [ ! -e "$work/twice" ]
}
tap "runs of different cells are put together, of the same cell refused" merged

nothing_measured() {
    report "$work/failed-out" "$work/failed" && page_is_fine "$work/failed-out" "$work/failed"
}
tap "a run without any result is still a report" nothing_measured

usage() {
    refuses "Give -o OUT" report "$fixture" && refuses "something is missing: DIR" report -o "$work/x" &&
        refuses "no-such-run" report "$work/no-such-run" -o "$work/x" && [ ! -e "$work/x" ]
}
tap "what is missing on the command line is said" usage

# Root may write anywhere, so a file in the way and /sys stand for "read only".
unwritable() {
    echo mine >"$work/file"
    refuses "$work/file/out" report "$fixture" -o "$work/file/out" &&
        refuses "$work/file" report "$fixture" -o "$work/file" && is "$(<"$work/file")" mine &&
        refuses "/sys/irqbench" report "$fixture" -o /sys/irqbench
}
tap "an output directory that cannot be written" unwritable

# Held against another run: what changed is drawn, and stands before all else. Entry of raw_c is 5
# now, and was 8: better; its exit 3 and 2: worse.
against() {
    python3 - "$fixture/run.json" "$work/was-other/run.json" <<'END' || return 1
import json, os, sys
run = json.load(open(sys.argv[1]))
cell = next(c for c in run["cells"] if c["id"].endswith("/entry_exit/raw_c/none"))
for name, value in (("entry", 8), ("exit", 2)):
    metric = cell["metrics"][name]
    for key in ("min", "max", "p50", "cold"):
        metric[key] = value
    metric["mean"], metric["counts"] = float(value), [[value, metric["counts"][0][1]]]
os.makedirs(os.path.dirname(sys.argv[2]))
json.dump(run, open(sys.argv[2], "w"), sort_keys=True, indent=1)
END
    report "$work/against" "$fixture" --against "$work/was-other" && page_is_fine "$work/against" "$fixture" &&
        has "$(<"$work/against/index.html")" "values: 1 worse, 1 improved" &&
        has "$(<"$work/against/index.html")" "exit 2 → 3, worse." && has "$(<"$work/against/index.html")" "entry 8 → 5, improved." &&
        report "$work/level" "$fixture" --against "$fixture" && has "$(<"$work/level/index.html")" "values: 0 worse, 0 improved" &&
        has_not "$(sed -n '/<section id="against"/,/<.section>/p' "$work/level/index.html")" "<svg" &&
        refuses "--against holds one run against another" report "$fixture" "$work/other" --against "$work/was-other" -o "$work/none" &&
        refuses "no-such-run" report "$fixture" --against "$work/no-such-run" -o "$work/none" && [ ! -e "$work/none" ]
}
tap "a run against another one: what changed comes first" against

# 0.5 MB: of the default matrix, which the reference results are of.
small() {
    report "$work/default" "$root/reports/reference/default" &&
        local size && size=$(stat -c %s "$work/default/index.html") && [ "$size" -gt 100000 ] && [ "$size" -lt 500000 ]
}
tap "the page of the default matrix has less than half a megabyte" small

# A limit on file sizes stands for a full disk: the page does not fit.
full_disk() {
    cp -r "$work/out" "$work/kept"
    (ulimit -f 64 && timeout "$hung" "$tool" report "$fixture" -o "$work/kept") \
        >"$work/stdout" 2>"$work/stderr"
    is $? 2 && has "$(<"$work/stderr")" "cannot write" && diff -r "$work/out" "$work/kept"
}
tap "a full disk leaves the old report as it was" full_disk

# A PATH with nothing on it: the page takes no other program.
alone() {
    mkdir -p "$work/nothing"
    PATH=$work/nothing "$tool" report "$fixture" -o "$work/alone" >/dev/null && diff -r "$work/out" "$work/alone"
}
tap "the page needs no other program" alone

# A PATH without gnuplot; the system's python3 is found by its full name.
without_gnuplot() {
    mkdir -p "$work/bin" && ln -sf "$(command -v python3)" "$work/bin/python3"
    echo page >"$work/page.html"
    PATH=$work/bin "$tool" report "$fixture" --figures -o "$work/none" --model-page "$work/page.html" >"$work/stdout" 2>"$work/stderr"
    is $? 2 && has "$(<"$work/stderr")" "gnuplot is not installed: apt-get install gnuplot-nox" &&
        [ ! -e "$work/none" ]
}
tap "figures without gnuplot: says what to install, leaves nothing behind" without_gnuplot

failing_gnuplot() {
    printf '#!/bin/sh\necho no such terminal >&2\nexit 1\n' >"$work/bin/gnuplot"
    chmod +x "$work/bin/gnuplot"
    PATH=$work/bin:$PATH "$tool" report "$fixture" --figures -o "$work/none" >"$work/stdout" 2>"$work/stderr"
    is $? 2 && is "$(<"$work/stderr")" "irqbench: error: gnuplot failed; it said: no such terminal" &&
        [ ! -e "$work/none" ]
}
tap "a gnuplot that fails is quoted" failing_gnuplot

tap_end
