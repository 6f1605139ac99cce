# A core that lacks what a cell needs answers `unsupported` with the feature's
# name, whichever part of the cell needs it, and goes on with the others.
. firmware/tests/lib/target.sh
image_boards="mps2-an385 mps2-an386"
variant=build/firmware-needs

# ended CELL-NUMBER: "STATUS REASON" of its end; "fault" if it has none.
ended() {
    awk -F'\t' -v n="$1" '$1 == "cell" { on = $2 == "number=" n }
        on && ($1 == "cell_end" || $1 == "fault") { status = reason = ""
            for (i = 2; i <= NF; i++) { if ($i ~ /^status=/) status = substr($i, 8); if ($i ~ /^reason=/) reason = substr($i, 8) }
            print $1 == "fault" ? "fault" : status " " reason; exit }' "$work/said"
}
# sampled CELL-NUMBER: how many rows it sent.
sampled() { awk -F'\t' -v n="$1" '$1 == "cell" { on = $2 == "number=" n } on && $1 == "row" { rows++ } END { print rows + 0 }' "$work/said"; }
unsupported() { is "$(ended "$1"), $(sampled "$1") samples" "2 the core has no $2, 0 samples"; }
runs() { is "$(ended "$1"), $(sampled "$1") samples" "0 , $2 samples"; }

# without FEATURE-BIT: a copy of the images in which an385's table has it not.
without() {
    rm -rf "$work/without"
    mkdir "$work/without"
    cp -r build/firmware/mps2-an385 "$work/without"
    /usr/bin/python3 - "$work/without/mps2-an385/irqbench.elf" "$1" <<'END'
import struct, subprocess, sys
path, bit = sys.argv[1], int(sys.argv[2])
nm = subprocess.run(["arm-none-eabi-nm", path], capture_output=True, text=True, check=True).stdout
board = next(int(line.split()[0], 16) for line in nm.splitlines() if line.split()[-1] == "board")
data = bytearray(open(path, "rb").read())
# The program header that holds it; core_features lies behind four pointers.
phoff, phnum = struct.unpack_from("<I", data, 28)[0], struct.unpack_from("<H", data, 44)[0]
for i in range(phnum):
    kind, offset, address, _, size = struct.unpack_from("<5I", data, phoff + 32 * i)
    if kind == 1 and address <= board < address + size:
        at = offset + board - address + 16
features = struct.unpack_from("<I", data, at)[0]
assert features >> bit & 1, f"features are {features:#x}"
struct.pack_into("<I", data, at, features & ~(1 << bit))
open(path, "wb").write(data)
END
}

must "the images build" build_standard
must "the client builds" build_client talk
must "the images with what needs an FPU build" build_images $variant firmware/tests/variants/needs.c
needing=(entry_exit:needs_fpu:none:3 shared_op:needs_fpu:none:3 entry_swept:raw_c:needs_fpu:3 needs_fpu:raw_c:none:3)
others=(entry_exit:raw_c:none:3 shared_op:atomic:none:3 entry_swept:raw_c:idle:3)
parts=(style discipline load scenario)

must "mps2-an385 answers" talk "$work/said" $variant mps2-an385 "${needing[@]}" "${others[@]}"
for i in 0 1 2 3; do tap "mps2-an385 has no FPU: a ${parts[i]} that needs it is unsupported" unsupported $((i + 1)) FPU; done
for i in 5 6 7; do tap "mps2-an385 runs ${others[i - 5]} behind it" runs $i 3; done
must "mps2-an386 answers" talk "$work/said" $variant mps2-an386 "${needing[@]}"
for i in 0 1 2 3; do tap "mps2-an386 has an FPU: a ${parts[i]} that needs it runs" runs $((i + 1)) 3; done

must "an image whose core has no LDREX is made" without 2
must "it answers" talk "$work/said" "$work/without" mps2-an385 "${others[@]}" shared_update:atomic:none:3 shared_op:none:none:3
tap "without LDREX, the atomic discipline is unsupported" unsupported 2 LDREX
tap "and so it is under interrupts" unsupported 4 LDREX
for i in 1 3 5; do tap "without LDREX, cell $i runs" runs $i 3; done

must "an image whose core has no VTOR is made" without 1
must "it answers" talk "$work/said" "$work/without" mps2-an385 "${others[@]}"
for i in 1 2 3; do tap "without VTOR no table can be chosen: cell $i is unsupported" unsupported $i VTOR; done
tap_end
