# The plugin under QEMU: guests that check the counter against cycles worked
# out by hand, on every machine, with a second plugin that does the same account
# the slow way beside; what exceptions cost against Arm's figures; and what is
# refused. VDWT_QEMU and VDWT_PLUGIN choose another QEMU and another build.
. scripts/tests/lib/tap.sh
qemu=${VDWT_QEMU:-qemu-system-arm}
plugin=${VDWT_PLUGIN:-build/libvdwt.so}
guests=build/vdwt/guests
tables=host/vdwt/tests
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-vdwt.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
make --no-print-directory vdwt-tests build/reports/model_settings >"$work/make" 2>&1 || { sed 's/^/# /' "$work/make"; exit 1; }

machines=$(awk '/^[^#]/ { print $1 }' $tables/machines.txt)
column() { awk -v m="$1" -v c="$2" '$1 == m { print $c }' $tables/machines.txt; }
cores() { column "$1" 3 | tr ',' ' '; }

# qemu_run ELF MACHINE OPTION...: what the guest says goes to $work/said, what
# QEMU and the plugins say to $work/errors. Never in a subshell's pipe, so that
# the status is QEMU's own.
qemu_run() {
    local elf=$1 machine=$2
    shift 2
    : >"$work/said"
    timeout -k 1 "$hung" "$qemu" -M "$machine" -display none -monitor none -serial none -kernel "$elf" \
        "$@" >"$work/said" 2>"$work/errors" </dev/null
}
icount=shift=0,align=off,sleep=off

# told MACHINE CORE ARGUMENTS: what a guest cannot see, as its struct told.
told() {
    local linker ram=0x20000000 part insns=0
    linker=$(column "$1" 4)
    case $linker in *RAM=*) ram=${linker##*RAM=} ;; esac
    case $2 in
    cortex-m0) part=0xC20 ;; cortex-m0plus) part=0xC60 ;; cortex-m3) part=0xC23 ;;
    cortex-m4) part=0xC24 ;; cortex-m7) part=0xC27 ;; *) part=0xD21 ;;
    esac
    case $3 in *bound=insns*) insns=1 ;; esac
    echo "loader,addr=$ram,data=$((insns << 32 | part)),data-len=8"
}

# Every guest has a DWT, also where the core has none. ARGUMENTS: of both plugins.
# guest NAME MACHINE CORE [ARGUMENTS]: with the plugin alone.
guest() {
    local elf=$guests/$1-$2.elf status=0
    qemu_run "$elf" "$2" -icount "$icount" -device "$(told "$2" "$3" "${4-}")" \
        -plugin "$plugin,elf=$elf,core=$3,dwt=on${4:+,$4}" || status=$?
    cat "$work/said" "$work/errors"
    return $status
}

# compared NAME MACHINE CORE [ARGUMENTS]: the slow account beside, loaded first.
compared() {
    local elf=$guests/$1-$2.elf status=0
    local arguments=elf=$elf,core=$3,dwt=on${4:+,$4}
    qemu_run "$elf" "$2" -icount "$icount" -device "$(told "$2" "$3" "${4-}")" \
        -plugin "build/vdwt/reference.so,$arguments" -plugin "$plugin,$arguments" || status=$?
    tail -n 20 "$work/said" "$work/errors"
    [ $status -eq 0 ] && has "$(cat "$work/errors")" "loads compared" >/dev/null
}
said() { awk -v n="$1" '$1 == n { print $2 + 0 }' "$work/said"; }
seen() { /usr/bin/python3 -B $tables/events_seen.py "$@"; }

# ---- The count ----

# events.c knows what an instruction takes, not what an interrupt does not wait for: the
# core finishes everything, an entry and a return, too, and nothing of it is in doubt.
# What is not so is in arrivals.txt.
finish() {
    local entry=12
    case $1 in cortex-m0*) entry=16 ;; esac
    printf '%s' param={finish,continue,abandon,refill}_wait:64/64/64, param=return:10/10/10, \
        param=late_arrival:$entry/$entry/$entry,param=return_abandoned:$entry/$entry/$entry
}

# both NAME MACHINE CORE [ARGUMENTS]: compared in cycles, then in instructions.
both() { compared "$@" && compared "$1" "$2" "$3" "${4:+$4,}bound=insns"; }
# Every boundary of the stretch was met, and most of them under each mask; every cycle
# was an arrival. The plugin saw the same from outside.
events() {
    local counted=$2
    [[ ${3-} == *bound=insns* ]] && counted=insns
    guest events "$1" "$2" "$(finish "$2"),witness=$work/witness${3:+,$3}" >"$work/log" || { tail -n 20 "$work/log"; return 1; }
    is "$(said met)" "$(said instructions)" && is "$(said met-cycles)" "$(said cycles)" &&
        is "$(said met-under-primask)" "$(said maskable-primask)" &&
        is "$(said met-under-basepri)" "$(said maskable-basepri)" && seen "$work/witness" "$work/said" "$counted"
}
# What a guest pends itself is no event; one of SysTick's is all that there are.
faults() {
    both faults "$@" && guest faults "$@" "witness=$work/witness" && is "$(said boots)" 3 &&
        is "$(seen "$work/witness")" 15
}
# 2^31 - 5001 for the barrier, less its own cycle (M0 4, M0+ 3).
wrap() {
    local own=1 cycles
    case $2 in cortex-m0) own=4 ;; cortex-m0plus) own=3 ;; esac
    cycles=$((2147483648 - 5000 - own))
    guest wrap "$1" "$2" "param=barrier:$cycles/$cycles/$cycles" && [ "$(said wraps-of-the-account)" -gt 30 ] &&
        [ "$(said wraps-when-written)" -gt 50 ]
}

# dwt MACHINE CORE FOUR AFTER-ZERO [ARGUMENTS]
dwt() {
    guest dwt "$1" "$2" ${5:+"$5"} || return
    is "$(said four-cycles), $(said after-zero)" "$3, $4"
}
# What has no CYCCNT, or is to have none, reads as it does without the plugin.
no_dwt() {
    local elf=$guests/dwt-$1.elf status=0
    qemu_run "$elf" "$1" -icount "$icount" -plugin "$plugin,elf=$elf,core=$2${3:+,$3}" || status=$?
    is "$status" 1 && is "$(said failed-at-line)" "$(grep -n 'CHECK_EQUAL(SCB_DEMCR, DEMCR_TRCENA)' $tables/dwt.c | cut -d: -f1)"
}

# Of a table without rows nothing would be asked.
tables_have_rows() {
    local machine
    at_least 3 $machines || return
    for machine in $machines; do [ -n "$(cores "$machine")" ] || { echo "$machine has no core"; return 1; }; done
    [ "$(grep -c '^[^#]' $tables/conformance.txt)" -ge 10 ] && [ "$(grep -c '^[^#]' $tables/arrivals.txt)" -ge 10 ]
}
tap "there are machines, with cores, and what is to be asked of them" tables_have_rows
for machine in $machines; do
    for core in $(cores "$machine"); do
        if [ "$core" = - ]; then
            core=$(column "$machine" 2)
            tap "$machine: its DWT counts instructions" dwt "$machine" "$core" 3 3 bound=insns
            tap "$machine: instructions agree with the slow account" compared guest "$machine" "$core" bound=insns
            continue
        fi
        case $core in
        cortex-m0*)
            tap "$machine as $core: there is no DWT" no_dwt "$machine" "$core"
            tap "$machine as $core: but one can be asked for" dwt "$machine" "$core" 4 4
            ;;
        *)
            tap "$machine as $core: its DWT counts, and does as it is told" dwt "$machine" "$core" 4 3
            tap "$machine as $core: its profiling counters say what cycles went into" guest profile "$machine" "$core"
            tap "$machine as $core: and nothing where instructions are counted" guest profile "$machine" "$core" bound=insns
            ;;
        esac
        tap "$machine as $core: what is written there agrees with the slow account" both dwt "$machine" "$core"
        tap "$machine as $core: the count agrees with it" both guest "$machine" "$core"
        tap "$machine as $core: so it does around exceptions" both costs "$machine" "$core"
        tap "$machine as $core: and when timers expire everywhere" both events "$machine" "$core" "$(finish "$core")"
        tap "$machine as $core: events have the cycles worked out by hand" events "$machine" "$core"
        tap "$machine as $core: and the instructions" events "$machine" "$core" bound=insns
        tap "$machine as $core: the counter wraps in the middle of a span" wrap "$machine" "$core"
        # Reading where nothing is does not fault on this one.
        [ "$machine" = lm3s6965evb ] ||
            tap "$machine as $core: faults, page ends and resets keep the count" faults "$machine" "$core"
    done
done
tap "a core can be without its DWT" no_dwt mps2-an386 cortex-m4 dwt=off

witnessed_twice() {
    local arguments
    for arguments in witness="$work/first" witness="$work/second"; do
        guest events mps2-an386 cortex-m4 "$(finish cortex-m4),$arguments" >"$work/log" || return
    done
    [ "$(wc -c <"$work/first")" -gt 10000 ] && cmp "$work/first" "$work/second"
}
tap "two runs are the same in every record" witnessed_twice
one="-accel tcg,one-insn-per-tb=on"
! "$qemu" --help | grep -q -e -singlestep || one=-singlestep
one_at_a_time() {
    qemu_run $guests/events-mps2-an386.elf mps2-an386 -icount "$icount" $one \
        -device "$(told mps2-an386 cortex-m4 '')" -plugin "$plugin,elf=$guests/events-mps2-an386.elf,core=cortex-m4,$(finish cortex-m4),witness=$work/single" &&
        cmp "$work/first" "$work/single"
}
tap "and with one instruction a block" one_at_a_time

# arrivals MACHINE CORE ARGUMENTS
arrivals() {
    local witness=$work/arrivals
    [ "$3" = - ] || witness=$witness,$3
    guest arrivals "$1" "$2" "witness=$witness" || return
    $tables/arrivals_seen.py $tables/arrivals.txt "$2" "$3" "$work/said" "$work/arrivals"
}
for machine in mps2-an385 mps2-an386 microbit; do
    for core in $(cores $machine); do
        while read -r arguments; do
            tap "$machine as $core: in every cycle of an instruction, an interrupt costs what it must ($arguments)" \
                arrivals $machine "$core" "$arguments"
        done < <(awk -F' *; *' -v c="$core" '/^[^#]/ && ($1 == "all" || $1 ~ "(^|,)" c "( *,| *$)") { print $2 }' \
            $tables/arrivals.txt | sort -u)
    done
done
arrivals_one_at_a_time() {
    arrivals mps2-an385 cortex-m3 - && cp "$work/arrivals" "$work/first" || return
    qemu_run $guests/arrivals-mps2-an385.elf mps2-an385 -icount "$icount" $one \
        -plugin "$plugin,elf=$guests/arrivals-mps2-an385.elf,core=cortex-m3,witness=$work/single" &&
        cmp "$work/first" "$work/single"
}
tap "and the same with one instruction a block" arrivals_one_at_a_time

# together MACHINE CORE CYCLES [OPTION...]: a division takes that long, also longer than
# the entry that does not wait for it.
together() {
    local machine=$1 core=$2 elf=$guests/together-$1.elf status=0
    local cycles=$3 divide=$3/$3/$3
    shift 3
    qemu_run "$elf" "$machine" -icount "$icount" "$@" -plugin "$plugin,elf=$elf,core=$core,param=divide:$divide" || status=$?
    cat "$work/said" "$work/errors"
    [ $status -eq 0 ] && is "$(said divide)" "$cycles"
}
for machine in mps2-an385 mps2-an386; do
    core=$(column $machine 2)
    for cycles in 3 7 12 40; do
        tap "$machine as $core: of two timers in $cycles cycles of a division, each costs what it must" \
            together $machine "$core" $cycles
    done
done
# shellcheck disable=SC2086 # two words
tap "and with one instruction a block" together mps2-an385 cortex-m3 40 $one

for machine in mps2-an385 mps2-an386 mps2-an500; do
    tap "$machine: of two timers that expire together or not, both come where they are due" \
        guest timers $machine "$(column $machine 2)" bound=insns
done

tap "a clock that the guest sets anew is followed" guest clock lm3s6965evb cortex-m3
tap "a pin's edges come when they were told to, and only those" guest pulse netduinoplus2 cortex-m4
tap "and where instructions are what counts" guest pulse netduinoplus2 cortex-m4 bound=insns
# shellcheck disable=SC2086 # two words
tap "and with one instruction a block" qemu_run $guests/pulse-netduinoplus2.elf netduinoplus2 -icount "$icount" $one \
    -device "$(told netduinoplus2 cortex-m4 "")" -plugin "$plugin,elf=$guests/pulse-netduinoplus2.elf,core=cortex-m4"

# ---- What exceptions cost ----

# figure CORE SPAN: span less what is around it, from the last run.
check_row() {
    local machine=$1 span=$2 around=$3 figure=$4 kind=$5 bound
    local best nominal worst
    for bound in best nominal worst; do
        read -r "$bound" < <(awk -v n="$span" -v a="$around" '$1 == n { print $2 - a }' "$work/costs.$machine.$bound")
    done
    is "$nominal" "$figure" || return
    [ "$best" -le "$nominal" ] && [ "$nominal" -le "$worst" ] || { echo "bounds $best to $worst"; return 1; }
    # What Arm states is no guess: the best case is the figure itself.
    [ "$kind" != arm ] || is "$best" "$figure"
}
trim() { awk -F';' -v c="$1" '{ gsub(/^ +| +$/, "", $c); print $c }' <<<"$2"; }

costs_of() { # MACHINE CORE
    local bound
    for bound in best nominal worst; do
        guest costs "$1" "$2" bound=$bound || return
        cp "$work/said" "$work/costs.$1.$bound"
    done
}
# It takes 5 cycles, and 17 more if it were executed: the plugin cannot tell.
skipped() {
    local best worst
    best=$(awk '$1 == "fp-skipped" { print $2 + 0 }' "$work/costs.$1.best")
    worst=$(awk '$1 == "fp-skipped" { print $2 + 0 }' "$work/costs.$1.worst")
    [ "${best:-99}" -le 5 ] && [ "${worst:-0}" -ge 22 ] || { echo "bounds $best to $worst"; return 1; }
}
for machine in $machines; do
    for core in $(cores "$machine"); do
        [ "$core" != - ] || continue
        tap "$machine as $core: costs can be measured with each bound" costs_of "$machine" "$core"
        tap "$machine as $core: a load of the counter is one of the private bus" \
            is "$(awk '$1 == "probe-then-load" { print $2 + 0 }' "$work/costs.$machine.nominal")" 5
        [ "$core" != cortex-m4 ] ||
            tap "$machine as $core: a skipped FP instruction lies between its bounds" skipped "$machine"
        while IFS= read -r row; do
            span=$(trim 2 "$row") figure=$(trim 4 "$row")
            case ",$(trim 1 "$row")," in *",$core,"*) ;; *) continue ;; esac
            tap "$machine as $core: $span is $figure ($(trim 5 "$row"))" \
                check_row "$machine" "$span" "$(trim 3 "$row")" "$figure" "$(trim 5 "$row")"
        done < <(grep '^[^#]' $tables/conformance.txt)
    done
done

# What no manual gives has its bounds, and they are three different counts.
bounds() {
    local bound
    for bound in best nominal worst; do
        awk '$1 == "return" { printf "%d ", $2 - 3 }' "$work/costs.microbit.$bound"
    done
}
tap "each bound shows its own count" is "$(bounds)" \
    "$(build/reports/model_settings | awk '$1 == "core" { c = $2 } c == "cortex-m0plus" && $1 == "param" && $2 == "return" { print $3, $4, $5 }') "

# ---- What is refused ----

elf=$guests/guest-mps2-an385.elf
# refused STATUS SENTENCE OPTION...
refused() {
    local expected=$1 sentence=$2 status=0
    shift 2
    qemu_run "$elf" mps2-an385 "$@" || status=$?
    is "$status" "$expected" && has "$(cat "$work/errors")" "$sentence"
}
# bad ARGUMENTS SENTENCE
bad() { tap "refused: $1" refused 1 "$2" -icount $icount -plugin "$plugin,$1"; }

bad core=cortex-m3,witness="$work/none" "elf=PATH is missing"
bad elf=$work/nothing "$work/nothing"
bad elf=$tables/machines.txt "ELF"
bad elf=$elf,core=cortex-m9 "there is no such core"
bad elf=$elf,core= "needs a value"
bad elf=$elf,core=cortex-m7 "there is no cycle model of cortex-m7"
bad elf=$elf,bound=middle "must be best, nominal, worst or insns"
bad elf=$elf,rule=pair_loads "must be rule=NAME:on or rule=NAME:off"
bad elf=$elf,rule=pair_loads:maybe "must be rule=NAME:on or rule=NAME:off"
bad elf=$elf,rule=no_such:on "no such rule"
bad elf=$elf,param=no_such:1/2/3 "no such parameter"
bad elf=$elf,param=entry:12 "must be param=NAME:BEST/NOMINAL/WORST"
bad elf=$elf,param=entry:12/x/13 "must be param=NAME:BEST/NOMINAL/WORST"
bad elf=$elf,param=entry:010/12/14 "must be param=NAME:BEST/NOMINAL/WORST"
bad elf=$elf,param=entry:13/12/14 "best <= nominal <= worst does not hold"
bad elf=$elf,param=entry:1/2/4294967296 "must be param=NAME:BEST/NOMINAL/WORST"
bad elf=$elf,region=flash:0:0x1000 "must be region=NAME:BASE"
bad elf=$elf,region=flash:0:0:code:0:0:4:0 "does not fit"
bad elf=$elf,region=flash:0xFFFFF000:0x2000:code:0:0:4:0 "does not fit"
bad elf=$elf,region=flash:0:0x1000:middle:0:0:4:0 "must be region=NAME:BASE"
bad elf=$elf,witness=$work/no/such/folder "cannot write"
bad elf=$elf,dwt=maybe "must be auto, on or off"
bad elf=$elf,speed=fast "unknown argument 'speed=fast'"
tap "refused: QEMU that does not count instructions" refused 2 "add -icount shift=0" -plugin "$plugin,elf=$elf"

tap_end
