# time limit: 200
# The shapes of the handlers in the disassembly: what a compiler saves and calls in
# each, before, between and behind its stamps. The witness between two stamps must
# not change what the handler would be without it.
. firmware/tests/lib/target.sh

read_code() {
    local elf=build/firmware/$1/irqbench.elf
    arm-none-eabi-objdump -d "$elf" >"$work/code"
    arm-none-eabi-objcopy -O binary --set-section-flags .irqbench.stamps=alloc -j .irqbench.stamps "$elf" "$work/stamps.bin"
    od -An -v -tu4 -w8 "$work/stamps.bin" | awk '{ printf "%x %d\n", $1, $2 }' >"$work/stamps"
}

# shape FUNCTION: registers saved, calls made, jumps to others.
shape() {
    awk -F'\t' -v f="$1" '
        /^[0-9a-f]+ <.*>:$/ { on = index($0, " <" f ">:"); found += on > 0 }
        !on || !/^ *[0-9a-f]+:\t/ { next }
        $3 ~ /^(push|stmdb)/ && ($3 ~ /^push/ || $4 ~ /^sp!/) { saved += registers($4) }
        $3 ~ /^(bl|blx)$/ { calls++ }
        $3 ~ /^b(\.[nw])?$/ && index($4, "<" f "+") == 0 && index($4, "<" f ">") == 0 { jumps++ }
        END { print found == 1 ? saved + 0 " saved, " calls + 0 " calls, " jumps + 0 " jumps" : "not there once" }
        function registers(list,   part, range, n, i, count) {
            sub(/.*\{/, "", list)
            sub(/\}.*/, "", list)
            n = split(list, part, ", *")
            for (i = 1; i <= n; i++) count += split(part[i], range, "-") == 2 ? substr(range[2], 2) - substr(range[1], 2) + 1 : 1
            return count
        }' "$work/code"
}
# before FUNCTION ID: the instructions before its stamp ID.
before() {
    awk -F'\t' -v f="$1" -v id="$2" -v stamps="$work/stamps" '
        BEGIN { while ((getline line < stamps) > 0) { split(line, part, " "); if (part[2] == id) at[part[1]] } }
        /^[0-9a-f]+ <.*>:$/ { on = index($0, " <" f ">:") }
        !on || !/^ *[0-9a-f]+:\t/ { next }
        { address = $1; gsub(/[ :]/, "", address); if (address in at) { print text == "" ? "nothing" : text; exit }
          name = $3; sub(/\.[nw]$/, "", name); text = text (text == "" ? "" : " ") name }' "$work/code"
}
# Every stamp is an LDR of 16 bits from r7, and what is behind it touches no memory.
stamps_are() {
    awk -F'\t' -v stamps="$work/stamps" '
        BEGIN { while ((getline line < stamps) > 0) { split(line, part, " "); id[part[1]] = part[2]; expected++ } }
        !/^ *[0-9a-f]+:\t/ { next }
        { address = $1; gsub(/[ :]/, "", address); raw = $2; gsub(/ /, "", raw) }
        behind != "" { if ($3 != "nop" && $3 $4 !~ /^movsl, r[0-6]$/) print "behind " behind ": " $3 " " $4
            if (behind in last && $3 $4 !~ /^movsl, /) print "the last stamp at " behind " is not kept"; behind = "" }
        address in id { seen++
            if (id[address] ~ /^(14|15|16|17|19)$/) { if ($3 != "nop") print "the mark at " address " is " $3 }
            else { if (length(raw) != 4 || $3 != "ldr" || $4 !~ /^r[0-6], \[r7, #0\]/) print "the stamp at " address " is " $3 " " $4
                behind = address
                if (id[address] ~ /^(4|6|10)$/) { last[address]; if (previous != "nop") print "before the last stamp at " address " is " previous } } }
        { previous = $3 }
        END { if (seen != expected || seen < 20) print seen " of " expected " stamps are in the code" }' "$work/code"
}

# alike SHAPE FUNCTION...
alike() {
    local expected=$1 f
    shift
    for f in "$@"; do is "$f: $(shape "$f")" "$f: $expected" || return; done
}

leaf="0 saved, 0 calls, 0 jumps" caller="2 saved, 1 calls, 0 jumps"
must "the images build" build_standard
for board in $boards; do
    read_code "$board"
    tap "$board: every stamp is a 16-bit LDR, and a NOP stands before the last ones" is "$(stamps_are)" ""
    tap "$board raw_c: leaves that save nothing" alike "$leaf" raw_c_{sample,timer,second,empty,timed,work}
    tap "$board dispatch_table: registered leaves that save nothing" alike "$leaf" {handle_sample,bench_handle_timer,handle_second,handle_empty,handle_timed,handle_work}
    # For ARMv6-M the compiler makes no tail call by a register.
    if has_exclusives "$board"; then entry=$leaf; else entry=$caller; fi
    tap "$board dispatch_table: the entry jumps to them" is "$(shape dispatch)" "$entry"
    tap "$board raw_c_call: each saves two registers and calls once" alike "$caller" raw_c_call_{sample,timer,second,empty,timed,work}
    tap "$board defer_thread: so does each that posts" alike "$caller" defer_{sample,timer,second,bare,timed}
    tap "$board defer_thread: the work saves nothing" alike "$leaf" work_{stamped,empty}
    for name in $(cut -f1,2 "build/firmware/$board/catalog.txt" | sed -n 's/^sharing\t//p'); do
        tap "$board $name: the interrupting handler saves nothing" alike "$leaf" "$name"_isr{,_bare}
    done
    for f in raw_c handle raw_asm; do
        tap "$board $f: the stamp is the handler's first instruction" is "$(before ${f}_sample 3) $(before ${f}_second 5) $(before ${f}_timed 18) $(before ${f}_work 9)" "nothing nothing nothing nothing"
    done
    for f in raw_c_call defer; do
        tap "$board $f: only what is saved stands before the stamp" is "$(before ${f}_sample 3) $(before ${f}_second 5) $(before ${f}_timed 18)" "push push push"
    done
done
tap_end
