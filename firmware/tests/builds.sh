# The whole image also builds for cores that no board here has, and holds no
# instruction that the core lacks (the assembler knows the core's own). The board is a
# stand-in made up here, so nothing of it is run.
. firmware/tests/lib/target.sh

# stand_in CORE OPTIONS FEATURES: a tree with one board, and the sources as they are.
stand_in() {
    local tree=$work/$1 board=$work/$1/firmware/boards/stand-in item
    mkdir -p "$board" "$tree/firmware"
    for item in Makefile bench configs host reports scripts LICENSE; do ln -s "$PWD/$item" "$tree/$item"; done
    for item in firmware/*; do [ "$item" = firmware/boards ] || ln -s "$PWD/$item" "$tree/$item"; done
    printf 'BOARD_CPU  := %s\nBOARD_UART := cmsdk_apb\nBOARD_DEFS := -DBOARD_IRQ_LINES=32 -DBOARD_TEST_IRQ=20\n' "$2" >"$board/board.mk"
    sed "s/mps2-an385/stand-in/; s/cortex-m3/$1/" firmware/boards/mps2-an385/board.c |
        sed "/core_features/,/,\$/c\\    .core_features = $3," >"$board/board.c"
    sed "s/mps2-an385/stand-in/; s/^core: .*/core: $1/" firmware/boards/mps2-an385/board.yaml >"$board/board.yaml"
    cp firmware/boards/mps2-an385/memory.ld "$board/memory.ld"
}
builds() { # CORE OPTIONS FEATURES
    stand_in "$@" && build_log "builds-$1" make -C "$work/$1" --no-print-directory INSTALL=no firmware
}
image() { echo "$work/$1/build/firmware/stand-in/irqbench.elf"; }
# For that architecture, by the ELF's own attribute.
architecture() { is "$(arm-none-eabi-readelf -A "$(image "$1")" | sed -n 's/^ *Tag_CPU_arch: //p')" "$2"; }
# What the atomic discipline is made of, or not.
exclusives() { is "$(arm-none-eabi-objdump -d "$(image "$1")" | sed -n '/<atomic_operation>:/,/^$/s/.*\t\(ldr\?a\?ex\|udf\)\t.*/\1/p')" "$2"; }

check() { # CORE ARCHITECTURE OPTIONS FEATURES INSTRUCTION
    tap "an image for a $1 builds" builds "$1" "-mcpu=$1 $3" "$4"
    tap "$1: it is code for $2" architecture "$1" "$2"
    tap "$1: its atomic update is made of $5" exclusives "$1" "$5"
}

v7m="WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX | WIRE_FEATURE_DWT"
check cortex-m23 v8-M.baseline -mfloat-abi=soft "WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX" ldrex
# Boards here have the others, built for each test.
[ -n "${PROVE-}" ] || { tap_end; exit; }
check cortex-m0plus v6S-M -mfloat-abi=soft WIRE_FEATURE_VTOR udf
check cortex-m7 v7E-M "-mfpu=fpv5-d16 -mfloat-abi=hard" "$v7m | WIRE_FEATURE_FPU" ldrex
check cortex-m33 v8-M.mainline "-mfpu=fpv5-sp-d16 -mfloat-abi=hard" "$v7m | WIRE_FEATURE_FPU" ldrex
tap_end
