#!/bin/bash
# Writes a board's image into the board: `make flash BOARD=x`. Which tools can do it says the
# board's folder (board.mk); the first of them that is installed does it, or the one that
# FLASH names. Prints each command before it runs it.
#
#   scripts/flash.sh BOARD
#
#   FLASH=openocd|pyocd|probe-rs|st-flash|uf2   this tool and no other
#   IMAGES=FOLDER                               where BOARD/irqbench.elf is (build/firmware)
#   UF2_VOLUME=FOLDER                           where the boot ROM's drive is mounted, if not found
#
# Exit: 0 written, 1 the tool failed, 2 there is nothing to be done: what is asked is wrong or missing.
set -u
cd "$(dirname "$0")/.." || exit 2
boards=${BOARDS_FOLDER:-firmware/boards}
images=${IMAGES:-build/firmware}
objcopy=${CROSS:-arm-none-eabi-}objcopy
ways=(openocd pyocd probe-rs st-flash uf2)

say() { printf 'flash: %s\n' "$*"; }
refuse() {
    printf 'flash: %s\n' "$@" >&2
    exit 2
}

# The name of a way's variable in board.mk, and the Debian package of its tool.
variable_of() {
    case $1 in
    openocd) echo BOARD_FLASH_OPENOCD ;;
    pyocd) echo BOARD_FLASH_PYOCD ;;
    probe-rs) echo BOARD_FLASH_PROBE ;;
    st-flash) echo BOARD_FLASH_STFLASH ;;
    uf2) echo BOARD_FLASH_UF2 ;;
    esac
}
how_to_get() {
    case $1 in
    openocd) echo "apt-get install openocd" ;;
    pyocd) echo "apt-get install python3-pyocd" ;;
    st-flash) echo "apt-get install stlink-tools" ;;
    probe-rs) echo "no package in Debian; see https://probe.rs" ;;
    uf2) echo "hold BOOTSEL while plugging the board in, and mount its drive" ;;
    esac
}
# value BOARD VARIABLE: of the board's board.mk, which may include another board's.
value() { make -s --no-print-directory -f - <<<"include $boards/$1/board.mk
\$(info \$($2))
all: ;" all 2>/dev/null; }
# ways_of BOARD: what its folder names.
ways_of() {
    local way
    for way in "${ways[@]}"; do [ -z "$(value "$1" "$(variable_of "$way")")" ] || echo "$way"; done
}
flashable() {
    local folder
    for folder in "$boards"/*/; do
        folder=$(basename "$folder")
        [ -z "$(ways_of "$folder")" ] || echo "$folder"
    done | paste -sd ' '
}

# Where the drive with this label is mounted; it has the boot ROM's own file.
volume() {
    local place
    for place in "${UF2_VOLUME:-}" "$(findmnt -rno TARGET -S "LABEL=$1" 2>/dev/null | head -n 1)" \
        "/media/${USER:-}/$1" "/run/media/${USER:-}/$1" "/media/$1" "/mnt/$1"; do
        [ -n "$place" ] && [ -f "$place/INFO_UF2.TXT" ] && echo "$place" && return 0
    done
    return 1
}
has_tool() {
    case $1 in
    uf2) volume "$(value "$board" BOARD_FLASH_UF2 | cut -d ' ' -f 2-)" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

run() {
    local line
    line=$(printf '%q ' "$@")
    say "${line% }"
    "$@"
}

# openocd reads Tcl: a path in braces is one word, whatever else is in it.
with_openocd() {
    local words
    read -ra words <<<"$1"
    [ "${words[0]}" = -f ] || words=(-f "${words[@]}")
    run openocd "${words[@]}" -c "program {$image} verify reset exit"
}
with_pyocd() { run pyocd flash -t "$1" "$image"; }
with_probe-rs() { run probe-rs download --chip "$1" "$image" && run probe-rs reset --chip "$1"; }
with_st-flash() {
    run "$objcopy" -O binary "$image" "${image%.elf}.bin" && run st-flash --reset write "${image%.elf}.bin" "$1"
}
with_uf2() {
    local family=${1%% *} drive
    drive=$(volume "${1#* }") || return
    run /usr/bin/python3 -B scripts/uf2.py "$family" "$image" "${image%.elf}.uf2" &&
        run cp -- "${image%.elf}.uf2" "$drive/" && run sync
}

choose() {
    local way
    if [ -n "${FLASH:-}" ]; then
        grep -qxF -- "$FLASH" <<<"$named" ||
            refuse "FLASH=$(printf %q "$FLASH"): for $board there is $(paste -sd ' ' <<<"$named")"
        has_tool "$FLASH" || refuse "$FLASH is not here: $(how_to_get "$FLASH")"
        chosen=$FLASH
        return
    fi
    for way in $named; do
        if has_tool "$way"; then
            chosen=$way
            return
        fi
    done
    printf 'flash: nothing here can flash %s. One of these can:\n' "$board" >&2
    for way in $named; do printf '  %-9s %s\n' "$way" "$(how_to_get "$way")" >&2; done
    exit 2
}

board=${1:-}
[ -n "$board" ] || refuse "which board? make flash BOARD=x, where x is one of: $(flashable)"
[[ $board =~ ^[A-Za-z0-9_.-]+$ && -f $boards/$board/board.mk ]] ||
    refuse "there is no board $(printf %q "$board"); those that can be flashed are: $(flashable)"
named=$(ways_of "$board")
[ -n "$named" ] || refuse "$board is run in QEMU: its board.mk names no way to flash it (BOARD_FLASH_*)"
image=$(realpath -m -- "$images/$board/irqbench.elf")
[ -f "$image" ] || refuse "$image is not there: make firmware"
case $image in *[{}\\]*) refuse "$image: a path with a brace or a backslash cannot be given to OpenOCD" ;; esac
choose
say "$board by $chosen: $(value "$board" "$(variable_of "$chosen")")"
if ! "with_$chosen" "$(value "$board" "$(variable_of "$chosen")")"; then
    printf 'flash: %s failed, see above. If it found no probe: is the board plugged in, may you use its USB\n' "$chosen" >&2
    printf '  device (udev rules come with the tool: plug in again behind its installation), does another program have it?\n' >&2
    exit 1
fi
say "done: build/irqbench doctor --port NAME looks at the board"
