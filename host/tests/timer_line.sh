# time limit: 2400
# An NVIC line that a timer of the board raises is taken as SysTick is: the same arrivals
# in the same loops wait as long (counted by hand in arrivals.sh), and the plugin saw each
# event in the cycle that the firmware says. A board without a timer says so; a line that
# is disabled, a request that is not taken back and a timer that is a cycle late give no
# number.
#
# And where it meets a lower interrupt (meet_timer), counted from host/model/README.md with
# an entry of 12 cycles, a return of 10 and a tail-chain of 6: a late arrival in cycle k of
# the lower entry has 12 - k of it left and 3 for a second vector, which is 14 down to 3;
# one in a return has the chain before it, 10 times 6; all else waits as in a loop, for 12
# and up to 3 more.
. firmware/tests/lib/target.sh

misused=build/firmware-event_timer
modelled="mps2-an386 lm3s6965evb" counted=mps2-an505
[ -z "${PROVE-}" ] || { modelled="mps2-an385 $modelled" counted="mps2-an500 $counted"; }
image_boards="$modelled $counted"
without=microbit

matrix() { # NAME BOARDS SCENARIOS STYLES SAMPLES LOADS
    printf 'name: %s\nboards: [%s]\nscenarios: %s\nstyles: %s\nsamples: %s\n' \
        "$1" "${2// /, }" "$3" "$4" "$5" >"$work/$1.yaml"
    [ -z "$6" ] || echo "loads: $6" >>"$work/$1.yaml"
}
matrix all "$modelled $counted $without" "[entry_swept, entry_timer]" all auto "[idle, memory]"
matrix meeting "$modelled $counted $without" meet_timer all auto ""
matrix misused "$modelled $counted" "[disabled_timer, late_timer]" raw_c 40 idle
matrix forgotten "$modelled $counted" entry_timer "[forgetful, raw_c]" 40 idle
matrix driver "$modelled $counted" timer_driver raw_c 3 ""

measure() { # NAME [IMAGES]
    IRQBENCH_FIRMWARE=${2:-build/firmware} timeout -k 5 1500 build/irqbench run "$work/$1.yaml" \
        -o "$work/$1" --force >"$work/$1.log" 2>&1 || { cat "$work/$1.log"; return 1; }
}
# asked RUN EXPRESSION EXPECTED: of its cells by id as `c`.
asked() { is "$(ask "$1" "$2")" "$3"; }
ask() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" <<'END'
import json, sys
c = {x["id"]: x for x in json.load(open(sys.argv[1]))["cells"]}
# But for what the core has no MPU or FPU for, who polls, and who needs the timer itself.
def of(board, scenario): return [i for i in c if i.startswith(f"{board}/{scenario}/") and not any(word in (c[i]["reason"] or "") for word in ("MPU", "FPU", "polled", "comes before"))]
def arrivals(id): return " ".join(f"{value}x{count}" for value, count in c[id]["metrics"]["entry"]["counts"])
def met(id): return {value: count for value, count in c[id]["metrics"]["higher_entry"]["counts"]}
def ok(ids): return [i for i in ids if c[i]["status"] == "ok"]
def figures(id): return {k: v for k, v in c[id]["metrics"]["entry"].items() if k not in ("overhead", "cold", "sweep")}
print(eval(sys.argv[2]))
END
}
# Of every style and load, whatever a figure is made of; SysTick has no line to mask.
alike() {
    asked all "[i for i in of('$1', 'entry_timer') if 'masked_deferred' not in i and figures(i) != figures(i.replace('timer', 'swept'))], len(of('$1', 'entry_timer')) == len([i for i in of('$1', 'entry_swept') if 'wfi_prearm' not in i]) > 0" \
        "([], True)"
}
witnessed() { asked all "all(0 < c[i]['witness']['compared'] == c[i]['witness']['equal'] == c[i]['sampled'] for i in of('$1', 'entry_timer'))" True; }
complete() { asked all "all(0 < c[i]['coverage']['cycles']['met'] == c[i]['coverage']['cycles']['existing'] for i in of('$1', 'entry_timer'))" True; }
no_number() { # RUN CELL REASON
    is "$(ask "$1" "(c['$2']['status'], c['$2']['metrics'])")" "('inconclusive', {})" &&
        has "$(ask "$1" "c['$2']['reason']")" "$3"
}

must "the images build" build_standard
must "the images with what misuses the timer build" build_images $misused firmware/tests/variants/event_timer.c
must "both timers are swept on every board" measure all
for board in $modelled; do
    tap "$board: nine arrivals of ten in the idle loop take 12, one 13" asked all "arrivals('$board/entry_timer/raw_asm/idle')" "12x9 13x1"
    tap "$board: those in the loop of multiples 12 to 15" asked all "arrivals('$board/entry_timer/raw_asm/memory')" "12x17 13x45 14x3 15x1"
    tap "$board: every cycle of the loops was met" complete $board
done
for board in $modelled $counted; do
    tap "$board: all styles are entered by the line as by SysTick" alike $board
    tap "$board: the plugin saw every sample so" witnessed $board
done
for board in $without; do
    tap "$board: it has no timer, and says so" asked all \
        "{(c[i]['status'], c[i]['reason'], c[i]['sampled']) for i in c if i.startswith('$board/entry_timer/')}" \
        "{('unsupported', 'the board has no event timer', 0)}"
done

must "the timer meets a lower interrupt on every board" measure meeting
for board in $modelled; do
    cell="met('$board/meet_timer/raw_asm/none')"
    tap "$board: a late arrival takes what is left of the entry, a cycle less each time" asked meeting \
        "[$cell.get(value) for value in (3, 4, 5, 7, 8, 9, 10, 11)]" "[1, 1, 1, 1, 1, 1, 1, 1]"
    tap "$board: one in the return is chained" asked meeting "$cell[6]" "$((1 + 10))"
    tap "$board: everything else is an entry of its own" asked meeting \
        "sum($cell[value] for value in (12, 13, 14, 15)), sum($cell.values())" "(1005, 1024)"
done
for board in $modelled $counted; do
    tap "$board: the plugin saw every sample so" asked meeting \
        "{0 < c[i]['witness']['compared'] == c[i]['witness']['equal'] == c[i]['sampled'] for i in ok(of('$board', 'meet_timer'))}, [i for i in of('$board', 'meet_timer') if i not in ok(c)]" "({True}, ['$board/meet_timer/defer_queue(8)/none'])"
done
for board in $without; do
    tap "$board: nothing meets without a timer" asked meeting \
        "{(c[i]['status'], c[i]['reason']) for i in of('$board', 'meet_timer')}" "{('unsupported', 'the board has no event timer')}"
done

must "the timer is misused" measure misused $misused
must "and its request forgotten" measure forgotten $misused
must "its driver is looked at" measure driver $misused
for board in $modelled $counted; do
    tap "$board: a line that is disabled gives no number" no_number misused $board/disabled_timer/raw_c/idle "the handler did not run"
    tap "$board: nor does a request that is not taken back" no_number forgotten $board/entry_timer/forgetful/idle "the handler ran more than once"
    tap "$board: the cell behind that has numbers again" asked forgotten "c['$board/entry_timer/raw_c/idle']['status']" ok
    tap "$board: the driver does to its registers what its header says" asked driver \
        "[(c[i]['status'], c[i]['reason'], c[i]['witness_failures'], c[i]['metrics']['lost_updates']['max']) for i in of('$board', 'timer_driver')]" \
        "[('ok', None, 0, $([ $board = lm3s6965evb ]; echo $?))]"
done
for board in $modelled; do
    tap "$board: a timer that starts a cycle later than is said is noticed" no_number misused $board/late_timer/raw_c/idle "plugin"
done
tap_end
