# Exception trace beside the DWT: a board in QEMU whose UART and whose SWO pin are served (channel.py,
# swo_pin.py: packets from the manual alone, and what can go wrong with them).
. scripts/tests/lib/tap.sh
. scripts/tests/lib/children.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-swo.XXXXXX") || exit 2
trap 'end_children; rm -rf "$work"' EXIT
tool=build/irqbench
board=mps2-an385
# The same image, of a board that says it sends trace.
mkdir -p "$work/firmware" && cp -r "build/firmware/$board" "$work/firmware/" && echo "swo_baud: 2000000" >>"$work/firmware/$board/board.yaml" || exit 2
export IRQBENCH_FIRMWARE=$work/firmware
matrix() { printf 'name: swo\nboards: %s\nscenarios: %s\nstyles: [%s]\nsamples: %s\n' $board "$1" "$2" "$3"; }
matrix entry_exit "raw_asm, raw_c, raw_c_dsb, context, defer_thread" 150 >"$work/five.yaml"
matrix entry_exit raw_c 200 >"$work/small.yaml"

channel() { # WAY OPTIONS...: serves a board that is a part, and its pin, at $port and $swo
    local way=$1
    shift
    rm -f "$work/port" "$work/pin"
    [ "$way" != file ] || : >"$work/pin"
    [ "$way" != fifo ] || { mkfifo "$work/pin" && way=file; }
    timeout -k 1 "$hung" python3 -B host/tests/channel.py --board $board --serve "pty:$work/port" ${part---silicon} \
        --swo "$way:$work/pin" "$@" </dev/null >"$work/channel.out" 2>&1 &
    child_begun $!
    awaits $! [ -e "$work/port" ] && awaits $! [ -e "$work/pin" ] || { cat "$work/channel.out"; return 1; }
    port=$work/port swo=$work/pin
    [ "$way" != tcp ] || swo=tcp:127.0.0.1:$(<"$work/pin")
}
run() { # NAME OPTIONS...
    local name=$1
    shift
    timeout -k 5 "$hung" "$tool" run "${config:-$work/five.yaml}" -o "$work/$name" --port "$port" --swo "$swo" "$@" >"$work/$name.log" 2>&1 ||
        { cat "$work/$name.log"; return 1; }
}
refuses() { # TEXT OPTIONS...: exit 2, the text, no directory
    local text=$1
    shift
    out=$(timeout -k 5 "$hung" "$tool" run "$work/small.yaml" -o "$work/refused" "$@" 2>&1)
    is $? 2 && has "$out" "$text" && [ ! -e "$work/refused" ] || { ls -A "$work/refused"; return 1; }
}
asked() { # RUN EXPRESSION EXPECTED: of its cells by style, as `c`; s is each one's trace
    is "$(python3 - "$work/$1/run.json" "$2" <<'END'
import json, sys
r = json.load(open(sys.argv[1]))
c = {x["style"]: x for x in r["cells"]}
s = {k: x.get("swo") for k, x in c.items()}
print(eval(sys.argv[2]))
END
    )" "$3"
}
replayed() {
    cp "$work/$1/run.json" "$work/kept" && "$tool" run --replay "$work/$1" >/dev/null 2>&1
    cmp "$work/kept" "$work/$1/run.json"
}

# ---- A stream without a fault ----
clean() { channel tcp && run clean && end_children; }
tap "a run with its board's trace, by TCP" clean
tap "every cell is ok" asked clean "{x['status'] for x in c.values()}" "{'ok'}"
tap "each sample that is in a figure is compared, and equal" asked clean \
    "[(s[k]['compared'], s[k]['equal'], s[k]['differ'], s[k]['lost']) for k in ('raw_c', 'raw_c_dsb')]" "[(149, 149, 0, 0), (149, 149, 0, 0)]"
tap "what both are apart is told, and how well" asked clean "(s['raw_c']['offset'], s['raw_c']['resolution'], s['raw_c']['metric'], s['raw_c']['why'])" "(-9, 0, 'round_trip', None)"
tap "overflows between batches are no loss" asked clean "s['raw_c']['pin']['overflow'], s['raw_c']['pin']['bytes'] > 3000" "(0, True)"
tap "the first batch behind a pause is in no figure, and not compared" asked clean "s['context']['compared'] == c['context']['metrics']['round_trip']['n'] < 149" True
tap "where work is deferred nothing is compared, and why" asked clean "s['defer_thread']['compared'], s['defer_thread']['why']" "(0, \"no exception's time is a figure of this cell\")"
tap "its captures give the same bytes again" replayed clean
shown() { out=$("$tool" show "$work/clean") && has "$out" "149/149" && has "$out" "trace agrees with the DWT in 149 of 149 samples"; }
tap "show has a column and a sentence of it" shown
reported() { "$tool" report "$work/clean" -o "$work/report" && has "$(<"$work/report/index.html")" "The instruments agree in all 4 cells that could be compared."; }
tap "the report has it, too" reported
tap "the capture says that it has such bytes" has "$(head -n 1 "$work/clean/raw/$board/0002.irqraw")" '"schema":"irqbench-raw/4"'
spoilt() {
    cp -r "$work/clean" "$work/spoilt" && printf X | dd of="$work/spoilt/raw/$board/0002.irqraw" bs=1 conv=notrunc status=none \
        seek=$(($(stat -c %s "$work/spoilt/raw/$board/0002.irqraw") - 40))
    out=$("$tool" run --replay "$work/spoilt" 2>&1)
    is $? 2 && has "$out" "this capture is damaged (its checksum is wrong)"
}
tap "a byte of them that is another is found" spoilt

# ---- Faults, each in a cell of its own ----
faulty() {
    channel file --swo-faults raw_asm:off:77,raw_c:overflow:40,raw_c:lost:120,raw_c:reserved,raw_c_dsb:late:3,context:noend && run faulty --strict
    is $? 1 && end_children
}
tap "a run whose trace is not what it should be, from a file that grows" faulty
tap "one sample that is off by one cycle leaves its cell without a number" asked faulty "c['raw_asm']['status'], s['raw_asm']['differ'], s['raw_asm']['equal'] == s['raw_asm']['compared'] - 1" "('inconclusive', 1, True)"
tap "which says which, and by how much" has "$(<"$work/faulty.log")" "of sample 77 is "
apart() { has "$(<"$work/faulty.log")" "that is -8, where most samples have -9; 1 of "; }
tap "and what the others have" apart
tap "an overflow and a lost byte cost their batches, and nothing else" asked faulty \
    "c['raw_c']['status'], s['raw_c']['differ'], 0 < s['raw_c']['lost'] < 149, s['raw_c']['compared'] + s['raw_c']['lost'], s['raw_c']['pin']['overflow'] >= 1" "('ok', 0, True, 149, True)"
tap "an exit that is dated late costs its own" asked faulty "c['raw_c_dsb']['status'], s['raw_c_dsb']['pin']['undated'], 0 < s['raw_c_dsb']['lost'] < 149" "('ok', 1, True)"
tap "a cell without the mark of its end is not compared, and keeps its numbers" asked faulty "c['context']['status'], s['context']['why']" "('ok', \"the mark of the cell's end did not come out of the SWO pin\")"
told() { out=$("$tool" show "$work/faulty") && has "$out" "THE INSTRUMENTS DIFFER in 1" && "$tool" report "$work/faulty" -o "$work/report" && has "$(<"$work/report/index.html")" "THE INSTRUMENTS DIFFER in 1 of 3 cells"; }
tap "what differs is told first" told
tap "its captures give the same bytes again, too" replayed faulty

gone() { channel tcp --swo-faults context:cut,raw_asm:stall,raw_c:flood,raw_c_dsb:nested:9,raw_c_dsb:missing:130 && run gone --delay-commands 800 && end_children; }
tap "a run whose source stalls, goes away, and floods" gone
tap "has all its numbers" asked gone "{x['status'] for x in c.values()}" "{'ok'}"
tap "nothing is compared of a cell in which nothing came" asked gone "s['raw_asm']['compared'], s['raw_asm']['lost'], s['raw_asm']['why']" "(0, 149, \"the mark of the cell's begin did not come out of the SWO pin\")"
tap "one that was gone is told" asked gone "s['context']['why']" "what serves the SWO pin was gone while the cell was measured"
tap "it was there again for a later one" asked gone "s['raw_c_dsb']['compared'] > 0, s['raw_c_dsb']['pin']['unpaired'] >= 2, 0 < s['raw_c_dsb']['lost'] < 149" "(True, True, True)"
tap "more than is kept is told" asked gone "s['raw_c']['compared'], s['raw_c']['why'].split(' ', 1)[1]" "(0, 'bytes more came out of the SWO pin than the 16 MiB of a cell that are kept')"
tap "and said at once" has "$(<"$work/gone.log")" "its instruments are not compared"

# ---- Several runs; resumed ----
twice() { channel pty && swo=$swo@2000000 && config=$work/small.yaml run twice --repeat 2 && asked twice "s['raw_c']['compared'] == c['raw_c']['metrics']['round_trip']['n'] > 200, s['raw_c']['differ']" "(True, 0)"; }
tap "several runs of a cell are compared run by run" twice
resumed() {
    out=$(timeout -k 5 "$hung" "$tool" run "$work/small.yaml" -o "$work/twice" --port "$work/port" --repeat 2 --resume 2>&1)
    is $? 2 && has "$out" "(its --swo differs)" && end_children
}
tap "a run with trace is not resumed without it" resumed

# ---- What is refused ----
tap "QEMU has no pin" refuses "QEMU has none: --port is missing" --swo tcp:127.0.0.1:1
tap "neither has a replay" refuses "--replay takes a run directory and no" --replay --swo tcp:127.0.0.1:1
plain() {
    local IRQBENCH_FIRMWARE=build/firmware
    refuses "the board $board sends nothing out of an SWO pin (its board.yaml has no swo_baud); these do: " --port ttyNONE --swo tcp:127.0.0.1:1 &&
        has "$out" "stm32f4discovery-swo"
}
tap "a board without one is refused, with those that have" plain
tap "another rate than the board's" refuses "the board sends its trace at 2000000 baud" --port ttyNONE --swo ttyUSB0@115200
tap "a source that is none" refuses "--swo '@5': a source is tcp:HOST:PORT" --port ttyNONE --swo @5
tap "nobody who serves it" refuses "--swo tcp:127.0.0.1:1: no connection: Connection refused" --port ttyNONE --swo tcp:127.0.0.1:1
tap "a port that is not there" refuses "--swo: there is no /dev/ttyNONE" --port ttyNONE --swo ttyNONE
mute() { channel fifo --swo-kind mute && refuses "no byte came in 3 s" --port "$port" --swo "$swo" && end_children; }
tap "a pin that says nothing, behind a FIFO" mute
noise() { channel tcp --swo-kind noise && refuses "no synchronisation packet among them" --port "$port" --swo "$swo" && end_children; }
tap "a pin that says something else" noise
emulation() { part='' channel tcp && refuses "is an emulation, and has no SWO pin" --port "$port" --swo "$swo" && end_children; }
tap "an emulation behind a port has none" emulation
tap_end
