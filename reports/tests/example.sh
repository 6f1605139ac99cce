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
tap "it shows numbers" grep -q "figures equal its own" reports/example.txt
tap_end
