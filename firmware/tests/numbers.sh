# The numbers that come over the wire, against instructions counted in the
# disassembly: entry and exit of every style, what a critical section delays,
# and where an unprotected update is lost.
. firmware/tests/lib/target.sh
values=$work/values

# ---- What the code says ----

read_code() {
    local elf=build/firmware/$1/irqbench.elf
    arm-none-eabi-objdump -d --no-show-raw-insn "$elf" >$work/code
    arm-none-eabi-objcopy -O binary --set-section-flags .irqbench.stamps=alloc -j .irqbench.stamps "$elf" $work/stamps.bin
    od -An -v -tu4 -w8 $work/stamps.bin | awk '{ printf "%x %d\n", $1, $2 }' >$work/stamps
}
path() { awk -v from="$1" -v to="$2" -v stamps=$work/stamps -f firmware/tests/lib/path.awk $work/code; }
# The stamp itself, an LDR and a NOP, is not part of what follows it.
after() { echo $(($(path "$1" return) - 2)); }

# ---- What was measured ----

# all CELL METRIC: the different values, sorted, in one line.
all() { awk -v c="$1" -v m="$2" '$1 == c && $2 == m { print $4 }' $values | sort -nu | paste -sd' '; }
# boundaries CELL: how many of the region's boundaries exist, and were met.
met() {
    awk -v c="$1" '$1 == c && $2 == "boundaries" { existing = $4 }
        $1 == c && $2 == "entry" && $5 == "outside" { print "a return address is outside of the region" }
        $1 == c && ($2 == "entry" || $2 == "response") && !($5 in seen) { seen[$5]; n++ }
        END { print n " of " existing }' $values
}
# measured CELL METRIC EXPECTED
measured() { is "$(all "$1" "$2")" "$3"; }

# ---- The styles ----

# behind FUNCTION: instructions after its first call by register, up to its return; 0
# if it jumps instead.
behind() {
    awk -F'\t' -v f="<$1>:" '/>:$/ { on = index($0, f) } on && called && !over { n++; over = $2 ~ /^bx/ || $3 ~ /pc}/ }
        on && $2 ~ /^blx/ { called = 1 } END { print n + 0 }' $work/code
}

# style STYLE BEFORE BEHIND FIRST SECOND EMPTY WORK TIMED: its handlers, and what runs around each.
check_style() {
    local style=$1 before=$2 behind=$3 one=$4 two=$5 empty=$6 work_handler=$7 timed=$8
    local entry second exit1 exit2
    entry=$((before + $(path "$one" "$one:3")))
    second=$((before + $(path "$two" "$two:5")))
    exit1=$((behind + $(after "$one:4"))) exit2=$((behind + $(after "$two:6")))
    tap "$board $style: entry is $entry" measured entry_exit/$style/none entry "$entry"
    tap "$board $style: exit is $exit1" measured entry_exit/$style/none exit "$exit1"
    local round=$((before + behind + $(path "$empty" return)))
    tap "$board $style: round trip is $round" measured entry_exit/$style/none round_trip $round
    # The first stamp's two instructions and the mark.
    local body=$(($(path "$timed:18" "$timed:20") - 3))
    tap "$board $style: the body is $body" measured entry_exit/$style/none body $body
    local response=$((before + $(path "$work_handler" "$work_handler:9")))
    tap "$board $style: response is $response" measured response/$style/none response $response
    tap "$board $style: preempting entry is $second" measured preemption/$style/none preempt_entry "$second"
    tap "$board $style: preempting exit is $exit2" measured preemption/$style/none preempt_exit "$exit2"
    tap "$board $style: tail-chain is $((exit1 + second))" measured tail_chain/$style/none tail_chain $((exit1 + second))
    for load in $loads; do
        tap "$board $style: entry at every boundary of $load is $entry" measured entry_swept/$style/$load entry "$entry"
        tap "$board $style: response at every boundary of $load is $response" measured response_swept/$style/$load response "$response"
        tap "$board $style: every boundary of $load was met" all_met entry_swept/$style/$load
    done
}
all_met() {
    local found
    found=$(met "$1")
    [[ $found =~ ^([0-9]+)\ of\ ([0-9]+)$ && ${BASH_REMATCH[1]} == "${BASH_REMATCH[2]}" ]] || { echo "$found"; return 1; }
}

# ---- The disciplines ----

# loop NAME: its instructions, one a line, in order.
loop() { awk -F'\t' -v b="<sharing_$1_begin>:" -v e="<sharing_$1_end>:" -v f="<$1_region>:" '
    index($0, b) || index($0, f) { on = 1 } index($0, e) { on = 0 } on && /^ *[0-9a-f]+:\t/ { print $2, $3 }' $work/code; }
# number NAME PATTERN [NTH]: of the one instruction that matches, or of the nth, from 0.
number() { loop "$1" | awk -v p="$2" -v nth="$3" '$0 ~ p { n++; if (nth == "" || n == nth) print NR - 1 } END { exit nth == "" ? n != 1 : n < nth }'; }
# lost NAME: boundaries at which updates were lost, and how many that was.
lost() { awk -v c="shared_update/$1/none" '$1 == c && $2 == "lost_updates" && $4 != 0 { print $5 ":" $4 }' $values | sort -nu | paste -sd' '; }
window() { seq -f '%g:1' "$1" "$2" | paste -sd' '; }
# Boundaries at which nothing was ever lost are not among the losing ones.
kept() { awk -v c="shared_update/$1/none" '$1 == c && $2 == "lost_updates" && $4 == 0 { print $5 }' $values | sort -nu | paste -sd' '; }
outside_window() { seq 0 $(($(loop "$1" | wc -l) - 1)) | awk -v a="$2" -v b="$3" '$1 < a || $1 > b' | paste -sd' '; }
# delays NAME: "BOUNDARY:DELAY" of the deadlines, that is where the handler
# would have come had nothing held it off.
delays() {
    awk -v c="shared_update/$1/none" -v n="$(loop "$1" | wc -l)" '
        $1 == c && $2 == "masked" { low = low == "" || $4 < low ? $4 : low; m[NR] = $4; b[NR] = $5 }
        END { for (i in m) print (b[i] - (m[i] - low) + n) % n ":" m[i] - low }' $values | sort -nu | sort -t: -n | paste -sd' '
}
expected_delays() { # NAME FIRST-MASKED UNMASKED
    local i n
    n=$(loop "$1" | wc -l)
    for ((i = 0; i < n; i++)); do
        [ $i -ge "$2" ] && [ $i -lt "$3" ] && echo "$i:$(($3 - i))" || echo "$i:0"
    done | paste -sd' '
}
operation() { echo $(($(path "$1_operation:11" "$1_operation:12") - 3)); }

check_sharing() {
    local load store masked unmasked name
    load=$(number none '^ldr') store=$(number none '^str')
    tap "$board none: loses exactly between its load and its store" is "$(lost none)" "$(window $((load + 1)) "$store")"
    tap "$board none: loses nothing elsewhere" is "$(kept none)" "$(outside_window none $((load + 1)) "$store")"
    for name in $disciplines; do
        [[ $name =~ ^(none|primask_naive)$ ]] && continue
        tap "$board $name: loses nothing" measured shared_update/"$name"/none lost_updates 0
    done
    # Behind the inner section's end, up to the store of the outer one.
    load=$(number primask_naive '^cpsie' 1) store=$(number primask_naive '^str')
    tap "$board primask_naive: loses exactly where the inner section opened the outer one" is "$(lost primask_naive)" "$(window $((load + 1)) "$store")"
    masked=$(($(number primask '^cpsid') + 1)) unmasked=$(($(number primask '^msr.*PRIMASK') + 1))
    tap "$board primask: delays by the instructions up to the unmasking" is "$(delays primask)" "$(expected_delays primask $masked $unmasked)"
    tap "$board none: delays nothing" is "$(delays none)" "$(expected_delays none 0 0)"
    if [[ " $disciplines " == *" atomic "* ]]; then
        tap "$board atomic: delays nothing" is "$(delays atomic)" "$(expected_delays atomic 0 0)"
    fi
    for name in none primask; do
        tap "$board $name: the operation takes $(operation $name)" measured shared_op/$name/none foreground_op "$(operation $name)"
    done
}

# ---- ----

loads="idle memory"
# Those about one word that the board's core can run and that hold SysTick off.
disciplines_of() {
    sed -n 's/^sharing\t\([^\t]*\).*/\1/p' build/firmware/"$1"/catalog.txt | grep -vxE "$of_other_scenarios" | {
        if has_exclusives "$1"; then cat; else grep -vxE "$not_in_armv6m"; fi
    } | { if has_bitband "$1"; then cat; else grep -vx bitband; fi; } | paste -sd' '
}
of_other_scenarios="nvic_line|publish|publish_racy|seqlock|token|token_kept|lazy_init|lazy_init_late|spin|spin_masked"
not_in_armv6m="atomic|atomic_swap|basepri|basepri_max"
cells() {
    local style scenario load name
    for style in raw_c raw_c_call raw_asm dispatch_table; do
        for scenario in entry_exit response preemption tail_chain; do echo $scenario:$style:none:20; done
        for load in $loads; do echo entry_swept:$style:$load:1024 response_swept:$style:$load:1024; done
    done
    for name in $disciplines; do
        echo shared_op:"$name":none:20 shared_update:"$name":none:512
    done
}
nothing_bad() { lacks $values '^bad'; }

must "the images build" build_standard
must "the client builds" build_client talk
for board in $boards; do
    disciplines=$(disciplines_of "$board")
    tap "$board runs the cells" talk $work/said build/firmware "$board" $(cells)
    awk -f firmware/tests/lib/values.awk $work/said >$values
    tap "$board: no witness failed, no sample is undecodable" nothing_bad
    read_code "$board"
    check_style raw_asm 0 0 raw_asm_sample raw_asm_second raw_asm_empty raw_asm_work raw_asm_timed
    check_style raw_c 0 0 raw_c_sample raw_c_second raw_c_empty raw_c_work raw_c_timed
    check_style raw_c_call 0 0 raw_c_call_sample raw_c_call_second raw_c_call_empty raw_c_call_work raw_c_call_timed
    check_style dispatch_table "$(path dispatch return)" "$(behind dispatch)" handle_sample handle_second handle_empty handle_work handle_timed
    tap "$board raw_asm: entry is 0, exit is 1: the architecture's floor" is \
        "$(all entry_exit/raw_asm/none entry) $(all entry_exit/raw_asm/none exit)" "0 1"
    check_sharing
done
tap_end
