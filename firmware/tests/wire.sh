# What the ARM build puts on the wire, byte by byte and field by field, and what
# it makes of damaged and extreme commands.
. firmware/tests/lib/target.sh
images=build/firmware-wire

must "the images build" build_images $images firmware/tests/variants/wire_records.c
must "the client builds" build_client wire_check
for board in $boards; do
    timeout -k 1 "$hung" $test_dir/wire_check $images "$board" >"$work/out" 2>&1
    pass_on "$board" "$work/out" $?
done
tap_end
