# time limit: 2400
# An edge on a pin: where QEMU has the controller, it comes in the cycle that the timer was
# told, run after run and with one instruction a block; it is entered as any line, by every
# style; a handler that does not clear it gives no number. Elsewhere there is none, and it says so.
. firmware/tests/lib/target.sh

misused=build/firmware-pin
board=netduinoplus2
# One instruction at a time; newer QEMUs spell it otherwise.
step="-accel tcg,one-insn-per-tb=on"
qemu-system-arm -help | grep -q -- '^-singlestep' && step=-singlestep
printf '#!/bin/sh\nexec qemu-system-arm "$@" %s\n' "$step" >"$work/stepping"
chmod +x "$work/stepping"

# The small image has no such scenario.
others() { printf '%s\n' $boards | grep -vxE "$board|microbit"; }
matrix() { # NAME BOARDS SCENARIOS STYLES LOADS
    printf 'name: %s\nboards: [%s]\nscenarios: [%s]\nstyles: %s\nloads: %s\n' "$@" >"$work/$1.yaml"
}
matrix all $board "exti_button, entry_timer, entry_swept" all "[idle, memory]"
matrix again $board exti_button all "[idle, memory]"
matrix stepped $board exti_button "[raw_c, defer_thread]" "[idle, memory]"
matrix forgotten $board exti_button "[forgetful, raw_c]" idle
matrix elsewhere "$(others | paste -sd,)" exti_button raw_c idle

measure() { # NAME [IMAGES [QEMU]]
    IRQBENCH_FIRMWARE=${2:-build/firmware} IRQBENCH_QEMU=${3:-qemu-system-arm} timeout -k 5 1500 build/irqbench run \
        "$work/$1.yaml" -o "$work/$1" --force >"$work/$1.log" 2>&1 || { cat "$work/$1.log"; return 1; }
}
# asked RUN EXPRESSION EXPECTED: of its cells by id as `c`; `first` are those of run `all`.
asked() { is "$(ask "$1" "$2")" "$3"; }
ask() {
    /usr/bin/python3 - "$work/$1/run.json" "$work/all/run.json" "$2" <<'END'
import json, sys
c, first = ({x["id"]: x for x in json.load(open(path))["cells"]} for path in sys.argv[1:3])
# Who polls has no handler; two set up lines or a timer of their own: boards.txt has why.
def of(scenario): return [i for i in c if f"/{scenario}/" in i and i.split("/")[2].split("(")[0] not in ("poll", "wfi_prearm", "zero_latency")]
def arrivals(i): return " ".join(f"{value}x{count}" for value, count in c[i]["metrics"]["entry"]["counts"])
def same(i): return all(c[i][key] == first[i][key] for key in ("status", "metrics", "coverage"))
def figures(i): return {k: v for k, v in c[i]["metrics"]["entry"].items() if k not in ("overhead", "cold", "sweep")}
print(eval(sys.argv[3]))
END
}

must "the images build" build_standard
must "the image whose handler forgets builds" one_board $board $misused firmware/tests/variants/event_timer.c
must "edges are swept" measure all
tap "every cell of it has numbers" asked all "[i for i in of('exti_button') if c[i]['status'] != 'ok']" "[]"
tap "nine arrivals of ten in the idle loop take 12, one 13" asked all "arrivals('$board/exti_button/raw_asm/idle')" "12x9 13x1"
tap "those in the loop of multiples 12 to 15" asked all "arrivals('$board/exti_button/raw_asm/memory')" "12x17 13x45 14x3 15x1"
tap "every cycle of the loops was met" asked all \
    "all(0 < c[i]['coverage']['cycles']['met'] == c[i]['coverage']['cycles']['existing'] for i in of('exti_button'))" True
tap "the plugin saw every sample so" asked all \
    "all(0 < c[i]['witness']['compared'] == c[i]['witness']['equal'] == c[i]['sampled'] for i in of('exti_button'))" True
tap "all styles are entered as by SysTick, which nothing delays on its way" asked all \
    "[i for i in of('exti_button') if 'masked_deferred' not in i and figures(i) != figures(i.replace('exti_button', 'entry_swept'))], len(of('exti_button')) > 20" "([], True)"
must "they are swept again" measure again
tap "the same numbers" asked again "[i for i in c if not same(i)], len(c) == sum('/exti_button/' in i for i in first) > 20" "([], True)"
must "one instruction a block" measure stepped build/firmware "$work/stepping"
tap "the same numbers, too" asked stepped "[i for i in c if not same(i)], len(c)" "([], 4)"
must "a handler leaves the pending bit" measure forgotten $misused
tap "that is seen and gives no number" asked forgotten "c['$board/exti_button/forgetful/idle']['status'], c['$board/exti_button/forgetful/idle']['metrics']" "('inconclusive', {})"
tap "and why is said" has "$(ask forgotten "c['$board/exti_button/forgetful/idle']['reason']")" "still pending afterwards"
tap "the cell behind that has numbers again" asked forgotten "c['$board/exti_button/raw_c/idle']['status']" ok
must "the other boards answer" measure elsewhere
tap "they have no EXTI, and say so" asked elsewhere "{(c[i]['status'], c[i]['reason'], c[i]['sampled']) for i in c}, len(c)" \
    "({('unsupported', 'the board has no EXTI', 0)}, $(others | wc -l))"
tap_end
