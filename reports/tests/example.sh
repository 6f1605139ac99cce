# The README's picture shows the reference run: what can be read in it is what a
# report of that run says, and the picture is the one of which this was noted.
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
up_to_date() {
    build/irqbench report reports/reference/default -o "$work/report" >/dev/null || return
    /usr/bin/python3 -B scripts/example.py text "$work/report/index.html" >"$work/text" || return
    diff reports/example.txt "$work/text" || { echo "make readme takes the picture anew"; return 1; }
}
tap "the README's picture is up to date" up_to_date

# picture_by BROWSER SENTENCE: a browser that is not there, or takes no picture, says so and changes nothing.
picture_by() {
    local status=0 before
    before=$(cksum reports/example.png reports/example.txt)
    rm -rf "$work/bin" && mkdir "$work/bin" || return
    [ -z "$1" ] || { printf '#!/bin/sh\n%s\n' "$1" >"$work/bin/chromium" && chmod +x "$work/bin/chromium"; }
    PATH=$work/bin /usr/bin/python3 -B scripts/example.py picture "$work/report/index.html" >"$work/out" 2>&1 || status=$?
    is "$status" 1 && is "$(wc -l <"$work/out")" 1 && has "$(cat "$work/out")" "$2" &&
        is "$(cksum reports/example.png reports/example.txt)" "$before"
}
tap "without a browser the target says which" picture_by "" "apt-get install chromium"
tap "a browser that fails is told" picture_by "echo broken >&2; exit 3" "took no picture; reports/example.png is as it was: broken"
tap "one that takes none, too" picture_by "exit 0" "took no picture"
tap "it shows numbers" grep -qE "confirms [0-9,]+ of [0-9,]+ figures" reports/example.txt
tap_end
