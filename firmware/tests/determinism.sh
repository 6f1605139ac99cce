# time limit: 3600
# The same cell gives the same raw values: with its commands delayed, behind other
# cells, and in an image that has one more style; to prove it, also when nothing is changed.
. firmware/tests/lib/target.sh
more=build/firmware-more
talk_limit=600

# To prove it, a board of each architecture runs all designs; another one, whose code is the same but
# for its drivers, one of each kind, as all do else.
whole='^(microbit|mps2-an386)$'
[ -n "${PROVE-}" ] || whole='^none$'

# The catalogue's cells, most loads under one style: "SCENARIO:SUBJECT:LOAD:SAMPLES".
# Swept are a style of each kind, since a sweep takes a hundred times as long; and few samples
# are asked of streams of events, each of which takes QEMU long. Without its cycles QEMU is too
# slow for periodic_timer, which never meets its load, and for irq_over_thread, whose timer falls due
# again before its handler is over: that they repeat is in events.sh and kernels.sh.
cells() {
    local styles=.
    [[ $board =~ $whole ]] || styles='^(raw_c|dispatch_chain|defer_thread|defer_pendsv|zero_latency|defer_list)$'
    awk -F'\t' -v styles="$styles" '$1 == "style" && $2 ~ styles || $1 == "sharing" { subject[$1] = subject[$1] " " $2 } $1 == "load" { load[++loads] = $2 }
        $1 == "scenario" { name[++n] = $2; kind[n] = $3; with[n] = $4 }
        END { for (i = 1; i <= n; i++) { m = split(subject[kind[i]], s, " ")
            for (j = 1; j <= m; j++) {
                if (with[i] == "any") for (k = 1; k <= loads; k++) { if (s[j] == "raw_c" && name[i] == "entry_swept" || s[j] ~ /^(raw_c|dispatch_chain|defer_thread|defer_pendsv)$/ && load[k] ~ /^(idle|memory)$/) print name[i] ":" s[j] ":" load[k] ":150" }
                else print name[i] ":" s[j] ":none:" (with[i] == "own" ? 150 : 20) } } }' build/firmware/"$board"/catalog.txt |
        grep -vE "$shared_otherwise|^(periodic_timer|irq_over_thread):" | sed -E '/^max_rate:/s/:[0-9]+$/:4/'
}
# Scenarios about one thing that is shared, disciplines about another.
shared_otherwise='^shared_(update|timer|borrow|init|lock):(publish|publish_racy|seqlock):|^shared_(update|timer|read|init|lock):(token|token_kept):'
shared_otherwise+='|^shared_(read|borrow|init|lock):(atomic|atomic_swap|basepri|basepri_max|bitband|none|nvic_line|primask|primask_naive|spsc):'
shared_otherwise+='|^shared_(update|timer|read|borrow|init):(spin|spin_masked):|^shared_(update|timer|read|borrow|lock|bystander):(lazy_init|lazy_init_late):'
shared_otherwise+='|^shared_(update|bystander):nvic_line:'
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
# All ran or could not (host/tests/boards.sh knows which cannot, and why), and of no image
# could all not: of the microbit's, which has no event timer, a quarter runs.
ended() {
    local ran
    ran=$(grep -c '^cell_end.*status=0' "$work/$1")
    is "$(grep -c '^cell_end.*status=[02].' "$work/$1") ended, $((ran * 5 >= $(wc -l <"$work/cells"))): a fifth of them ran" \
        "$(wc -l <"$work/cells") ended, 1: a fifth of them ran"
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
    if [ -n "${PROVE-}" ]; then
        tap "$board runs them again" talk "$work/second" build/firmware "$board" $(cat "$work/cells")
        tap "$board: the same values" same "$work/first" "$work/second"
    fi
    tap "$board runs them with delayed commands" talk "$work/delayed" build/firmware "$board" -d 3 $(cat "$work/cells")
    tap "$board: the same values although commands were delayed" same "$work/first" "$work/delayed"
    tap "$board runs them in reverse order" talk "$work/reverse" build/firmware "$board" $(tac "$work/cells")
    tap "$board: the same values in reverse order" same "$work/first" "$work/reverse"
    tap "$board runs them beside one more style" talk "$work/more" $more "$board" aaa_style:none:none:1 $(cat "$work/cells")
    tap "$board: the new style moved the others' code" moved
    tap "$board: the same values beside one more style" same "$work/first" "$work/more"
    tap "$board: all measured code is aligned as before" aligned_alike
done
tap_end
