# A cycle counter that stops, runs at another rate or is written while it is used: no
# cell that it happens to has a number, whatever is counted.
. firmware/tests/lib/target.sh

board=mps2-an385
images=build/firmware-bent
image_boards=$board
tool=build/irqbench

for unit in auto insns; do
    cat > "$work/$unit.yaml" << END
name: $unit
boards: $board
scenarios: [entry_exit, tail_chain, entry_swept]
styles: [bent_at_once, bent_first, bent_later, bent_rate, bent_written, bent_timer, straight]
loads: idle
samples: {synchronous: 100, asynchronous: 400}
clock: $unit
END
done

measure() {
    IRQBENCH_FIRMWARE=$images timeout -k 5 "$hung" "$tool" run "$work/$1.yaml" -o "$work/$1" --force > "$work/$1.log" 2>&1 ||
        { cat "$work/$1.log"; return 1; }
}
# ask RUN EXPRESSION: its cells by SCENARIO/STYLE as `c`.
ask() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" << 'END'
import json, sys
c = {"/".join(x["id"].split("/")[1:3]): x for x in json.load(open(sys.argv[1]))["cells"]}
print(eval(sys.argv[2]))
END
}
# bent RUN CELL REASON: it has no numbers, but this reason.
bent() {
    is "$(ask "$1" "(c['$2']['status'], c['$2']['metrics'])")" "('inconclusive', {})" &&
        [[ $(ask "$1" "c['$2']['reason']") =~ $3 ]] || { ask "$1" "c['$2']['reason']"; return 1; }
}

# went RUN CELL SIGN: and its two figures are apart as they must be.
went() {
    bent "$1" "$2" "$went_on" || return
    [[ $(ask "$1" "c['$2']['reason']") =~ by\ ([0-9]+)\ .*should\ be\ ([0-9]+) ]] && ((BASH_REMATCH[1] $3 BASH_REMATCH[2]))
}

must "the images build" build_images $images firmware/tests/variants/bent_clock.c
went_on='went on by [0-9]+ in the batch from sample 0, in which SysTick made [0-9]+ counts; at its rate it should be [0-9]+ \(witness clock\)'
for unit in auto insns; do
    tap "$unit: a run with styles that bend the counter" measure $unit
    tap "$unit: one that leaves it alone has numbers" is "$(ask $unit "sorted(k for k in c if c[k]['status'] == 'ok')")" \
        "['entry_exit/bent_timer', 'entry_exit/straight', 'entry_swept/straight', 'tail_chain/bent_timer', 'tail_chain/straight']"
    for scenario in entry_exit tail_chain; do
        tap "$unit: $scenario with a counter that stopped before calibration" bent $unit $scenario/bent_at_once \
            "went on by 0 in the batch from sample 0"
        for style in bent_first bent_later bent_rate; do
            tap "$unit: $scenario with $style, too few" went $unit $scenario/$style "<"
        done
        tap "$unit: $scenario with bent_written, too many" went $unit $scenario/bent_written ">"
    done
    for style in bent_at_once bent_first bent_later bent_rate bent_written bent_timer; do
        tap "$unit: a sweep with $style" bent $unit entry_swept/$style \
            "the cycle counter and SysTick did not count the same"
    done
done
tap_end
