# The kernel on its own, in an image of its own, on every board's core, and with it what else of
# firmware/ stands alone: libc.c, region.c. The image prints TAP itself; here its results are numbered through.
. firmware/tests/lib/target.sh

# Those that decide the code, from where the images have them.
codegen=$(sed -n 's/^FIRMWARE_CODEGEN := //p' firmware/firmware.mk)

# Where the test's own lines are (harness.h): region.c's headers ask for some.
lines="-DBOARD_IRQ_LINES=32 -DBOARD_TEST_IRQ=20"

# origin REGION BOARD: where it begins, by the board's memory.ld.
origin() { sed -n "s/^ *$1 .*ORIGIN = \(0x[0-9A-Fa-f]*\),.*/\1/p" "firmware/boards/$2/memory.ld"; }

build_kernel_test() { # BOARD OPTION...
    local board=$1 cpu source object objects=()
    shift
    cpu=$(sed -n 's/^BOARD_CPU *:= //p' "firmware/boards/$board/board.mk")
    for source in firmware/kernel.c firmware/libc.c firmware/region.c firmware/tests/kernel/*.c; do
        object=$work/$(basename "$source" .c).o
        arm-none-eabi-gcc -std=gnu11 -masm-syntax-unified -g -ffreestanding -ffunction-sections -fdata-sections -fno-common \
            -Wall -Wextra -Wconversion -Wshadow -Werror -Wno-override-init $codegen $cpu $lines -I. "$@" \
            -c "$source" -o "$object" || return
        objects+=("$object")
    done
    sed "s/@FLASH@/$(origin FLASH "$board")/; s/@RAM@/$(origin RAM "$board")/" \
        firmware/tests/kernel/kernel_test.ld >"$work/kernel_test.ld"
    arm-none-eabi-gcc $cpu -mthumb -nostdlib -static -Wl,--no-warn-rwx-segments \
        -T "$work/kernel_test.ld" "${objects[@]}" -o "$work/kernel_test.elf"
}

# An instruction is some counts of SysTick, three at most: ticks fall into many places.
shift_of() { awk '/^clock_hz:/ { shift = 7; while (2 ^ shift * $2 > 3.5e9) shift--; print shift }' "firmware/boards/$1/board.yaml"; }

run_kernel_test() {
    timeout -k 1 "$hung" qemu-system-arm -M "$(machine_of "$1")" -display none -monitor none -serial none \
        -semihosting-config enable=on,target=native -icount shift="$(shift_of "$1")",align=off,sleep=off \
        -kernel "$work/kernel_test.elf" </dev/null >"$work/out" 2>&1
    status=$?
}

for board in $boards; do
    tap "$board: the image builds" build_kernel_test "$board"
    run_kernel_test "$board"
    pass_on "$board" "$work/out" $status
done
tap_end
