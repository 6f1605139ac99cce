# Disciplines for shared state, from the config to the results: those that are broken lose,
# tear, borrow twice, come too early or wait for ever, and exactly there where their code is
# open; the others never do, and one of them that does makes its cell no number. Masks cost
# the entry what they hold off.
. firmware/tests/lib/target.sh

unsound=build/firmware-unsound
modelled="mps2-an385 mps2-an386 lm3s6965evb"
# Newer compilers load one value less in the section that a lock keeps.
held=11
arm-none-eabi-gcc -dumpversion | grep -q '^12\.' || held=10
boards="$modelled microbit mps2-an500 mps2-an505"

matrix() { # NAME BOARDS SCENARIOS SHARING
    printf 'name: %s\nboards: [%s]\nscenarios: %s\nsharing: %s\n' "$1" "${2// /, }" "$3" "$4" >"$work/$1.yaml"
}
measure() { # NAME [IMAGES]
    IRQBENCH_FIRMWARE=${2:-build/firmware} timeout -k 5 "$hung" build/irqbench run "$work/$1.yaml" \
        -o "$work/$1" --force >"$work/$1.log" 2>&1 || { cat "$work/$1.log"; return 1; }
}
# asked RUN EXPRESSION EXPECTED: of its cells by id as `c`.
asked() { is "$(ask "$1" "$2")" "$3"; }
ask() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" <<'END'
import json, sys
c = {x["id"]: x for x in json.load(open(sys.argv[1]))["cells"]}
kept = ("lost_updates", "torn_values", "double_borrows", "found_empty", "stuck_waits")
def of(board, scenario): return [x for i, x in c.items() if i.startswith(f"{board}/{scenario}/") and x["status"] == "ok"]
def bad(x): return sum(x["metrics"].get(name, {"total": 0})["total"] for name in kept)
def names(cells): return " ".join(sorted({x["discipline"] for x in cells}))
def worst(board, name, scenario="shared_update"): return c[f"{board}/{scenario}/{name}/none"]["metrics"]["masked"]["max"]
# The instructions in which an interrupt becomes due that does harm.
def open_at(id):
    x = c[id]
    name = next(n for n in kept if n in x["metrics"])
    places = sorted({place[0] for place in x["metrics"][name]["sweep"] if place[2] > 0})
    return [x["region"][place][2] for place in places]
print(eval(sys.argv[2]))
END
}

words="atomic atomic_swap basepri basepri_max bitband none primask primask_naive spsc"
words_of() {
    if [ "$1" = microbit ]; then echo "none primask primask_naive spsc" # ARMv6-M
    elif has_bitband "$1"; then echo "$words"
    else echo "${words/bitband /}"; fi
}
matrix all "$boards" "[shared_op, shared_update, shared_timer, shared_read, shared_borrow, shared_init, shared_lock]" all
matrix beside "${boards/microbit /}" "[shared_bystander(64 128 192)]" all
matrix unsound mps2-an385 "[shared_update, shared_read, shared_borrow]" "[loses, stale, forgets, none]"

must "the images build" build_standard
must "the images with what only says that it keeps build" \
    one_board mps2-an385 $unsound firmware/tests/variants/unsound_{word,value,token}.c
must "the matrix runs" measure all
tap "no cell failed" asked all "[i for i in c if c[i]['status'] not in ('ok', 'unsupported')]" "[]"
tap "every witnessed figure equals the plugin's" \
    asked all "all(x['witness']['compared'] == x['witness']['equal'] > 0 for x in c.values() if x['status'] == 'ok')" True
for board in $boards; do
    tap "$board: disciplines for one word are asked about lost updates" asked all "names(of('$board', 'shared_update'))" "$(words_of $board)"
    if [ "$board" = microbit ]; then
        tap "$board: none and a section that opens the outer one lose" asked all "names(x for x in of('$board', 'shared_update') if bad(x))" "none primask_naive"
    else
        tap "$board: none and a section that opens the outer one lose, nothing else" \
            asked all "names(x for x in of('$board', 'shared_update') + of('$board', 'shared_timer') if bad(x))" "none primask_naive"
        tap "$board: values tear where the index is read anew" \
            asked all "names(x for x in of('$board', 'shared_read') if bad(x)), names(of('$board', 'shared_read'))" "('publish_racy', 'publish publish_racy seqlock')"
        tap "$board: a borrow that outlives its section is met" \
            asked all "names(x for x in of('$board', 'shared_borrow') if bad(x)), names(of('$board', 'shared_borrow'))" "('token_kept', 'token token_kept')"
        tap "$board: a line that is enabled too early is found so" \
            asked all "names(x for x in of('$board', 'shared_init') if bad(x)), names(of('$board', 'shared_init'))" "('lazy_init_late', 'lazy_init lazy_init_late')"
        tap "$board: a handler that spins is stuck, one that the mask holds off is not" \
            asked all "names(x for x in of('$board', 'shared_lock') if bad(x)), names(of('$board', 'shared_lock'))" "('spin', 'spin spin_masked')"
    fi
    tap "$board: every instruction and cycle was met" \
        asked all "all(s['met'] == s['existing'] > 0 for x in c.values() if x['board'] == '$board' and x['status'] == 'ok' and x['coverage'] for s in x['coverage'].values() if s)" True
    tap "$board: uncontended, each has its cost" \
        asked all "len([x for x in of('$board', 'shared_op') if x['metrics']['foreground_op']['min'] > 0]) == len(of('$board', 'shared_op')) > 1" True
done
for board in $modelled; do
    tap "$board: by the timer's line, the same disciplines and the line's own" \
        asked all "names(of('$board', 'shared_timer'))" "atomic atomic_swap basepri basepri_max bitband none nvic_line primask primask_naive spsc"
    tap "$board: SysTick's line cannot be disabled" asked all "c['$board/shared_update/nvic_line/none']['reason']" \
        "the discipline holds off another source of interrupts than the scenario's"
    tap "$board: what masks holds the entry off, by more with barriers" \
        asked all "worst('$board', 'none') < worst('$board', 'primask') < worst('$board', 'basepri_max') < worst('$board', 'basepri')" True
    tap "$board: so does the line alone" asked all "worst('$board', 'nvic_line', 'shared_timer') > worst('$board', 'primask', 'shared_timer')" True
    tap "$board: what masks nothing holds nothing off" asked all \
        "all(worst('$board', n) <= worst('$board', 'none') + 1 for n in ('atomic', 'atomic_swap', 'bitband', 'spsc'))" True
    tap "$board: one flag costs a store" asked all "c['$board/shared_op/bitband/none']['metrics']['foreground_op']['max']" 1
    # `held` instructions are met from the STREX that takes the lock up to the DMB behind its work.
    # LDREX 2, STREX 1 behind it, CMP 1, BNE 1, DMB 1, CBNZ taken 2, SUBS 1, BNE taken 2; where
    # the others fall changes what they take by 0 to 2, or has a STREX fail.
    tap "$board: each stuck wait is 32 tries, of 11 cycles" asked all \
        "(lambda m: (m['counts'][-1][1], m['max'] - m['min'] - 31 * 11 in (0, 1, 2)))(c['$board/shared_lock/spin/none']['metrics']['stolen'])" "($((held + 2)), True)"
done
for board in $modelled; do
    tap "$board: a nested section loses what comes up to its store, whatever masks it before" asked all \
        "' '.join(op.split()[0] for op in open_at('$board/shared_update/primask_naive/none'))" "cpsid ldr cpsid cpsie adds"
    tap "$board: a value tears from the first index on until the last is read" asked all \
        "(lambda ops: (ops[0].split()[0], ops[-1].split()[0], ops[-1].endswith('#8]')))(open_at('$board/shared_read/publish_racy/none'))" \
        "('ldr', 'ldr.w', True)"
    tap "$board: a borrow is met from its section on until the one that ends it" asked all \
        "(lambda ops: (ops[0], ops[-1].split()[0], sum('primask' in op for op in ops)))(open_at('$board/shared_borrow/token_kept/none'))" \
        "('cpsid i', 'mrs', 2)"
    tap "$board: nothing is there from when the line is disabled up to the store that moves it in" asked all \
        "(lambda ops: (ops[0].split()[0], ops[-1].split()[0], len(ops)))(open_at('$board/shared_init/lazy_init_late/none'))" \
        "('str.w', 'str', 10)"
    tap "$board: a wait is stuck from the store that takes the lock up to the one that gives it back" asked all \
        "(lambda ops: (ops[0].split()[0], ops[-1].split()[0], len(ops)))(open_at('$board/shared_lock/spin/none'))" \
        "('strex', 'dmb', $held)"
done
tap "an500: no bit is set by alone" asked all "c['mps2-an500/shared_op/bitband/none']['reason']" "the core has no BITBAND"
tap "the microbit has no exclusives" asked all "c['microbit/shared_op/atomic/none']['reason']" "the core has no LDREX"
tap "nor a timer whose line could be disabled" asked all "c['microbit/shared_op/nvic_line/none']['reason']" "the board has no event timer"

# What the host leaves out and what the image refuses are the same pairs.
otherwise="the scenario is about what is shared otherwise"
tap "no cell of a pair that shares otherwise comes from all" asked all "[i for i in c if c[i]['reason'] == '$otherwise']" "[]"
pairs() { # that there are: SCENARIO DISCIPLINE
    for scenario in shared_update shared_timer shared_read shared_borrow; do
        sed -n 's/^sharing\t\([^\t]*\).*/\1/p' build/firmware/mps2-an385/catalog.txt | sed "s/^/$scenario /"
    done
}
ask all "'\n'.join(x['scenario'] + ' ' + x['discipline'] for i, x in c.items() if x['board'] == 'mps2-an385')" | sort >"$work/there"
pairs | sort | comm -23 - "$work/there" >"$work/out"
matrix named mps2-an385 shared_op all
{ echo "also:"; awk '{ of[$2] = of[$2] $1 ", " } END { for (d in of) print "- {scenarios: [" of[d] "], sharing: " d "}" }' "$work/out"; } >>"$work/named.yaml"
must "pairs that are named one by one are asked for" measure named
tap "all of them are left out of the matrix for that reason alone" asked named \
    "len([x for x in c.values() if x['scenario'] != 'shared_op']), {x['reason'] for x in c.values() if x['scenario'] != 'shared_op'}" \
    "($(wc -l <"$work/out"), {'$otherwise'})"
tap "a word's discipline is not asked about values" asked named "c['mps2-an385/shared_read/atomic/none']['status']" unsupported

# held BOARD PRIORITY: disciplines that hold a line of this priority off for more than
# their longest instruction.
held() { asked beside "names(x for x in of('$1', 'shared_bystander($2)') if x['metrics']['masked']['max'] > 3)" "$3"; }
must "lines that share nothing stand by" measure beside
for board in $modelled; do
    tap "$board: PRIMASK holds off a line of a higher priority, BASEPRI does not" held $board 64 "primask primask_naive spin_masked token token_kept"
    for priority in 128 192; do
        tap "$board: both hold off one of priority $priority" held $board $priority "basepri basepri_max primask primask_naive spin_masked token token_kept"
    done
    tap "$board: what disables the only line is not asked" asked beside "c['$board/shared_bystander(64)/nvic_line/none']['reason']" \
        "the discipline disables the only line that could stand by"
done
tap "each such cell is what the plugin saw" asked beside \
    "[i for i in c if c[i]['status'] not in ('ok', 'unsupported') or c[i]['status'] == 'ok' and c[i]['witness']['compared'] != c[i]['witness']['equal']]" "[]"

must "what only says that it keeps runs" measure unsound $unsound
for cell in shared_update/loses shared_read/stale shared_borrow/forgets; do
    tap "$cell gives no number" asked unsound "c['mps2-an385/$cell/none']['status'], c['mps2-an385/$cell/none']['metrics']" "('inconclusive', {})"
    tap "$cell says why" has "$(ask unsound "c['mps2-an385/$cell/none']['reason']")" "a discipline that must keep what is shared did not"
done
tap "one that may lose is measured" asked unsound "c['mps2-an385/shared_update/none/none']['status']" ok
tap_end
