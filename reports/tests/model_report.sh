# The timing model's conformance page: every row agrees, it comes out the same
# again, it needs nothing but itself, and it says so when something differs.
. scripts/tests/lib/tap.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-model-report.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
make --no-print-directory MODEL_REPORT="$work/first" model-report >"$work/log" 2>&1
made=$?

# write OUT PLUGIN-ARGUMENTS CASES-PROGRAM [QEMU]: the page once more.
write() {
    timeout -k 1 "$hung" python3 -B reports/model/report.py "$work/$1" build/reports/model_settings \
        "$3" "build/libvdwt.so$2" ${4:+"$4"}
}
tap "make model-report makes it" is "$made: $(grep model-report: "$work/log")" "0: "

# Rows of the two tables of figures, the part before what others published.
rows() { sed '/^## What others published/q' "$1" | grep '^| cortex-'; }
while IFS='|' read -r _ core what figure shown state _; do
    tap "$(echo "$core, $what is $figure, shown $shown" | tr -s ' ')" is "$(echo $state)" agrees
done < <(rows "$work/first/conformance.md")
tap "no row of the table is missing" is "$(rows "$work/first/conformance.md" | wc -l)" \
    "$(awk -F';' '/^[^#]/ { n += gsub(/,/, ",", $1) + 1 } END { print n }' host/vdwt/tests/conformance.txt)"

# CORES | says | published | ours | state | source: 0 apart, or a reason.
claims() { sed -n '/^## What others published/,/^## Parameters/p' "$1" | grep '^| cortex-'; }
tap "every published count is on the page" is "$(claims "$work/first/conformance.md" | wc -l)" \
    "$(grep -c '^published ' host/tests/model_cases/published.txt)"
tap "a published count is ours, or the page says why not" is \
    "$(claims "$work/first/conformance.md" | awk -F' *[|] *' '$6 != "0 apart" && $6 !~ /^[1-9][0-9]* apart: ./')" ""
tap "the page compares their figure with ours" is \
    "$(claims "$work/first/conformance.md" | awk -F' *[|] *' '{ split($5, ours, " "); d = $4 - ours[1]; if ($6 + 0 != (d < 0 ? -d : d)) print }')" ""

# RULE | cores | default | calibrated | says | source | tests | state
rules() { sed -n '/^## Rules/,/^## Why/p' "$1" | grep '^| [a-z_]* | cortex-'; }
tap "every rule has tests that pass" is "$(rules "$work/first/conformance.md" | awk -F'|' '$(NF - 1) != " pass "')" ""
tap "every rule is on the page" is "$(rules "$work/first/conformance.md" | awk '{ print $2 }' | sort -u)" \
    "$(awk '$1 == "rule" { print $2 }' <(build/reports/model_settings) | sort -u)"
tap "every parameter is on the page" is \
    "$(sed -n '/^## Parameters/,/^## Rules/p' "$work/first/conformance.md" | awk '/^\| [a-z_]+ \| cortex-/ { print $2 }' | sort -u)" \
    "$(awk '$1 == "param" { print $2 }' <(build/reports/model_settings) | sort -u)"

again() {
    write second "" build/tests/model_cases_test && cmp "$work/first/index.html" "$work/second/index.html" &&
        cmp "$work/first/conformance.md" "$work/second/conformance.md"
}
tap "it comes out the same again" again
self_contained() { lacks "$work/first/index.html" 'https?:|<script|<link|src=|@import|url\('; }
tap "the page needs nothing but itself" self_contained
no_place() {
    local page
    at_least 2 "$work"/first/* || return
    for page in "$work"/first/*; do lacks "$page" "$PWD|$work" || return; done
}
tap "it names no place on this machine" no_place

# The guess moved by one cycle, and a parameter that Arm states.
differs() {
    local status=0
    write moved ,param=tail_chain:7/7/7 build/tests/model_cases_test >"$work/moved.log" 2>&1 || status=$?
    is "$status" 1 && has "$(cat "$work/moved.log")" "tail-chain, from the branch: expected 6, shown 7" &&
        is "$(rows "$work/moved/conformance.md" | grep -c DIFFERS)" 4 &&
        has "$(cat "$work/moved/index.html")" DIFFERS
}
tap "a figure that is off by one is said to differ" differs

# A test program that complains about one case.
complains() {
    local status=0 line
    line=$(grep -n '^case m0-multiply-fast' host/tests/model_cases/m0.txt | cut -d: -f1)
    printf '#!/bin/sh\necho "host/tests/model_cases/m0.txt:%d: wrong" >&2\nexit 1\n' $((line + 2)) >"$work/cases"
    chmod +x "$work/cases"
    write failing "" "$work/cases" >"$work/failing.log" 2>&1 || status=$?
    is "$status" 1 && has "$(rules "$work/failing/conformance.md")" "FAILS: m0-multiply-fast"
}
tap "a failing case shows at its rule" complains

no_qemu() {
    local status=0
    python3 -B reports/model/report.py "$work/none" build/reports/model_settings build/tests/model_cases_test \
        build/libvdwt.so "$work/no-such-qemu" >"$work/none.log" 2>&1 || status=$?
    is "$status" 2 && has "$(cat "$work/none.log")" "no-such-qemu" && [ ! -e "$work/none/index.html" ]
}
tap "without QEMU there is no page, and a sentence" no_qemu

silent_guest() {
    local status=0
    printf '#!/bin/sh\nexit 0\n' >"$work/silent-qemu" && chmod +x "$work/silent-qemu"
    python3 -B reports/model/report.py "$work/none" build/reports/model_settings build/tests/model_cases_test \
        build/libvdwt.so "$work/silent-qemu" >"$work/none.log" 2>&1 || status=$?
    is "$status" 2 && has "$(cat "$work/none.log")" "does not print the span" && [ ! -e "$work/none/index.html" ]
}
tap "a guest that says nothing gives no page, and a sentence" silent_guest

# What stands at the page's names, and at names like its temporaries', stays.
kept() {
    mkdir "$work/kept" && echo victim >"$work/victim" && ln -s ../victim "$work/kept/index.html" &&
        ln -s ../victim "$work/kept/index.html.tmp" && (umask 027 && write kept "" build/tests/model_cases_test) &&
        is "$(cat "$work/victim")" victim && [ ! -L "$work/kept/index.html" ] && [ -L "$work/kept/index.html.tmp" ] &&
        is "$(stat -c %a "$work/kept/index.html")" 640
}
tap "no link is written through, and the umask holds" kept

# Newer QEMUs make an unnamed file of their own at the start, so theirs is lifted again.
full() {
    local status=0
    cp -r "$work/first" "$work/full"
    printf '#!/bin/sh\nulimit -f unlimited\nexec %s "$@"\n' "qemu-system-arm" >"$work/qemu"
    chmod +x "$work/qemu"
    (ulimit -S -f 4; write full "" build/tests/model_cases_test "$work/qemu") >"$work/full.log" 2>&1 || status=$?
    is "$status" 2 && has "$(cat "$work/full.log")" "model-report: [Errno 27] File too large" && diff -r "$work/first" "$work/full"
}
tap "a page that does not fit leaves the old one, and nothing half" full
tap_end
