# time limit: 2700
# Each board's own machine code on a model of its part, by Unicorn (firmware/tests/parts/): does it
# do what the part's manual wants before anybody flashes it? And are programs found out that do not?
. firmware/tests/lib/target.sh

check() { timeout "$hung" /usr/bin/python3 -B firmware/tests/parts/check.py "$@"; }
# A board that no emulator of a whole machine runs has nothing but this.
modelled() {
    local board missing=
    for board in $all_boards; do
        [ -n "$(machine_of "$board")" ] || grep -qx "$board" "$work/boards" || missing="$missing $board"
    done
    is "without a model:$missing" "without a model:"
}
runs() {
    local status
    check "build/firmware/$1/irqbench.elf" "$1" >"$work/$1.tap" 2>"$work/$1.error"
    status=$?
    [ $status -eq 0 ] || sed 's/^/# /' "$work/$1.error"
    pass_on "$1" "$work/$1.tap" $status
}
behind_a_bootloader() {
    timeout "$hung" /usr/bin/python3 -B firmware/tests/parts/dirty.py "build/firmware/$1/irqbench.elf" "$1" \
        >"$work/$1.tap" 2>"$work/$1.error"
    pass_on "$1" "$work/$1.tap" $?
}
found_out() { check "build/firmware/$1/irqbench.elf" "$1" --changed "$2"; }

# What a babbling UART meets is its driver, and the command loop, which all boards have: with PROVE
# every board, else the first that has this driver.
is_first_of_driver() {
    local driver
    driver=$(sed -n 's/^BOARD_UART := *//p' "firmware/boards/$1/board.mk")
    [ -z "${PROVE-}" ] && [ -n "$driver" ] || return 0
    ! grep -qx "$driver" "$work/drivers" && echo "$driver" >>"$work/drivers"
}
babbling() {
    check "build/firmware/$1/irqbench.elf" "$1" --babbling >"$work/$1.tap" 2>"$work/$1.error"
    pass_on "$1" "$work/$1.tap" $?
}
hung() {
    check "build/firmware/$1/irqbench.elf" "$1" --hung >"$work/$1.tap" 2>"$work/$1.error"
    pass_on "$1" "$work/$1.tap" $?
}
# Of a board that is another one's setting, or has another one's part, that may be nothing.
listed() {
    check "build/firmware/$1/irqbench.elf" "$1" --changes >"$work/changes" &&
        check "build/firmware/$1/irqbench.elf" "$1" --broken >"$work/broken"
}
refuses() { check "build/firmware/$1/irqbench.elf" "$1" --broken "$2"; }

must "the images build" build_standard
check --boards >"$work/boards"
: >"$work/drivers"
tap "each board that has no QEMU machine has a model of its part" modelled
while read -r board; do
    runs "$board"
    # A setting of another board has all of that one's start but a value or two.
    if grep -q '^include firmware/boards/' "firmware/boards/$board/board.mk"; then
        [ -n "${PROVE-}" ] || continue
    else
        behind_a_bootloader "$board"
        hung "$board"
        if is_first_of_driver "$board"; then babbling "$board"; fi
    fi
    # With PROVE every change, else every second one.
    tap "$board: its model says what can be changed, and broken" listed "$board"
    while read -r change; do
        tap "$board: $change is found out" found_out "$board" "$change" </dev/null
    done < <(awk -v all="${PROVE-}" 'all || NR % 2' "$work/changes")
    while read -r how; do
        tap "$board: where $how it refuses, in words" refuses "$board" "$how" </dev/null
    done <"$work/broken"
    cat "$work/changes" "$work/broken" >>"$work/all"
done <"$work/boards"
tap "both were tried, on several boards" [ "$(sort -u "$work/all" | wc -l)" -ge 20 ]
tap_end
