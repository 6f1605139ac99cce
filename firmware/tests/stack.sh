# What the scenarios `stack` and `stack_float` read off painted stacks, against what is
# pushed in the disassembly.
. firmware/tests/lib/target.sh

# pushed FUNCTION...: bytes that these put on the handlers' or their thread's stack, one
# calling the next, by name or address; of one that is not there, nothing that is a number.
pushed() {
    local f sum=0 one
    for f; do
        one=$(awk -F'\t' -v at="$(awk -v f="$f" '$1 == f || $3 == f { print $1 }' "$work/names")" '
            /^[0-9a-f]+ <.*>:$/ { on = at != "" && index($0, at " ") == 1; found += on }
            !on || !/^ *[0-9a-f]+:\t/ { next }
            $3 ~ /^push/ || ($3 ~ /^stmdb/ && $4 ~ /^sp!/) { bytes += 4 * registers($4) }
            $3 ~ /^sub/ && $4 ~ /^sp, (sp, )?#/ { split($4, part, "#"); bytes += part[2] }
            END { print found == 1 ? bytes + 0 : "missing" }
            function registers(list,   part, range, n, i, count) {
                sub(/.*\{/, "", list); sub(/\}.*/, "", list)
                n = split(list, part, ", *")
                for (i = 1; i <= n; i++) count += split(part[i], range, "-") == 2 ? substr(range[2], 2) - substr(range[1], 2) + 1 : 1
                return count
            }' "$work/code")
        [[ $one =~ ^[0-9]+$ ]] || { echo "$f: $one"; return; }
        sum=$((sum + one))
    done
    echo $sum
}
# The bitmap kernel's: the list kernel's style has one of the same name.
worker() { awk '/^[0-9a-f]+ <worker>:$/ { at = $1 } /^$/ { at = "" } at != "" && /<kernel_semaphore_wait>/ { print at }' "$work/code"; }
larger() { printf '%s\n' "$@" | sort -n | tail -n 1; }

# measured STYLE METRIC: the different values of all samples.
measured() {
    awk -F'\t' -v style="$1" -v metric="$2" '
        function field(name,   i) { for (i = 2; i <= NF; i++) if (index($i, name "=") == 1) return substr($i, length(name) + 2) }
        $1 == "cell" { mine = field("subject") == style }
        $1 == "cell_begin" && mine { columns = field("columns"); at = 0
            for (i = 0; 4 * i < length(columns); i++) if (substr(columns, 4 * i + 1, 2) == metric) at = i + 3 }
        $1 == "row" && mine && at { values[$at]; rows++ }
        $1 == "cell_end" && mine && (field("status") != 0 || field("witness_failures") != 0) { print "cell ended with", $0 }
        $1 == "fault" || $1 == "malformed" { print }
        END { for (v in values) text = text " " v; print substr(text, 2) }' "$work/said" | paste -sd' '
}
handler() { tap "$board $1: handlers take $2 bytes of their stack" is "$(measured "$1" 50)" "$2"; }
thread() { tap "$board $1: the interrupted thread's takes $2" is "$(measured "$1" 51)" "$2"; }
work() { tap "$board $1: the thread that works takes $2" is "$(measured "$1" 52)" "$2"; }
float() { tap "$board $1: with floating point in use $2" is "$(measured "$1" 53)" "$2"; }

plain="raw_asm raw_c raw_c_call dispatch_table dispatch_kernel"
deferred="defer_thread masked_deferred"
frame=32 float_frame=104 kept=32 float_kept=64

check_board() {
    arm-none-eabi-objdump -d build/firmware/"$board"/irqbench.elf >"$work/code"
    arm-none-eabi-nm build/firmware/"$board"/irqbench.elf >"$work/names"
    tap "$board runs the cells" talk "$work/said" build/firmware "$board" $(printf 'stack:%s:none:5 ' $plain $deferred defer_pendsv)
    local style switched waiting
    switched=$(pushed switch_threads)
    handler raw_asm 0
    handler raw_c "$(pushed raw_c_empty)"
    handler raw_c_call "$(pushed raw_c_call_empty bench_nothing)"
    handler dispatch_table "$(pushed dispatch handle_empty)"
    handler dispatch_kernel "$(pushed dispatch_kernel_entry kernel_reschedule)"
    handler defer_thread "$(larger "$(pushed defer_thread_bare kernel_semaphore_post)" "$switched")"
    handler defer_pendsv "$(larger "$(pushed defer_pendsv_bare)" "$(pushed defer_pendsv_bottom_half)")"
    for style in $plain defer_pendsv; do thread $style $frame; done
    for style in $deferred; do thread $style $((frame + kept)); done
    waiting=$(pushed "$(worker)" kernel_semaphore_wait)
    tap "$board: what waits is found" is "${waiting//[0-9]/}" ""
    work defer_thread $((${waiting//[^0-9]/} + frame + kept))
    work defer_pendsv 0
    tap "$board raw_c: has no thread that works" is "$(measured raw_c 52)" ""
}
check_floats() {
    local style
    tap "$board runs those with floating point" talk "$work/said" build/firmware "$board" $(printf 'stack_float:%s:none:5 ' $plain $deferred)
    for style in $plain; do float $style $float_frame; done
    for style in $deferred; do float $style $((float_frame + float_kept + kept)); done
}

must "the images build" build_standard
must "the client builds" build_client talk
for board in ${TEST_BOARDS:-mps2-an385 mps2-an386 mps2-an500}; do check_board; done
for board in ${TEST_BOARDS:-mps2-an386 mps2-an500}; do check_floats; done
tap_end
