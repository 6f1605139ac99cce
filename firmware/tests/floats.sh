# Styles that use floating point, in the foreground, in handlers and in deferred work:
# their own figures sum up and are those that the plugin saw, and what they leave
# behind does not show in the cells after them.
. firmware/tests/lib/target.sh
image_boards="mps2-an386"
variant=build/firmware-floats
board=mps2-an386 # the one with an FPU

# config STYLE...: cells of these, in the order of their names.
config() {
    printf 'name: behind\nboards: %s\nscenarios: [entry_exit, preemption, response, response_swept]\n' $board
    printf 'styles: [%s]\nloads: idle\n' "$(paste -sd, <<<"$*" | tr ' ' ,)"
}
tool() { make --no-print-directory -j2 build/irqbench build/libvdwt.so; }
# runs IMAGES OUT CELLS STYLE...: all are ok, so each figure is the plugin's and each sum is right.
runs() {
    local images=$1 out=$2 cells=$3 said
    shift 3
    config "$@" >"$work/$out.yaml"
    said=$(IRQBENCH_FIRMWARE=$PWD/$images build/irqbench run "$work/$out.yaml" -o "$work/$out" --force 2>&1) || { echo "$said"; return 1; }
    has "$said" "$cells cells: $cells ok, 0 inconclusive"
}
# figures OUT: of the styles that use no floating point.
figures() { build/irqbench export --format csv "$work/$1" | awk -F, '!/floats/' | cut -d, -f2-; }

must "the images build" build_standard
must "the images with such styles build" build_images $variant firmware/tests/variants/floats.c
must "the tool builds" locked build_log floats-tool tool
tap "cells that use none are ok" runs build/firmware alone 8 defer_thread raw_c
tap "beside cells that do, all are" runs $variant beside 16 defer_thread floats floats_deferred raw_c
figures alone >"$work/alone.csv"
figures beside >"$work/beside.csv"
tap "their figures are the same" diff "$work/alone.csv" "$work/beside.csv"
tap "and are all there" is "$(grep -c defer_thread "$work/beside.csv") $(grep -c raw_c "$work/beside.csv")" "9 8"
tap_end
