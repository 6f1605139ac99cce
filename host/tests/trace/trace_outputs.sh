# `irqbench trace`: where its files go. What could not be written is said before anything runs, nothing
# replaces another file of the same trace or the image, and odd names make no odd files.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

outside() { image calls cortex-m3 $images/calls.S && cp "$work/calls.elf" "$work/whole"; }
tap "the image builds" outside
elf=$work/calls.elf

# Nothing on standard output: it did not run.
no_folder() { refuses "$work/none/x" "$elf" -m mps2-an385 --callgrind "$work/none/x" && refuses "is a directory" "$elf" -m mps2-an385 --lcov "$work" && refuses "$work/none/b" "$elf" -m mps2-an385 -f spin --save "$work/none/b"; }
tap "a file that cannot be written is refused before the image runs" no_folder
twice() {
    refuses "--folded $work/x is the file of --callgrind, too" "$elf" -m mps2-an385 --callgrind "$work/x" --folded "$work/x" &&
        refuses "is the file of --folded" "$elf" -m mps2-an385 --folded "$work/x" --lcov "$work/tmp/../x" && [ ! -e "$work/x" ]
}
mkdir "$work/tmp"
tap "two into one file, also by another way there" twice
itself() {
    ln "$elf" "$work/hard"
    refuses "is the image itself" "$elf" -m mps2-an385 --callgrind "$elf" && refuses "is the image itself" "$elf" -m mps2-an385 -f spin --junit "$work/hard" --max 9 &&
        cmp "$elf" "$work/whole"
}
tap "the image is not overwritten" itself
streams() { call "$elf" -m mps2-an385 --format json --callgrind /dev/null --folded /dev/null --lcov /dev/null; is "$status: $err" "0: "; }
tap "what is only written into may be named twice" streams

# A path need not be UTF-8; JSON has to be.
bytes() {
    local odd=$work/$'caf\xe9; "a".elf' format
    cp "$elf" "$odd"
    call "$odd" -m mps2-an385 --format json --timeline "$work/t.json" --callgrind "$work/c" --folded "$work/f" --lcov "$work/l"
    is "$status: $err" "0: " && /usr/bin/python3 - "$work/out" "$work/t.json" <<'PY'
import json, sys
t, timeline = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
sys.exit(not timeline["otherData"]["image"].endswith('caf\\xe9; "a".elf'))
PY
}
tap "an image whose path is not UTF-8" bytes

# Two instances of a template, with names that no line has room for, alike up to their end.
long_names() {
    cat >"$work/long.cc" <<'END'
#include <stdint.h>
extern "C" { extern uint32_t stack_top[]; void reset(void); }
__attribute__((used, section(".vectors"))) static const struct { uint32_t *stack; void (*reset)(void); } table = {stack_top, reset};
namespace a_namespace_with_a_name_of_some_length { template <class A, class B, class C, class D> struct holds_some_types {}; struct with_a_long_name_of_its_own {}; }
namespace n = a_namespace_with_a_name_of_some_length;
typedef n::holds_some_types<n::with_a_long_name_of_its_own, n::with_a_long_name_of_its_own, n::with_a_long_name_of_its_own, int> T;
volatile uint32_t seen;
template <class X> __attribute__((noinline)) void use(X) { for (unsigned i = 0; i < sizeof(X); i++) seen = i; }
template <class A> struct one : n::holds_some_types<T, T, T, A> { char room[sizeof(A)]; };
template <class A, class B> __attribute__((noinline)) void twice(n::holds_some_types<T, T, A, B> *) { seen = sizeof(B); seen = sizeof(A) + sizeof(B); }
void reset(void)
{
    twice<T, char>(0);
    twice<T, int>(0);
    twice<T, int>(0);
    __asm volatile("movs r0, #0x18\n ldr r1, =0x20026\n bkpt 0xab" ::: "r0", "r1");
    for (;;) {}
}
END
    arm-none-eabi-g++ -mcpu=cortex-m3 -mthumb -O2 -g -ffreestanding -fno-exceptions -nostdlib -Wl,--no-warn-rwx-segments \
        -Wl,-T,host/vdwt/tests/guest.ld "$work/long.cc" -o "$work/long.elf" || return
    traced long mps2-an385 --profile --callgrind "$work/long.callgrind" --folded "$work/long.folded" --lcov "$work/long.info" &&
        says "[1, 2]" 'sorted(x["calls"] for x in t["profile"]["functions"] if "twice" in x["function"])' &&
        says True 'all(len(x["function"]) < 160 for x in t["profile"]["functions"])' &&
        is "$(grep -c '^FNDA:.*twice' "$work/long.info") $(grep '^FNDA:.*twice' "$work/long.info" | cut -d, -f2- | sort -u | wc -l)" "2 2" &&
        /usr/bin/python3 host/tests/trace/profile_check.py agree "$work/json" "$work/long.callgrind" "$work/long.folded"
}
tap "functions that only the ends of their names tell apart stay apart" long_names
tap_end
