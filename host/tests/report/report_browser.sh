#!/bin/bash
# A report in a headless Chromium: at 1280 and at 400 pixels, light, dark and on paper. Nothing is
# cut, every control works, no message on the console, and axe-core finds nothing. The whole
# matrix of these with PROVE=yes; else a part of it. Skipped without Chromium.
#   npm install -g axe-core: what checks how accessible it is
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
axe=${AXE:-$(npm root -g 2>/dev/null)/axe-core/axe.min.js}
[ -f "$axe" ] || axe=

if ! command -v chromium chromium-browser google-chrome >/dev/null; then
    tap_skip "the report in a browser" "no Chromium is installed"
    tap_end
    exit
fi
/usr/bin/python3 host/tests/report/report_variants.py "$work" || exit 1
written() { "$tool" report "${@:2}" -o "$work/$1" >"$work/log" 2>&1 || { cat "$work/log"; return 1; }; }
tap "reports are there" eval 'written default reports/reference/default && written small host/tests/fixtures/run "$work/model"'

# look REPORT WIDTH HEIGHT SCHEME [AXE]
look() { /usr/bin/python3 -B host/tests/report/report_browser.py "$work/$1/index.html" "${@:2}"; }
looks=("small 400 800 dark" "default 1280 900 light" "default 400 800 dark")
[ "${PROVE:-}" = yes ] && looks+=("default 400 800 light" "default 1280 900 dark"
    "small 1280 900 light" "small 1280 900 dark" "small 400 800 light")
for one in "${looks[@]}"; do
    read -ra arguments <<<"$one"
    if [ -n "$axe" ] && { [ "${arguments[0]}" = small ] || [ "${PROVE:-}" = yes ]; }; then
        tap "$one, with axe-core" look "${arguments[@]}" "$axe"
    else
        tap "$one" look "${arguments[@]}"
    fi
done
[ -n "$axe" ] || tap_skip "how accessible it is" "npm's axe-core is not installed"

on_paper() { /usr/bin/python3 -B host/tests/report/report_browser.py "$work/small/index.html" print host/tests/fixtures/run/run.json "$work/model/run.json"; }
if command -v pdftotext >/dev/null; then
    tap "on paper everything is open, and nothing is cut" on_paper
else
    tap_skip "on paper" "pdftotext is not installed"
fi
tap_end
