# Is the code that is measured on a board with exception trace (NAME-swo) the board's own?
. firmware/tests/lib/target.sh

traced=$(basename -a $(dirname $(grep -l -- -DBOARD_SWO firmware/boards/*/board.mk)))
same_code() { python3 -B firmware/tests/swo_code.py build/firmware "$@"; }
is_found() { ! same_code stm32f4discovery nucleo_f446re; }
# What board.yaml says is what the host believes.
says_rate() { has "$(<"firmware/boards/$1/board.yaml")" "swo_baud: $(sed -n 's/^#define SWO_HZ *\([0-9]*\)u$/\1/p' "firmware/boards/$1/board.c")"; }

must "the images build" build_standard
for board in $traced; do
    tap "$board: but for marks and waiting between samples its code is ${board%-swo}'s" same_code "${board%-swo}" "$board"
    tap "$board: board.yaml has the rate of board.c" says_rate "$board"
done
tap "another board's code is found to be another" is_found
tap_end
