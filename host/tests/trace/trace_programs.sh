# `irqbench trace` of programs that bring a library with them, as others write them: C++ with exceptions on
# newlib and on picolibc, Rust. Each instruction, exception and call against QEMU's own log, and how
# each ends. What is not installed is not tried, and it is said.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

one_insn=-singlestep
qemu-system-arm --version | grep -Eq 'version ([0-7]\.|8\.0)' || one_insn="-accel tcg,one-insn-per-tb=on"

# ends NAME STATUS WORDS: as a user sees it, with the image's own status.
ends() {
    call "$work/$1.elf" -m mps2-an385 --exit-status --serial
    is "$status" "$2" && has "$out$err" "$3"
}
# by_log NAME: QEMU answers both, as what is the host's is in what they execute.
by_log() {
    local name=$1
    traced "$name" mps2-an385 --semihosting native --profile --callgrind "$work/callgrind" || return
    timeout "$hung" qemu-system-arm -M mps2-an385 -display none -semihosting $one_insn -kernel "$work/$name.elf" -d exec,nochain,int -D "$work/log" </dev/null >/dev/null 2>&1
    /usr/bin/python3 host/tests/trace/profile_check.py qemu "$work/callgrind" "$work/json" "$work/log" "$work/$name.elf"
}
# chain FUNCTION...: these called each other where it ended, the innermost first; others may be between.
chain() {
    local from=$out name
    for name; do
        has "$from" "$name" || return
        from=${from#*"$name"}
    done
}

sum="-1 1 2 3 5 6 k0=3 k1=5 k2=7"
newlib() { # NAME OPTION...
    local name=$1
    shift
    arm-none-eabi-g++ -mcpu=cortex-m3 -mthumb -g -O2 --specs=rdimon.specs -Wl,--no-warn-rwx-segments -T $images/newlib.ld \
        "$@" $images/throws.cc "$work/start.o" -o "$work/$name.elf"
}
if printf '#include <map>\n' | arm-none-eabi-g++ -mcpu=cortex-m3 -mthumb -x c++ -fsyntax-only - 2>/dev/null; then
    builds() { arm-none-eabi-gcc -c -mcpu=cortex-m3 -mthumb -g $images/newlib_start.c -o "$work/start.o" && newlib throws && newlib size -Os -flto && newlib uncaught -DUNCAUGHT; }
    tap "C++ on newlib: the images build" builds
    for name in throws size; do
        tap "C++ on newlib, $name: ends with its own status" ends $name 4 "$sum"
        tap "C++ on newlib, $name: as in QEMU's own log" by_log $name
    done
    uncaught() { ends uncaught 1 "left third" && chain abort std::terminate __cxa_throw deep::third deep::second main; }
    tap "C++ on newlib: an exception that nobody catches is told with who threw it" uncaught
else
    tap_skip "C++ on newlib" "libstdc++-arm-none-eabi-newlib is not installed"
fi

memory="-Wl,--defsym=__flash=0,--defsym=__flash_size=0x400000,--defsym=__ram=0x20000000,--defsym=__ram_size=0x400000"
if printf '#include <map>\nint main() {}\n' | arm-none-eabi-g++ -mcpu=cortex-m3 -mthumb --specs=picolibcpp.specs --oslib=semihost $memory -x c++ - -o "$work/any" 2>/dev/null; then
    builds() { arm-none-eabi-g++ -mcpu=cortex-m3 -mthumb -g -Os --specs=picolibcpp.specs --oslib=semihost --crt0=semihost $memory $images/throws.cc -o "$work/pico.elf"; }
    tap "C++ on picolibc: the image builds" builds
    tap "C++ on picolibc: ends with its own status" ends pico 4 "$sum"
    tap "C++ on picolibc: as in QEMU's own log" by_log pico
else
    tap_skip "C++ on picolibc" "libstdc++-arm-none-eabi-picolibc is not installed"
fi

# Debian has no core library for the target, but its sources.
target=thumbv7m-none-eabi
rust() { RUSTC_BOOTSTRAP=1 /usr/bin/rustc --edition 2021 --target $target -C opt-level=2 -C debuginfo=2 -C panic=abort "$@"; }
core_library() {
    local libraries=$work/sysroot/lib/rustlib/$target/lib
    mkdir -p "$libraries"
    rust --crate-name core --crate-type rlib "$sources/core/src/lib.rs" -o "$libraries/libcore.rlib" || return
    printf '#![no_std]\n#![feature(compiler_builtins)]\n#![compiler_builtins]\n' >"$work/builtins.rs"
    rust --sysroot "$work/sysroot" --crate-name compiler_builtins --crate-type rlib "$work/builtins.rs" -o "$libraries/libcompiler_builtins.rlib"
}
rust_image() { # NAME OPTION...
    local name=$1
    shift
    rust --sysroot "$work/sysroot" --crate-type lib --emit obj -C codegen-units=1 "$@" $images/panics.rs -o "$work/$name.o" &&
        arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -Wl,--gc-sections -Wl,--no-warn-rwx-segments -T $images/newlib.ld -Wl,-e,reset \
            "$work/$name.o" "$work/sysroot/lib/rustlib/$target/lib/libcore.rlib" -lc -lgcc -o "$work/$name.elf" 2>"$work/log"
}
sources=
[ -x /usr/bin/rustc ] && sources=/usr/src/rustc-$(/usr/bin/rustc --version | cut -d' ' -f2)/library
if [ -d "$sources" ]; then
    builds() { core_library && rust_image picks && rust_image panics --cfg panics; }
    tap "Rust: the core library and the images build" builds
    tap "Rust: ends with its own status" ends picks 0 $'19 55 [1, 3, 5, 9]\npicked 5'
    tap "Rust: as in QEMU's own log" by_log picks
    named() { traced picks mps2-an385 -f numbers::fibonacci -f '*Shape>::area' && says "[1, 1] True" '"%s %s" % ([x["calls"] for x in t["functions"][1:]], t["functions"][0]["calls"] > 55)'; }
    tap "Rust: functions by the names that they are written with" named
    panics() { ends panics 3 "index out of bounds: the len is 4 but the index is 19" && has "$out" UNDEFINSTR && chain core::panicking::panic_fmt panic_bounds_check pick reset; }
    tap "Rust: a panic that faults is told with what panicked" panics
else
    tap_skip "Rust" "rustc and rust-src are not installed"
fi
tap_end
