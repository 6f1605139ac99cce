#!/bin/bash
# time limit: 7200
# The host tools under sanitizers. Always: the unit tests of the rooms through which all numbers go,
# with the addresses and the undefined behaviour looked at, by gcc. To prove it: every unit test and
# the scripts that only read runs, under these by gcc and clang and under the one for threads, and the
# tool under valgrind.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL SANITIZE
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export UBSAN_OPTIONS=print_stacktrace=1 TSAN_OPTIONS=halt_on_error=1 ASAN_OPTIONS=detect_stack_use_after_return=1
checks='-fsanitize=address,undefined -fno-sanitize-recover=all'

# has_runtime COMPILER SANITIZERS: a program that it makes with them runs.
has_runtime() {
    printf 'int main(void) { return 0; }\n' >"$work/runs.c"
    command -v "$1" >/dev/null && "$1" "-fsanitize=$2" "$work/runs.c" -o "$work/runs" 2>/dev/null && "$work/runs"
}

# ---- Those of a part, and that they are heard ----

part() {
    /usr/bin/python3 -B scripts/instrumented.py --options="-O0 $checks" \
        --sources 'bench/wire/*.c' 'host/lib/results/*.c' 'host/lib/analysis/*.c' 'host/lib/silicon/*.c' \
        'host/lib/elf/*.c' host/lib/compare/statistics.c host/lib/history/divisive.c \
        --tests wire_test wire_property_test results_test analysis_test parts_test pool_test sampling_test stats_test \
        drift_test quantile_test compare_statistics_test divisive_test elf_fuzz_test
}

# A finding fails its test: a sum that overflows, and a byte behind an array's end.
planted() {
    local what
    for what in 'int sum = argc + 0x7ffffffe; return sum < 0;' \
        'char *text = malloc(1); text[argc] = 0; free(text); return 0;'; do
        printf '#include <stdlib.h>\nint main(int argc, char **argv) { (void)argv; %s }\n' "$what" >"$work/planted.c"
        # shellcheck disable=SC2086
        gcc -O0 $checks "$work/planted.c" -o "$work/planted" || return
        ! "$work/planted" one 2>"$work/said" || { echo "not noticed: $what"; return 1; }
        grep -q 'runtime error\|AddressSanitizer' "$work/said" || { cat "$work/said"; return 1; }
    done
}

if has_runtime gcc address,undefined; then
    tap "what is planted is heard" planted
    tap "the rooms through which all numbers go" part
else
    tap_skip "the rooms through which all numbers go" "gcc has no runtime of the address sanitizer here"
fi

# ---- All of it ----

# Those that read runs, and run no QEMU.
readers=(host/tests/report/report.sh host/tests/gate.sh host/tests/export_formats.sh)
tap "the scripts that are taken under all of them are there" ls "${readers[@]}"

# The sanitizers that do not go together are refused, before anything is built.
refused() {
    local said status=0
    said=$(make --no-print-directory -n INSTALL=no SANITIZE=address,thread host 2>&1) || status=$?
    is $status 2 && has "$said" "thread goes with neither address nor leak"
}
tap "address and thread together are refused" refused
if [ -z "${PROVE-}" ]; then
    tap_end
    exit
fi

# built COMPILER SANITIZERS FOLDER
built() { make --no-print-directory INSTALL=no CC="$1" SANITIZE="$2" BUILD="$3" host host-tests >"$work/log" 2>&1 || { tail -n 30 "$work/log"; return 1; }; }
units() { scripts/run-tests.sh -j 2 "$1"/tests/*_test; }
readers() {
    local script
    for script in "${readers[@]}"; do
        IRQBENCH=$PWD/$1/irqbench bash "$script" >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
    done
}
# under COMPILER SANITIZERS FOLDER
under() {
    local name="$1, $2"
    if ! has_runtime "$1" "$2"; then
        tap_skip "$name" "$1 is not there, or has no runtime of these"
        return
    fi
    tap "$name: builds" built "$1" "$2" "$3"
    tap "$name: unit tests" units "$3"
    tap "$name: reports, gates and exports" readers "$3"
}
under gcc address,undefined build/address-undefined
under gcc thread build/thread
under clang address,undefined build/clang-address-undefined

# ---- valgrind ----

# What is read before it was written no sanitizer of gcc sees.
valgrind_of() { valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite build/irqbench "$@" >"$work/out" 2>"$work/said" || { cat "$work/said"; return 1; }; }
if command -v valgrind >/dev/null; then
    tap "valgrind: show" valgrind_of show reports/reference/default
    tap "valgrind: compare" valgrind_of compare reports/reference/default reports/reference/default
    tap "valgrind: export" valgrind_of export reports/reference/default -f csv -o "$work/all.csv"
    tap "valgrind: report" valgrind_of report reports/reference/default -o "$work/report"
    tap "valgrind: baseline" valgrind_of baseline reports/reference/default -o "$work/base"
else
    tap_skip "the tool under valgrind" "valgrind is not installed"
fi
tap_end
