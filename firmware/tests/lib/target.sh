# For tests that talk to images in QEMU, sourced: builds what they need under
# build/. A make in here is not part of the one that called the test.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

test_dir=build/firmware-tests
mkdir -p $test_dir
machine_of() { sed -n 's/^ *machine: *//p' "firmware/boards/$1/board.yaml"; }
# All boards; and those that QEMU runs with the full image: tests that run images, and add to them,
# ask these. One with fewer designs has its matrix run by host/tests/boards.sh.
all_boards=$(basename -a $(dirname firmware/boards/*/board.mk))
in_full() { ! grep -q '^BOARD_IMAGE' "firmware/boards/$1/board.mk"; }
# TEST_BOARDS="..." asks for some only, while one looks for a fault. Without PROVE (make prove) it
# is one of each architecture: ARMv6-M, ARMv7E-M, ARMv8-M.
every_board=$(for board in $all_boards; do [ -z "$(machine_of "$board")" ] || ! in_full "$board" || echo "$board"; done)
boards=${TEST_BOARDS:-${PROVE:+$every_board}}
boards=${boards:-microbit mps2-an386 mps2-an505}
# Has its core LDREX? ARMv6-M has not, and answers `unsupported` to what needs it.
has_exclusives() { ! grep -q '^BOARD_CPU.*-mcpu=cortex-m0' "firmware/boards/$1/board.mk"; }
has_fpu() { grep -q '^BOARD_CPU.*-mfpu=' "firmware/boards/$1/board.mk"; }
# Has it the bit-band region?
has_bitband() { grep -q WIRE_FEATURE_BITBAND "firmware/boards/$1/board.c"; }
# Has it an event timer (bench/event_timer.h)?
has_timer() { grep -q '^BOARD_TIMER ' "firmware/boards/$1/board.mk"; }
# Of this run alone: the same test may run twice at a time.
work=$(mktemp -d $test_dir/run.XXXXXX)
trap 'rm -rf "$work"' EXIT

# locked COMMAND...: one at a time among the tests, for outputs that they share.
locked() {
    (
        flock 9
        "$@"
    ) 9>$test_dir/lock
}

# build_log NAME COMMAND...: its output shows only when it fails.
build_log() {
    local log=$test_dir/$1.log
    shift
    "$@" >"$log" 2>&1 || { cat "$log"; return 1; }
}

# build_images OUT [FILE...]: images with these C files besides the usual ones, of $image_boards,
# which are $boards unless the test says otherwise. All of them come out of one folder, whose
# objects they share; those with definitions of their own (FIRMWARE_DEFS) have objects of their own.
build_images() { locked images_now "$@"; }
one_board() { image_boards=$1 build_images "${@:2}"; } # BOARD OUT [FILE...]
images_now() {
    local out=$1 from=build/firmware-variants board name=${1##*/}
    [ -z "${FIRMWARE_DEFS-}" ] || from=$out
    build_log "$name" make --no-print-directory -j2 firmware BOARDS="$(echo ${image_boards:-$boards})" \
        FIRMWARE_OUT=$from FIRMWARE_EXTRA="${*:2}" || return
    [ "$from" != "$out" ] || return 0
    for board in ${image_boards:-$boards}; do
        mkdir -p "$out/$board" && cp -p "$from/$board"/{irqbench.elf,irqbench.map,board.yaml,catalog.txt} "$out/$board" || return
    done
}
build_standard() { locked build_log firmware make --no-print-directory -j2 firmware; }

# make_says TEXT: what make expands it to, with all that it knows of the firmware.
make_says() { make -s --no-print-directory --eval "said: ; @: \$(info $1)" said; }
# What is in a board's standard image: by the link's map.
objects_of() { sed -n 's/^LOAD \(.*\.o\)$/\1/p' "build/firmware/$1/irqbench.map"; }

# image_with BOARD OUT FILE.c [LD-OPTION...]: the standard image of a board, its very objects, and this
# file linked to them, in OUT/BOARD.
image_with() {
    local board=$1 out=$2/$1 file=$3 said compile cpu link sum
    said=$(make_says "\$(FIRMWARE_CFLAGS) \$(FIRMWARE_FLAGS_$board)|\$(FIRMWARE_CPU_$board) -mthumb|\$(FIRMWARE_LDFLAGS) \$(IMAGE_LDFLAGS_\$(FIRMWARE_IMAGE_$board))|\$(FIRMWARE_SUM_$board)") || return
    IFS='|' read -r compile cpu link sum <<<"$said"
    mkdir -p "$out" && eval "arm-none-eabi-gcc $compile $cpu -c '$file' -o '$out/added.o'" &&
        arm-none-eabi-gcc $cpu $link -L "firmware/boards/$board" -T firmware/link.ld "${@:4}" \
            $(objects_of "$board") "$out/added.o" -o "$out/irqbench.elf" &&
        { [ -z "$sum" ] || "$sum" arm-none-eabi-objcopy "$out/irqbench.elf"; } && # its boot ROM wants one
        cp "build/firmware/$board"/{board.yaml,catalog.txt} "$out"
}

# build_client NAME [FILE...]: firmware/tests/host/NAME.c against the host's library.
client_now() {
    local name=$1
    shift
    make --no-print-directory build/host/libirqbench.a || return
    cc -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -I. "firmware/tests/host/$name.c" "$@" \
        build/host/libirqbench.a $(pkg-config --libs libcyaml yaml-0.1 jansson zlib) -lm \
        -o "$test_dir/$name.$$" && mv "$test_dir/$name.$$" "$test_dir/$name"
}
build_client() { locked build_log "$1-client" client_now "$@"; }

# talk OUT-FILE ARGUMENTS...: what a target says, into a file. Each cell has its own limit;
# $talk_limit, in seconds, is for one that runs on and on.
talk() {
    local file=$1 status=0
    shift
    timeout -k 1 "${talk_limit:-600}" "$test_dir/talk" "$@" >"$file" || status=$?
    [ $status -eq 0 ] || echo "what talks to the image ended with $status"
    return $status
}

# pass_on PREFIX FILE STATUS: the results that a program printed become ours.
pass_on() {
    local line
    while read -r line; do
        case $line in
        "ok "*) tap "$1: ${line#*- }" true ;;
        "not ok "*) tap "$1: ${line#*- }" false ;;
        "1.."*) ;;
        *) echo "# $line" ;;
        esac
    done <"$2"
    tap "$1: came to its end" is "$(grep -cE '^(not )?ok ' "$2") results, status $3" "$(sed -n 's/^1\.\.//p' "$2") results, status 0"
}

# must NAME COMMAND...: a result without which nothing else means anything.
must() {
    local failed_before=$tap_failed
    tap "$@"
    [ "$tap_failed" -eq "$failed_before" ] && return
    tap_end
    exit 1
}
