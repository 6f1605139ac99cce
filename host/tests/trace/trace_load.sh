# time limit: 1200
# `irqbench trace`: what exceptions take of the time, how late they are without other handlers, and
# how regularly they come. The cycles are counted by hand in the images' sources.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

tap "the images build" eval "image calls cortex-m3 $images/calls.S && threads_image"

tap "an image is traced" traced calls mps2-an385 -f down
tap "a figure has a mean and a total" says "(14.0, 42)" 'm(e(44)["latency"])'
tap "also of a function: calls of 6, 18, 30 and 42 cycles" says "(24.0, 96)" 'm(f("down")["inclusive"])'
tap "in every count" says "(3.0, 9) (3.0, 9) (3.0, 9)" '" ".join(str(m(e(44)["without_nesting"][k])) for k in ("best", "worst", "instructions"))'
tap "a latency without other handlers: 26 less the 3 of the handler before" says "(23, 23, 23) (28.0, 28)" '"%s %s" % (q(e(46)["latency_without_others"]), m(e(46)["latency_without_others"]["worst"]))'
tap "is the latency where there were none" says "True True" '"%s %s" % (e(44)["latency_without_others"] == e(44)["latency"], e(11)["latency_without_others"] == e(11)["latency"])'
tap "the share of all cycles is its own ones'" says True 'all(abs(x["share"] - x["without_nesting"]["total"] / t["cycles"]["nominal"]) < 1e-12 for x in t["exceptions"])'
tap "what was taken once has no period" says "None None" '"%s %s" % (e(45)["period"], e(45)["jitter"])'

tap "threads with a tick" traced threads mps2-an385
tap "its period is the timer's" says "(1500, 1500, 1500) 199" '"%s %d" % (q(e(15)["period"]), e(15)["period"]["n"])'
tap "it does not jitter" says "(0, 0, 0) 198" '"%s %d" % (q(e(15)["jitter"]), e(15)["jitter"]["n"])'
tap "its rate is the clock's by the period" says True 'abs(e(15)["rate_hz"] / (t["clock_hz"] / 1500) - 1) < 0.01'

# All of the time, by the table: the shares are 100 %, the totals the cycles.
adds_up() {
    call "$work/threads.elf" -m mps2-an385
    is "$(sed -n '/^Load/,/^$/p' "$work/out" | awk 'NR > 2 { for (i = 1; i < NF; i++) if ($(i + 1) == "%") { share += $i; total += $(i + 2) } } END { printf "%.0f %d", share, total }')" \
        "100 $(awk '/^cycles/ { print $2 }' "$work/out")"
}
tap "the table's parts are the whole" adds_up
regular() { is "$(grep -c "jitter of it" "$work/out")" 1; }
tap "it shows a period of what comes regularly only" regular
narrow() { is "$(awk 'length > 80' "$work/out")" ""; }
tap "and fits into 80 columns" narrow
tap_end
