# `irqbench trace --stack`: how deep stacks get, against an image that paints its own, and against
# what was counted by hand.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

flow="-ffixed-r7 -ffixed-r10 firmware/tests/trace/flow.c firmware/kernel.c firmware/libc.c -lc -lgcc"
builds() {
    image depth cortex-m3 $images/depth.c -lgcc && image small cortex-m4 -O1 $images/depth.c -lgcc && image calls cortex-m3 $images/calls.S && image flow cortex-m3 $flow && threads_image
}
tap "the images build" builds

# The image's own answer, and the same of the JSON `t`, with s(KIND, EXCEPTION) a stack in it.
painted() {
    call "$work/$1.elf" -m "$2" --serial --format json --stack
    cp "$work/out" "$work/json"
    is "$status" 0 && is "$(wc -w <"$work/err")" 1 && says "$(<"$work/err")" '[x["low"] for x in t["stacks"] if x["kind"] == "main"][0]'
}
tap "the main stack is as deep as the image finds it" painted depth mps2-an385
tap "by the calls and the interrupt that were open then" says "[threads] reset goes_down goes_down goes_down goes_down goes_down goes_down wide [interrupt 30] on_line_30 narrow" '" ".join([x for x in t["stacks"] if x["kind"] == "main"][0]["chain"])'
tap "from the address in the vector table" says True '[x for x in t["stacks"] if x["kind"] == "main"][0]["high"] == 0x20002000'
tap "also with other code for another core" painted small mps2-an386
handler() {
    local bytes
    bytes=$(arm-none-eabi-objdump -d "$work/depth.elf" | awk '/^[0-9a-f]+ <(on_line_30|narrow)>:/ { here = 1 } /^$/ { here = 0 } here && /push/ { n += 4 * (gsub(/,/, ",") + 1) } here && /sub\tsp,/ { sub(".*#", ""); n += $1 } END { print n }')
    painted depth mps2-an385 && says "$bytes" '[x["bytes"] for x in t["stacks"] if x["exception"] == "interrupt 30"][0]'
}
tap "a handler's own part is what its code pushes" handler

tap "assembly: recursion pushes 8 bytes a call" traced calls mps2-an385 --stack
pushes() { says "4 ['[SVCall]', 'service'] 0" '"%d %s %d" % tuple([[x["bytes"], x["chain"]] for x in t["stacks"] if x["exception"] == "SVCall"][0] + [[x["bytes"] for x in t["stacks"] if x["exception"] == "interrupt 28"][0]])'; }
tap "a handler that pushes LR and one that pushes nothing" pushes
tap "threads have stacks of their own" traced flow mps2-an385 --stack
threads() { says "[['answers', 'kernel_semaphore_wait'], ['works', 'comes_back']] True" '"%s %s" % (sorted(x["chain"][1:3] for x in t["stacks"] if x["kind"] == "process"), all(x["high"] - 1024 <= x["low"] for x in t["stacks"] if x["kind"] == "process"))'; }
tap "by the calls of each" threads
tap "a thread that only pushes 8 bytes" traced threads mps2-an385 --stack
frame() { says 40 '[x["bytes"] for x in t["stacks"] if x["kind"] == "process" and x["chain"][1] == "low"][0]'; }
tap "has the 32 of an exception's frame on its stack, too" frame
tap "without --stack they are not watched" traced flow mps2-an385
tap "and null" says None 't["stacks"]'
table() { call "$work/flow.elf" -m mps2-an385 --stack; is "$status: $err" "0: " && has "$out" "process stack" && has "$out" "[threads] > works > comes_back > sinks" && is "$(awk 'length > 80' <<<"$out")" ""; }
tap "the table fits into 80 columns" table
tap_end
