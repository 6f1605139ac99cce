#!/bin/bash
# clang-tidy and cppcheck over all C files; for developers. HOST_CFLAGS are the
# flags of the host tools (make lint passes them). Exit 1: something was found,
# 2: a tool is missing.
set -u
cd "$(dirname "$0")/.." || exit 2

for tool in clang-tidy cppcheck arm-none-eabi-gcc; do
    command -v $tool >/dev/null && continue
    echo "lint: $tool is missing; install it: apt-get install clang-tidy cppcheck gcc-arm-none-eabi" >&2
    exit 2
done

jobs=$(nproc)
status=0

# Target code is read as if for one core. "naked" goes, since clang wants
# nothing but assembly in such functions, where gcc takes its operands.
read -ra host_flags <<<"${HOST_CFLAGS:--std=gnu11 -D_GNU_SOURCE -I.}"
host_flags+=('-DIRQBENCH_VERSION=""' '-DIRQBENCH_DATE=""' '-DIRQBENCH_COMMIT=""')
arm_flags=(--target=arm-none-eabi -mcpu=cortex-m3 -mthumb -std=gnu11 -ffreestanding -I. -Dnaked=
    -isystem "$(arm-none-eabi-gcc -print-sysroot)/include"
    -DBOARD_IRQ_LINES=32 -DBOARD_TEST_IRQ=9 -DBOARD_TIMER_IRQ=8 -DBOARD_TIMER_BASE=0x40000000u '-DIRQBENCH_FLAGS=""' '-DIRQBENCH_GIT=""'
    -DBOARD_WATCHDOG -DBOARD_RCC_CSR=0x40023874u -DBOARD_DBG_IWDG=0xE0042008u -DBOARD_DBG_IWDG_BIT=12)

# Tests are left to gcc and cppcheck: an assertion of cmocka looks to clang like
# something that may return, and their folders mix code for host and target.
host_files() { find host bench/wire -name '*.c' ! -path '*/tests/*'; }
target_files() { find bench firmware -name '*.c' ! -path '*/tests/*' ! -path 'bench/wire/*'; }

tidy() { # NAME FILES FLAGS...
    local name=$1 files=$2
    shift 2
    echo "lint: clang-tidy over $name"
    $files | sort | xargs -r -P "$jobs" -I{} clang-tidy --quiet {} -- "$@" 2>/dev/null || status=1
}

tidy "host and wire" host_files "${host_flags[@]}"
tidy "firmware and bench" target_files "${arm_flags[@]}"
echo "lint: cppcheck"
# Suppressed: the linker's begin and end of a section are two symbols, and an
# #error that asks for a definition by the Makefile.
cppcheck --quiet --std=c11 --inline-suppr --error-exitcode=1 -j "$jobs" -I. \
    --enable=warning,performance,portability --suppress=missingIncludeSystem \
    --suppress=comparePointers --suppress=preprocessorErrorDirective \
    '-Djson_array_foreach(a,i,v)=for(;;)' '-Djson_object_foreach(o,k,v)=for(;;)' bench firmware host || status=1
[ $status -eq 0 ] && echo "lint: nothing found"
exit $status
