# The plugin with an image of somebody else's: the example of host/vdwt/ALONE.md, as
# it is printed there, gives the number that is printed there.
. scripts/tests/lib/tap.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-alone.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
page=host/vdwt/ALONE.md
sed -n '/^```asm/,/^```/p' $page | sed '1d;$d' >"$work/self.S"
claimed=$(sed -n 's/^prints \([0-9]*\):.*/\1/p' $page)

build() { arm-none-eabi-gcc -nostdlib -Wl,-Ttext=0,-e0 "$work/self.S" -o "$work/self.elf"; }
tap "the example builds" build

# times CORE [ARGUMENT]: the example's exit status.
times() {
    local status=0
    timeout -k 1 "$hung" "${VDWT_QEMU:-qemu-system-arm}" -M mps2-an386 -display none -serial none -monitor none \
        -kernel "$work/self.elf" -icount shift=0,align=off,sleep=off \
        -plugin "${VDWT_PLUGIN:-build/libvdwt.so},core=$1${2:+,$2}" >"$work/said" 2>&1 </dev/null || status=$?
    cat "$work/said"
    echo "$status"
}
tap "and prints what the page says" is "$(times cortex-m4)" "$claimed"
tap "2 for the load and 2 for the division at best" is "$(times cortex-m4 bound=best)" 4
tap "12 for the division at worst" is "$(times cortex-m4 bound=worst)" 14
tap "two instructions, where these are counted" is "$(times cortex-m7 bound=insns)" 2
