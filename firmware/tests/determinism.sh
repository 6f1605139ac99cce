# time limit: 400
# The same cell gives the same raw values: in a second run, with its commands
# delayed, behind other cells, and in an image that has one more style.
. firmware/tests/lib/target.sh
more=build/firmware-more

# The catalogue's cells: "SCENARIO:SUBJECT:LOAD:SAMPLES".
cells() {
    awk -F'\t' '$1 == "style" || $1 == "sharing" { subject[$1] = subject[$1] " " $2 } $1 == "load" { load[++loads] = $2 }
        $1 == "scenario" { name[++n] = $2; kind[n] = $3; with[n] = $4 }
        END { for (i = 1; i <= n; i++) { m = split(subject[kind[i]], s, " ")
            for (j = 1; j <= m; j++) {
                if (with[i] == "any") for (k = 1; k <= loads; k++) print name[i] ":" s[j] ":" load[k] ":300"
                else print name[i] ":" s[j] ":none:" (with[i] == "own" ? 300 : 20) } } }' build/firmware/"$board"/catalog.txt
}
# What was measured, cell by cell, whatever their order and numbers.
measured() {
    awk -F'\t' 'BEGIN { OFS = " " } $1 == "cell" { cell = $3 " " $4 " " $5 }
        $1 ~ /^(cell_begin|calibration|batch|row|cell_end|witness|fault|malformed)$/ { sub(/cell=[0-9]+/, ""); print cell, ++line[cell], $0 }' "$1" | sort
}
same() { # FILE FILE
    measured "$1" >"$work/one"
    measured "$2" >"$work/two"
    [ -s "$work/one" ] && cmp -s "$work/one" "$work/two" && return
    diff "$work/one" "$work/two" | head -20
    return 1
}
# All ran, but for what needs the LDREX that the core has not, or a timer of the board's.
ended() {
    local all without=0 untimed=0
    all=$(wc -l <"$work/cells")
    has_exclusives "$board" || without=$(grep -c ':atomic:' "$work/cells")
    has_timer "$board" || untimed=$(grep -c '_timer:' "$work/cells")
    is "$(grep -c '^cell_end.*status=0' "$work/$1") ran, $(grep -c '^cell_end.*status=2.*no LDREX' "$work/$1") without LDREX, $(grep -c '^cell_end.*status=2.*no event timer' "$work/$1") without a timer" \
        "$((all - without - untimed)) ran, $without without LDREX, $untimed without a timer"
}

# places IMAGES: every stamp's "FUNCTION ID POSITION", the position modulo 16.
places() {
    local elf=$1/$board/irqbench.elf
    arm-none-eabi-objcopy -O binary --set-section-flags .irqbench.stamps=alloc -j .irqbench.stamps "$elf" "$work/stamps"
    { arm-none-eabi-nm -n --defined-only "$elf" | grep -i ' t ' | sed 's/^/symbol /'
      od -An -v -tx4 -w8 "$work/stamps" | sed 's/^ */stamp /' | sort; } |
        awk '$1 == "symbol" && $4 !~ /^aaa_/ { if ($2 in name) next; name[$2] = $4; at[++n] = $2 }
            $1 == "symbol" && $4 ~ /^aaa_/ { name[$2] = "new"; at[++n] = $2 }
            $1 == "stamp" { for (i = 1; i < n && at[i + 1] "" <= $2 ""; i++) { }
                if (name[at[i]] != "new") print name[at[i]], $3, substr($2, 8) }' | sort
}
aligned_alike() {
    places build/firmware >"$work/one"
    places $more >"$work/two"
    [ -s "$work/one" ] && cmp -s "$work/one" "$work/two" && return
    diff "$work/one" "$work/two" | head -20
    return 1
}
moved() { # the new style did come first
    local elf before after
    before=$(arm-none-eabi-nm build/firmware/"$board"/irqbench.elf | awk '$3 == "raw_c_sample" { print $1 }')
    after=$(arm-none-eabi-nm $more/"$board"/irqbench.elf | awk '$3 == "raw_c_sample" { print $1 }')
    [ $((16#$after)) -gt $((16#$before)) ]
}

must "the images build" build_standard
must "an image with one more style builds" build_images $more firmware/tests/variants/aaa_style.c
must "the client builds" build_client talk
for board in $boards; do
    cells >"$work/cells"
    tap "$board runs all its cells" talk "$work/first" build/firmware "$board" $(cat "$work/cells")
    tap "$board: all came to their end" ended first
    tap "$board runs them again" talk "$work/second" build/firmware "$board" $(cat "$work/cells")
    tap "$board: the same values" same "$work/first" "$work/second"
    tap "$board runs them with delayed commands" talk "$work/delayed" build/firmware "$board" -d 23 $(cat "$work/cells")
    tap "$board: the same values although commands were delayed" same "$work/first" "$work/delayed"
    tap "$board runs them in reverse order" talk "$work/reverse" build/firmware "$board" $(tac "$work/cells")
    tap "$board: the same values in reverse order" same "$work/first" "$work/reverse"
    tap "$board runs them beside one more style" talk "$work/more" $more "$board" aaa_style:none:none:1 $(cat "$work/cells")
    tap "$board: the new style moved the others' code" moved
    tap "$board: the same values beside one more style" same "$work/first" "$work/more"
    tap "$board: all measured code is aligned as before" aligned_alike
done
tap_end
