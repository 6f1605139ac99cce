# The audit that an image gives: registers as its start-up leaves them, and counts as it is
# told, on every board in QEMU; and no endless wait for a counter that stopped.
. firmware/tests/lib/target.sh
bent=build/firmware-bent

must "the images build" build_standard
must "an image with a style that stops the counter builds" one_board mps2-an385 $bent firmware/tests/variants/bent_clock.c
must "the client builds" build_client audit_check
for board in $boards; do
    timeout -k 1 "$hung" $test_dir/audit_check build/firmware "$board" >"$work/out" 2>&1
    pass_on "$board" "$work/out" $?
done
timeout -k 1 "$hung" $test_dir/audit_check $bent mps2-an385 "$PWD/build/libvdwt.so" >"$work/out" 2>&1
pass_on "mps2-an385, stopped" "$work/out" $?
tap_end
