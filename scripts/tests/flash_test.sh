#!/bin/bash
# `make flash`: what it runs for each tool, and what it says when there is none. The tools are
# stand-ins that write down how they were called.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
images="$work/with a space"
drive="$work/a drive"
mkdir -p "$work/bin" "$work/none" "$images" "$drive"

for tool in openocd pyocd probe-rs st-flash; do
    printf '#!/bin/sh\n{ printf %%s "%s"; for a; do printf "|%%s" "$a"; done; echo; } >>"%s"\nexit "$(cat "%s")"\n' \
        "$tool" "$work/calls" "$work/status" >"$work/bin/$tool"
    chmod +x "$work/bin/$tool"
done
echo 0 >"$work/status"
# What the script itself needs, and no tool that flashes.
for tool in bash sh make cat cut paste grep dirname basename realpath findmnt head cp sync printf arm-none-eabi-objcopy; do
    ln -s "$(type -P $tool)" "$work/none/$tool"
done

# Small boards: an ELF with a word of flash at 0x10000000 for each that is asked for.
image() {
    mkdir -p "$images/$1"
    printf 'MEMORY { F : ORIGIN = 0x10000000, LENGTH = 1K }\nSECTIONS { .text : { *(.text) } > F }\n' >"$work/a.ld"
    printf '.text\n.rept 80\n.word 0x12345678\n.endr\n' | arm-none-eabi-gcc -nostdlib -Wl,-e,0 -T "$work/a.ld" -x assembler - \
        -o "$images/$1/irqbench.elf"
}
for board in nucleo_f446re nucleo_f446re-0ws nrf52840dk raspberry-pi-pico mps2-an385; do image $board; done

# flash PATH BOARD [VARIABLE=VALUE...]
flash() {
    local path=$1 board=$2
    shift 2
    : >"$work/calls"
    timeout "$hung" env PATH="$path" IMAGES="$images" UF2_VOLUME= "$@" scripts/flash.sh "$board" >"$work/out" 2>"$work/err"
}
tools=$work/bin:$work/none
calls() {
    flash "$tools" "$1" FLASH="$2" || { cat "$work/err"; return 1; }
    is "$(cat "$work/calls")" "$3"
}
refuses() { # STATUS TEXT PATH BOARD ...
    local status=$1 text=$2
    shift 2
    flash "$@"
    is $? "$status" && has "$(cat "$work/err")" "$text" && is "$(cat "$work/calls")" ""
}
prints() { has "$(cat "$work/out")" "$1"; }
f446=$images/nucleo_f446re

tap "openocd: its board's file, the image in one word" calls nucleo_f446re openocd \
    "openocd|-f|board/st_nucleo_f4.cfg|-c|program {$f446/irqbench.elf} verify reset exit"
tap "it prints what it does before" prints "flash: openocd -f board/st_nucleo_f4.cfg -c "
tap "pyocd: its target" calls nucleo_f446re pyocd "pyocd|flash|-t|stm32f446retx|$f446/irqbench.elf"
tap "probe-rs: its chip, and a reset" calls nucleo_f446re probe-rs \
    "probe-rs|download|--chip|STM32F446RETx|$f446/irqbench.elf
probe-rs|reset|--chip|STM32F446RETx"
tap "st-flash: a plain image and its address" calls nucleo_f446re st-flash "st-flash|--reset|write|$f446/irqbench.bin|0x08000000"
tap "a board of another's parts has that one's tools, and its own image" calls nucleo_f446re-0ws pyocd \
    "pyocd|flash|-t|stm32f446retx|$images/nucleo_f446re-0ws/irqbench.elf"
tap "openocd's files may be several" calls raspberry-pi-pico openocd \
    "openocd|-f|interface/cmsis-dap.cfg|-f|target/rp2040.cfg|-c|program {$images/raspberry-pi-pico/irqbench.elf} verify reset exit"
first_found() { flash "$work/some:$work/none" nrf52840dk && is "$(cut -d '|' -f 1 "$work/calls")" pyocd; }
mkdir "$work/some" && cp "$work/bin/pyocd" "$work/bin/probe-rs" "$work/some"
tap "without FLASH the first tool that is there does it" first_found

tap "without a tool it says which packages have one" refuses 2 "apt-get install openocd" "$work/none" nucleo_f446re
tap "and for a tool that is asked for, which" refuses 2 "st-flash is not here: apt-get install stlink-tools" "$work/none" \
    nucleo_f446re FLASH=st-flash
tap "a tool that the board does not know" refuses 2 "for nrf52840dk there is openocd pyocd probe-rs" "$tools" nrf52840dk FLASH=st-flash
tap "a tool that nobody knows" refuses 2 "for nrf52840dk there is" "$tools" nrf52840dk "FLASH=a b;c"
tap "a board that is none" refuses 2 "there is no board nucleo; those that can be flashed are:" "$tools" nucleo
tap "a board that is a path" refuses 2 "there is no board" "$tools" ../boards/nrf52840dk
tap "no board" refuses 2 "which board? make flash BOARD=x" "$tools" ""
tap "a board of QEMU's alone" refuses 2 "microbit is run in QEMU" "$tools" microbit
tap "an image that was not built" refuses 2 "irqbench.elf is not there: make firmware" "$tools" nucleo_f103rb
echo 1 >"$work/status"
fails() {
    flash "$tools" nucleo_f446re
    is $? 1 && has "$(cat "$work/err")" "openocd failed" && has "$(cat "$work/err")" "found no probe"
}
tap "a tool that finds no probe" fails
echo 0 >"$work/status"

tap "uf2 without the drive" refuses 2 "uf2 is not here: hold BOOTSEL" "$tools" raspberry-pi-pico FLASH=uf2
touch "$drive/INFO_UF2.TXT"
copies() {
    flash "$tools" raspberry-pi-pico FLASH=uf2 UF2_VOLUME="$drive" || { cat "$work/err"; return 1; }
    cmp "$drive/irqbench.uf2" "$images/raspberry-pi-pico/irqbench.uf2"
}
tap "uf2 copies a file onto the drive" copies
# By the format's own words, not by the script's: 320 bytes are two blocks.
well_formed() {
    /usr/bin/python3 -B - "$1" "$2" <<'END'
import struct, subprocess, sys
data, elf = open(sys.argv[1], "rb").read(), sys.argv[2]
assert len(data) % 512 == 0 and data, len(data)
blocks = [data[i:i + 512] for i in range(0, len(data), 512)]
image = {}
for n, block in enumerate(blocks):
    first, second, flags, address, size, number, count, family = struct.unpack_from("<8I", block)
    assert (first, second, block[508:]) == (0x0A324655, 0x9E5D5157, b"\x30\x6f\xb1\x0a"), n
    assert (flags, size, number, count, family) == (0x2000, 256, n, len(blocks), 0xE48BFF56), n
    assert address % 256 == 0, hex(address)
    image.update({address + i: block[32 + i] for i in range(size)})
subprocess.run(["arm-none-eabi-objcopy", "-O", "binary", elf, sys.argv[1] + ".bin"], check=True)
flat = open(sys.argv[1] + ".bin", "rb").read()
assert bytes(image[0x10000000 + i] for i in range(len(flat))) == flat
assert len(image) - len(flat) < 512 and set(list(image.values())[len(flat):]) <= {255}
END
}
tap "its blocks are UF2's, and hold the image" well_formed "$drive/irqbench.uf2" "$images/raspberry-pi-pico/irqbench.elf"
no_image() {
    local said
    printf 'no ELF' >"$work/no.elf"
    said=$(/usr/bin/python3 -B scripts/uf2.py 0xE48BFF56 "$work/no.elf" "$work/no.uf2" 2>&1)
    is $? 2 && has "$said" "is no ELF file of 32 bits" && [ ! -e "$work/no.uf2" ]
}
tap "uf2: a file that is no image" no_image
front_door() { has "$(make help)" "make flash" && has "$(make -n INSTALL=no flash BOARD=nrf52840dk)" "scripts/flash.sh"; }
tap "make flash is there" front_door
quoted() {
    local said
    said=$(make INSTALL=no flash 'BOARD=$(shell touch '"$work"'/pwned)' 2>&1) && return 1
    [ ! -e "$work/pwned" ] && has "$said" "there is no board"
}
tap "make flash runs nothing that a board's name says" quoted
tap_end
