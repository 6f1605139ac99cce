# time limit: 900
# Tables and counters that more designs, lines or columns would overflow: the build stops, and says
# what to change. Each of these cases is one number beyond, in a copy of the sources or of the
# image's own link.
. firmware/tests/lib/target.sh

board=mps2-an385
out=$work/images

# styles COUNT FILE: so many that share a table.
styles() {
    local n
    {
        echo '#include "bench/bench.h"'
        echo 'BENCH_VECTORS(vectors_many) = {BENCH_SYSTEM_VECTORS};'
        for n in $(seq "$1"); do
            echo "BENCH_STYLE(many_$n, \"one of many\", .vectors = vectors_many, .vectors_work = vectors_many);"
        done
    } >"$2"
}
links() { styles "$1" "$work/many.c" && image_with $board "$out" "$work/many.c"; }
stops() { # WORDS COMMAND...
    local said
    said=$("${@:2}" 2>&1) && { echo "it was built"; return 1; }
    has "$said" "$1"
}
counted() { is "$(arm-none-eabi-readelf -SW "build/firmware/$1/irqbench.elf" | sed -n 's/.* \.irqbench\.items *PROGBITS *[0-9a-f]* [0-9a-f]* \([0-9a-f]*\) .*/\1/p')" \
    "$(printf '%06x' "$(grep -cE '^(style|sharing|scenario|load)	' "build/firmware/$1/catalog.txt")")"; }

must "the images build" build_standard
items=$(grep -cE '^(style|sharing|scenario|load)	' build/firmware/$board/catalog.txt)
for image in $board microbit stm32vldiscovery; do tap "$image: the linker counts what the catalogue has" counted $image; done
tap "255 styles, disciplines, scenarios and loads are linked" links $((255 - items))
tap "256 are not, and the sentence says what to do" stops "more than 255 styles, disciplines, scenarios and loads in an image; leave some out" links $((256 - items))
too_short() { styles 1 "$work/many.c" && image_with $board "$out" "$work/many.c" -Wl,--defsym=boot_bytes=64; }
tap "a page that is kept for the boot table and too short" stops \
    "memory.ld of the board: boot_bytes is less than the vector table takes" too_short

# ---- At compile time ----
# In a copy of the sources, of which one is changed; `as_is` is none.
mkdir -p "$work/tree" && cp -r bench firmware "$work/tree"
flags=$(make_says "\$(FIRMWARE_CFLAGS) \$(FIRMWARE_CPU_$board) \$(FIRMWARE_FLAGS_$board)")
compiled() { (cd "$work/tree" && eval "arm-none-eabi-gcc $flags $2 -fsyntax-only $1"); }
changed() { # WORDS FILE SED COMPILED
    cp "$2" "$work/tree/$2.as_is"
    sed -i "$3" "$work/tree/$2"
    cmp -s "$2" "$work/tree/$2" && { echo "$3 changes nothing in $2"; return 1; }
    stops "$1" compiled "$4" ""
    local status=$?
    mv "$work/tree/$2.as_is" "$work/tree/$2"
    return $status
}
defined() { stops "$1" compiled "$2" "$3"; } # WORDS COMPILED OPTIONS

for file in firmware/{cell,region,audit,identity,lines,kernel}.c bench/handlers/raw_c.c bench/scenarios/entry_exit.c; do
    tap "$file compiles as it is" compiled $file ""
done
tap "a batch with more samples than its record counts" changed "BATCH counts its samples in a U8: CELL_BATCH_SAMPLES" \
    firmware/cell.h 's/CELL_BATCH_SAMPLES 64u/CELL_BATCH_SAMPLES 256u/' firmware/cell.c
tap "a batch with more failures than it counts" changed "a batch counts its failures in eight bits" \
    firmware/cell.c 's/WITNESS_FRAMES *8u/WITNESS_FRAMES 256u/' firmware/cell.c
tap "a batch with more bytes than a frame" changed "BATCH_BYTES do not fit into a frame: WIRE_PAYLOAD_MAX" \
    firmware/cell.c 's/BATCH_BYTES *400u/BATCH_BYTES 449u/' firmware/cell.c
tap "more columns than a batch has room for" changed "a sample of WIRE_COLUMNS_MAX columns does not fit into BATCH_BYTES" \
    bench/wire/wire.h 's/WIRE_COLUMNS_MAX   12u/WIRE_COLUMNS_MAX 81u/' firmware/cell.c
tap "more columns than a record tells" changed "WIRE_COLUMNS_MAX columns do not fit into CELL_BEGIN" \
    bench/wire/wire.h 's/WIRE_COLUMNS_MAX   12u/WIRE_COLUMNS_MAX 225u/' firmware/cell.c
tap "pieces of a region longer than a record" changed "a piece of a region does not fit into REGION: REGION_PIECE" \
    firmware/region.h 's/REGION_PIECE 128u/REGION_PIECE 225u/' firmware/cell.c
tap "a region longer than its bits" changed "REGION_BEHIND has no bits for a region as long as WIRE_REGION_MAX" \
    bench/wire/schema.h 's/WIRE_REGION_MAX      1024/WIRE_REGION_MAX 4354/' firmware/region.c
tap "bits of a region that are no whole bytes" changed "a bit for each halfword, and whole bytes of them" \
    firmware/region.h 's/REGION_BEHIND 2176u/REGION_BEHIND 2177u/' firmware/region.c
tap "a region for whose sweep a timer is too short" changed "a sweep over the longest region is beyond a timer of 16 bits" \
    bench/wire/schema.h 's/WIRE_REGION_MAX      1024/WIRE_REGION_MAX 8192/' firmware/cell.c
tap "more registers than AUDITED tells" changed "WIRE_REGISTERS do not fit into AUDITED" \
    firmware/audit.c 's/WIRE_PAYLOAD_MAX/8u/' firmware/audit.c
tap "more priorities than the kernel's words have bits" changed "a priority is a bit of the words below: KERNEL_PRIORITIES" \
    firmware/kernel.h 's/KERNEL_PRIORITIES 8u/KERNEL_PRIORITIES 33u/' firmware/kernel.c
tap "a metric with a number of nine bits" changed "does not fit into the U8 of a record" \
    bench/wire/metrics.h 's/X(ENTRY, entry, 1,/X(ENTRY, entry, 256,/' bench/handlers/raw_c.c
tap "a feature without a bit" changed "feature BITBAND has no bit in" \
    bench/wire/schema.h 's/X(BITBAND, bitband, 5)/X(BITBAND, bitband, 16)/' bench/handlers/raw_c.c
tap "a witness without a bit" changed "witness UNSOUND has no bit in a U32" \
    bench/wire/schema.h 's/X(UNSOUND, unsound, 16,/X(UNSOUND, unsound, 31,/' bench/handlers/raw_c.c
tap "an audit without a bit" changed "audit DWT_EMULATES_INSNS has no bit in a U32" \
    bench/wire/schema.h 's/dwt_emulates_insns, 9)/dwt_emulates_insns, 31)/' bench/handlers/raw_c.c
tap "a finding of the memory without a bit" changed "memory DATA_CACHE has no bit in a U8" \
    bench/wire/schema.h 's/data_cache, 3)/data_cache, 8)/' bench/handlers/raw_c.c
tap "a frame type of eight bits" changed "AUDIT is no frame type: they have seven bits" \
    bench/wire/schema.h 's/X(AUDIT, audit, 0x45)/X(AUDIT, audit, 0x80)/' bench/handlers/raw_c.c
long=$(printf 'x%.0s' {1..256})
tap "a sentence longer than a record's string" changed "raw_c: a string of a record has 255 bytes: a shorter name or sentence" \
    bench/handlers/raw_c.c "s/BENCH_PLAIN_STYLE(\"/&$long/" bench/handlers/raw_c.c
tap "a discipline's name longer than one" changed "x: a string of a record has 255 bytes: a shorter name or sentence" \
    bench/sharing/primask.c "s/define SHARING primask/define SHARING $long/" bench/sharing/primask.c
tap "a parameter's name longer than one" changed "xcapacity: a string of a record has 255 bytes: a shorter name or sentence" \
    bench/handlers/defer_queue.c "s/(style, defer_queue, 0, /&$long/" bench/handlers/defer_queue.c
tap "a parameter's unit longer than one" changed "capacity: a string of a record has 255 bytes: a shorter name or sentence" \
    bench/handlers/defer_queue.c "s/capacity, \"/&$long/" bench/handlers/defer_queue.c
tap "flags longer than a record's string" defined "BOARD_CPU and FIRMWARE_CODEGEN are longer than a string of IDENTITY" \
    firmware/identity.c "-UIRQBENCH_FLAGS -DIRQBENCH_FLAGS='\"$long\"'"
tap "a timer's line that the part has not" defined "BOARD_TIMER_IRQ is none of the lines of the part" \
    firmware/lines.c "-UBOARD_TIMER_IRQ -DBOARD_TIMER_IRQ=32 -UBOARD_IRQ_LINES -DBOARD_IRQ_LINES=32"
tap "more lines than an NVIC has" defined "BOARD_IRQ_LINES is more than the U8 of IDENTITY tells" \
    firmware/lines.c "-UBOARD_IRQ_LINES -DBOARD_IRQ_LINES=256"
tap "a line whose vector is behind the longest table" defined "BOARD_TEST_IRQ or BOARD_TIMER_IRQ is above 111" \
    firmware/lines.c "-UBOARD_TIMER_IRQ -DBOARD_TIMER_IRQ=112"
tap_end
