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
# What a function ends with: its last two instructions.
ends() {
    awk -F'\t' -v f="$1" '
        /^[0-9a-f]+ <.*>:$/ { on = index($0, " <" f ">:") }
        !on || !/^ *[0-9a-f]+:\t/ { next }
        $3 != "nop" && $3 !~ /^\./ { before = last; last = $3 " " $4 }
        last ~ /^bx / { exit }
        END { sub(/[ \t]*@.*/, "", last); print before "; " last }' "$work/code"
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
# Every stamp is an LDR of 16 bits from r7, and what is behind it touches no memory. The
# process reads its own memory in their place, and the counter by system calls.
stamps_are() {
    awk -F'\t' -v stamps="$work/stamps" '
        BEGIN { while ((getline line < stamps) > 0) { split(line, part, " "); id[part[1]] = part[2]; expected++ } }
        /^[0-9a-f]+ <.*>:$/ { by_call = /<defer_process_work>/ }
        !/^ *[0-9a-f]+:\t/ { next }
        { address = $1; gsub(/[ :]/, "", address); raw = $2; gsub(/ /, "", raw) }
        behind != "" { if ($3 != "nop" && $3 $4 !~ /^movsl, r[0-6]$/) print "behind " behind ": " $3 " " $4
            if (behind in last && $3 $4 !~ /^movsl, /) print "the last stamp at " behind " is not kept"; behind = "" }
        address in id { seen++
            if (id[address] ~ /^(14|15|16|17|19)$/) { if ($3 != "nop") print "the mark at " address " is " $3 }
            else if (by_call) { if (length(raw) != 4 || $3 $4 !~ /^ldrr0, \[sp, #0\]/) print "the place of a stamp at " address " is " $3 " " $4 }
            else { if (length(raw) != 4 || $3 != "ldr" || $4 !~ /^r[0-6], \[r7, #0\]/) print "the stamp at " address " is " $3 " " $4
                behind = address
                if (id[address] ~ /^(4|6|10)$/) { last[address]; if (previous != "nop") print "before the last stamp at " address " is " previous } } }
        { previous = $3 }
        END { if (seen != expected || seen < 20) print seen " of " expected " stamps are in the code" }' "$work/code"
}

# Does the board's image have this style?
has_style() { grep -q "^style	$2	" "build/firmware/$1/catalog.txt"; }
# alike SHAPE FUNCTION...
alike() {
    local expected=$1 f
    shift
    for f in "$@"; do
        # Of what a timer that is not there would call nothing is in the image.
        has_timer "$board" || [[ ! $f =~ _timer$|_isr_line ]] || continue
        is "$f: $(shape "$f")" "$f: $expected" || return
    done
}

barriers_last() {
    local f
    alike "$leaf" "$@" || return
    for f in "$@"; do
        has_timer "$board" || [[ ! $f =~ _timer$ ]] || continue
        is "$f: $(ends "$f")" "$f: dsb sy; bx lr" || return
    done
}

# Disciplines whose part in the handler takes more registers than need not be kept.
needs_registers="publish publish_racy seqlock spin spin_masked spsc token token_kept"
leaf="0 saved, 0 calls, 0 jumps" caller="2 saved, 1 calls, 0 jumps"
must "the images build" build_standard
for board in $boards; do
    read_code "$board"
    tap "$board: every stamp is a 16-bit LDR, and a NOP stands before the last ones" is "$(stamps_are)" ""
    tap "$board raw_c: leaves that save nothing" alike "$leaf" raw_c_{sample,timer,second,empty,timed,work}
    for style in raw_ram_vectors raw_ram_code; do
        tap "$board $style: so are these" alike "$leaf" "$style"_{sample,timer,second,empty,timed,work}
    done
    ! has_style "$board" raw_c_dsb || tap "$board raw_c_dsb: so are these, and a barrier is the last before the return" barriers_last raw_c_dsb_{sample,timer,second,empty,timed,work}
    # For ARMv6-M the compiler adds nothing.
    if has_exclusives "$board"; then aligns="2 saved, 0 calls, 0 jumps" aligned="mov bic mov push"; else aligns=$leaf aligned=nothing; fi
    tap "$board raw_c_attribute: each aligns the stack and saves what it was" alike "$aligns" raw_c_attribute_{sample,timer,second,empty,timed,work}
    tap "$board dispatch_table: registered leaves that save nothing" alike "$leaf" {handle_sample,bench_handle_timer,handle_second,handle_empty,handle_timed,handle_work}
    # For ARMv6-M the compiler makes no tail call by a register.
    if has_exclusives "$board"; then entry=$leaf; else entry=$caller; fi
    tap "$board dispatch_table: the entry jumps to them" is "$(shape dispatch)" "$entry"
    tap "$board raw_c_call: each saves two registers and calls once" alike "$caller" raw_c_call_{sample,timer,second,empty,timed,work}
    tap "$board defer_thread: so does each that posts" alike "$caller" defer_thread_{sample,timer,second,bare,timed}
    tap "$board defer_pendsv: what pends PendSV saves nothing" alike "$leaf" defer_pendsv_{sample,timer,second,bare,timed}
    tap "$board defer_flag: what sets a flag saves nothing" alike "$leaf" defer_flag_{sample,timer,second,bare,timed}
    if has_style "$board" defer_wfi; then # all of these are in the full image
        tap "$board defer_wfi: nor does what counts its events" alike "$leaf" defer_wfi_{sample,timer,second,bare,timed}
        tap "$board wfi_prearm: nor the real handler" alike "$leaf" wfi_prearm_{sample,work}
        tap "$board context: what uses its state saves nothing" alike "$leaf" context_{sample,timer,second,empty,timed,work}
        tap "$board context: and is jumped to" is "$(shape context_entry)" "$entry"
        tap "$board: their stamps are the handlers' first instructions" is "$(for f in defer_flag defer_wfi wfi_prearm context; do before ${f}_sample 3; done | sort -u)" nothing
    fi
    tap "$board defer_queue: the ring and the post are called" alike "2 saved, 2 calls, 0 jumps" defer_queue_{sample,timer,second,bare,timed}
    tap "$board masked_deferred: the post is called" alike "$caller" masked_deferred_{sample,timer,second,bare,timed}
    if in_full "$board"; then
        for style in defer_list defer_process; do
            has_style "$board" $style || continue # ARMv6-M has no MPU of that kind
            tap "$board $style: so does each that signals" alike "$caller" "$style"_{sample,timer,second,bare,timed}
        done
        tap "$board defer_list: the work saves nothing" alike "$leaf" defer_list_work
    fi
    if has_exclusives "$board"; then entry="2 saved, 1 calls, 1 jumps"; else entry="2 saved, 2 calls, 0 jumps"; fi
    tap "$board dispatch_kernel: the handler is called, and the check jumped to" is "$(shape dispatch_kernel_entry)" "$entry"
    tap "$board defer_thread: the work saves nothing" alike "$leaf" bench_work_{stamped,empty}
    if has_timer "$board"; then
        tap "$board: who serves a stream of events has the same shapes" alike "$leaf" {raw_asm,raw_c,raw_ram_vectors,raw_ram_code,handle,defer_pendsv}_event bench_work_served
        tap "$board: so have those that call or post" alike "$caller" {raw_c_call,defer_thread,masked_deferred}_event
    fi
    disciplines=$(cut -f1,2 "build/firmware/$board/catalog.txt" | sed -n 's/^sharing\t//p')
    tap "$board: it has disciplines" at_least 3 $disciplines
    for name in $disciplines; do
        if [[ " $needs_registers " != *" $name "* ]]; then
            tap "$board $name: the interrupting handler saves nothing" alike "$leaf" "$name"_isr{,_bare,_line,_line_bare}
        else
            tap "$board $name: the witness makes the interrupting handler save nothing more" \
                is "$(shape "$name"_isr) $(shape "$name"_isr_line)" "$(shape "$name"_isr_bare) $(shape "$name"_isr_line_bare)"
        fi
    done
    tap "$board raw_c_attribute: the alignment stands before the stamp" is "$(before raw_c_attribute_sample 3)/$(before raw_c_attribute_timed 18)/$(before raw_c_attribute_work 9)" "$aligned/$aligned/$aligned"
    for f in raw_c raw_ram_vectors raw_ram_code handle raw_asm; do
        tap "$board $f: the stamp is the handler's first instruction" is "$(before ${f}_sample 3) $(before ${f}_second 5) $(before ${f}_timed 18) $(before ${f}_work 9)" "nothing nothing nothing nothing"
    done
    for f in raw_c_call defer_thread defer_queue masked_deferred; do
        tap "$board $f: only what is saved stands before the stamp" is "$(before ${f}_sample 3) $(before ${f}_second 5) $(before ${f}_timed 18)" "push push push"
    done
done
tap_end
