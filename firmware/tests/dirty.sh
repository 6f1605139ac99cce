# Does an image start the same whoever starts it? A bootloader that leaves everything wrong
# (firmware/tests/dirty/) lies in flash beside the image, and QEMU starts there: also behind
# each reset.
. firmware/tests/lib/target.sh
found=build/firmware-as_found
program=${IRQBENCH_QEMU:-qemu-system-arm}

# place BOARD: where in its flash there is room for it; that its image is not there asks no_overlap.
place() {
    case $1 in
    netduinoplus2) echo 0x080F0000 ;;
    lm3s6965evb) echo 0x0003E000 ;;
    microbit) echo 0x0003F000 ;;
    mps2-an505) echo 0x103F0000 ;;
    *) echo 0x003F0000 ;;
    esac
}
# The image's table: the start of FLASH in memory.ld.
flash_of() { sed -n 's/^ *FLASH.*ORIGIN = \(0x[0-9A-Fa-f]*\).*/\1/p' "firmware/boards/$1/memory.ld"; }
ram_of() { sed -n 's/^ *RAM.*ORIGIN = \(0x[0-9A-Fa-f]*\).*/\1/p' "firmware/boards/$1/memory.ld"; }
cpu_of() { sed -n 's/^BOARD_CPU *:= //p' "firmware/boards/$1/board.mk"; }
options() {
    local cpu
    cpu=$(cpu_of "$1")
    echo "-DIMAGE=$(flash_of "$1") -DOWN_STACK=$(ram_of "$1")+0x1000"
    echo "-DMPU_BASE=$(($(flash_of "$1") & 0xE0000000))"
    case $cpu in *cortex-m0*) echo "-DBASELINE -DWORDS=1" ;; *) echo "-DWORDS=$((($(sed -n 's/.*-DBOARD_IRQ_LINES=\([0-9]*\).*/\1/p' "firmware/boards/$1/board.mk")) / 32))" ;; esac
    case $cpu in *-mfpu=*) echo "-DWITH_FPU" ;; esac
    case $cpu in *cortex-m33*) echo "-DWITH_LIMITS" ;; *cortex-m0*) ;; *) echo "-DWITH_MPU" ;; esac
    case $1 in mps2-an385 | mps2-an386) echo "-DWITH_TIMER" ;; esac
}
# bootloader BOARD OPTION...: its ELF and a qemu that starts there.
bootloader() {
    local board=$1 name=$work/$1-boot
    shift
    arm-none-eabi-gcc $(cpu_of "$board") -mthumb -nostdlib -Wl,--no-warn-rwx-segments -Wl,-Ttext="$(place "$board")" \
        -Wl,--entry=start $(options "$board") "$@" firmware/tests/dirty/bootloader.S -o "$name.elf" || return
    printf '#!/bin/sh\n[ "$1" = --version ] || set -- "$@" -device loader,file=%s,cpu-num=0\nexec %s "$@"\n' \
        "$PWD/$name.elf" "$program" >"$name"
    chmod +x "$name"
}
no_overlap() { [ $((0x$(arm-none-eabi-nm "build/firmware/$1/irqbench.elf" | sed -n 's/ A summed_end//p'))) -le $(($(place "$1"))) ]; }

matrix() {
    cat >"$work/$1.yaml" <<END
name: dirty
boards: $1
scenarios: [entry_exit, entry_swept, response, preemption, tail_chain, shared_update]
styles: [raw_c, defer_thread]
sharing: [none, primask]
loads: idle
END
}
measure() { # BOARD NAME [QEMU]
    IRQBENCH_QEMU=${3:-$program} timeout -k 1 "$hung" build/irqbench run "$work/$1.yaml" -o "$work/$1-$2" --force
}
measured() { # BOARD NAME: not only reasons why not
    [ "$(grep -c '"status": "ok"' "$work/$1-$2/run.json")" -ge 4 ] || grep '"reason"' "$work/$1-$2/run.json"
}
same() { scripts/check-reference.py same "$work/$1-clean/run.json" "$work/$1-dirty/run.json"; }
registers() { # BOARD NAME [QEMU]
    IRQBENCH_QEMU=${3:-$program} talk "$work/$1-$2.said" $found "$1" as_found:raw_c:none:24 &&
        awk -F'\t' '$1 == "row"' "$work/$1-$2.said" >"$work/$1-$2.rows" && [ "$(wc -l <"$work/$1-$2.rows")" -eq 24 ]
}
refused() { # BOARD
    local out
    out=$(IRQBENCH_QEMU=$work/$1-boot talk "$work/said" build/firmware "$1" entry_exit:raw_c:none:1 2>&1) && { echo "it was measured with"; return 1; }
    has "$out" "started by a jump from an exception handler or an unprivileged thread"
}

must "the images build" build_standard
must "the images that show their registers build" build_images $found firmware/tests/variants/as_found.c
must "the client builds" build_client talk
for board in $boards; do
    must "$board: a bootloader builds" bootloader "$board"
    tap "$board: it lies beside the image" no_overlap "$board"
    matrix "$board"
    must "$board: a clean run" measure "$board" clean
    must "$board: a run behind the bootloader" measure "$board" dirty "$work/$board-boot"
    tap "$board: cells were measured" measured "$board" dirty
    tap "$board: both have the same numbers" same "$board"
    must "$board: its registers behind a reset" registers "$board" clean
    must "$board: and behind the bootloader" registers "$board" dirty "$work/$board-boot"
    tap "$board: they are the same" is "$(cat "$work/$board-dirty.rows")" "$(cat "$work/$board-clean.rows")"
done
must "mps2-an386: a bootloader with an interrupt due builds" bootloader mps2-an386 -DARMED
must "mps2-an386: its registers behind that" registers mps2-an386 dirty "$work/mps2-an386-boot"
tap "mps2-an386: the interrupt does not come" is "$(cat "$work/mps2-an386-dirty.rows")" "$(cat "$work/mps2-an386-clean.rows")"
must "mps2-an386: a bootloader that jumps from a handler builds" bootloader mps2-an386 -DFROM_HANDLER
tap "mps2-an386: an image started from a handler is refused with a sentence" refused mps2-an386
must "mps2-an386: a bootloader with unprivileged threads builds" bootloader mps2-an386 -DUNPRIVILEGED
tap "mps2-an386: an unprivileged image is refused with a sentence" refused mps2-an386
tap_end
