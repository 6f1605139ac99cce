# The board's own image behind a pseudo-terminal and behind TCP, on a line that works and on one
# that does not: the results are the same, and what was lost is counted. And what is said where a
# port, a board or its firmware is not what it should be.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-port.XXXXXX") || exit 2
channels=
end_channels() {
    for pid in $channels; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
    channels=
}
trap 'end_channels; rm -rf "$work"' EXIT
tool=build/irqbench
board=mps2-an385

cat >"$work/matrix.yaml" <<END
name: port
boards: $board
scenarios: [entry_exit, entry_swept, preemption, shared_op, shared_update]
styles: [raw_c, defer_thread]
sharing: [atomic, none]
loads: idle
samples: {synchronous: 1000, asynchronous: 1000}
END
sed 's/^samples:.*/samples: 3/; s/^scenarios:.*/scenarios: entry_exit/; s/^styles:.*/styles: raw_c/' \
    "$work/matrix.yaml" | grep -v '^sharing\|^loads' >"$work/small.yaml"

# channel NAME pty|tcp OPTIONS...: serves a board; its port is in $port.
channel() {
    local name=$1 way=$2
    shift 2
    rm -f "$work/$name"
    timeout -k 1 "$hung" python3 -B host/tests/channel.py --board $board --serve "$way:$work/$name" --log "$work/$name.log" \
        "$@" </dev/null >"$work/$name.out" 2>&1 &
    channels="$channels $!"
    awaits $! [ -e "$work/$name" ] || { echo "the channel does not start"; cat "$work/$name.out"; return 1; }
    port=$work/$name
    [ "$way" = pty ] || port=tcp:127.0.0.1:$(<"$work/$name")
}

# run NAME OPTIONS...: of the matrix.
run() {
    local name=$1
    shift
    timeout -k 5 "$hung" "$tool" run "$work/matrix.yaml" -o "$work/run-$name" "$@" >"$work/run-$name.log" 2>&1 ||
        { cat "$work/run-$name.log"; return 1; }
}
# refuses TEXT OPTIONS...: of a run that does not come to be: exit 2, the text, no directory.
refuses() {
    local text=$1 config=${config:-$work/small.yaml}
    shift
    out=$(timeout -k 5 "$hung" "$tool" run "$config" -o "$work/refused" "$@" 2>&1)
    is $? 2 && has "$out" "$text" && [ ! -e "$work/refused" ] || { ls -A "$work/refused"; return 1; }
}
ask() { # RUN EXPRESSION: of the run as `r`, its cells by id without the board as `c`.
    python3 - "$work/run-$1/run.json" "$2" <<'END'
import json, sys
r = json.load(open(sys.argv[1]))
c = {x["id"].split("/", 1)[1]: x for x in r["cells"]}
t = r["targets"][0]
print(eval(sys.argv[2]))
END
}
asked() { is "$(ask "$1" "$2")" "$3"; }
same() { # RUN RUN: all but their provenance.
    python3 scripts/check-reference.py same "$work/run-$1/run.json" "$work/run-$2/run.json"
}
log_has() { has "$(<"$work/run-$1.log")" "$2"; }

# ---- A line that works ----
undisturbed() {
    channel clean pty && run clean --port "$port" && end_channels
}
tap "a run behind a pseudo-terminal" undisturbed
tap "every cell is ok" asked clean "{x['status'] for x in r['cells']}, len(c)" "({'ok'}, 10)"
tap "an emulation behind a port is no silicon" asked clean "t['evidence'], 'dwt_emulates_cycles' in t['audit']" "('model', True)"
tap "and is not said to be a QEMU of ours" asked clean "t.get('port'), 'machine' in t, 'qemu' in t, 'model' in t" "(True, False, False, False)"
tap "nor witnessed" asked clean "any('witness' in x for x in r['cells'])" False
tap "which is said" log_has clean "behind a port nobody witnesses them"
tap "the port is in its provenance" has "$(ask clean "r['provenance']['port']['$board']")" "/dev/pts/"
tap "nothing was run again" asked clean "r['provenance']['reruns']" "[]"

# What the plugin sees besides, a run of our own has more of.
run_here() { run here; }
tap "the same matrix in a QEMU of ours" run_here
figures="{k: {m: (v['min'], v['max'], v['cold'], v['p50'], v['overhead']) for m, v in x['metrics'].items()} for k, x in c.items()}"
tap "has the same figures" is "$(ask clean "$figures")" "$(ask here "$figures")"

through_tcp() {
    channel tcp tcp && run tcp --port "$port" && end_channels
}
tap "a run behind TCP" through_tcp
tap "is the same run" same clean tcp
through_name() {
    channel tcp6 tcp --host ::1 && run tcp6 --port "tcp:[::1]:$(<"$work/tcp6")" && end_channels
}
if python3 -c 'import socket; socket.socket(socket.AF_INET6).bind(("::1", 0))' 2>/dev/null; then
    tap "one by IPv6, too" through_name
    tap "with the same results" same clean tcp6
else
    tap_skip "one by IPv6, too" "there is no IPv6 here"
fi
tap "its captures give the same bytes again" sh -c \
    "cp '$work/run-clean/run.json' '$work/kept' && '$tool' run --replay '$work/run-clean' && cmp '$work/kept' '$work/run-clean/run.json'"
tap "a run of a port is reported" "$tool" report "$work/run-clean" -o "$work/report"
tap "as one that nobody watched" grep -q "was an emulation behind a port, where nobody watched" "$work/report/index.html"
in_insns() {
    channel insns pty --bound insns && timeout -k 5 "$hung" "$tool" run "$work/small.yaml" -o "$work/run-insns" --port "$port" && end_channels
}
tap "instructions of an emulation are instructions" in_insns
tap "and said to be" asked insns "t['evidence'], t['clock']" "('insns', 'insns')"

# ---- A line that does not ----
# disturbed NAME WAY SEED: every kind of fault, some of them in cells.
disturbed() {
    channel "$1" "$2" --seed "$3" --every 60 --faults cut,drop,reset,corrupt,text,twice,command,hold,delay &&
        run "$1" --port "$port" && end_channels
}
kinds() { cut -d' ' -f2 "$work/$1.log" | sort -u | xargs; }
for way in pty tcp; do
    for seed in 1 2; do
        name=$way-$seed
        tap "a run through a bad line ($name)" disturbed $name $way $seed
        tap "has the undisturbed one's results ($name)" same clean $name
        tap "cells were run again ($name)" asked $name "len(r['provenance']['reruns']) >= 3" True
        tap "a lost connection is said and waited for ($name)" log_has $name "waiting for it on "
        tap "and it is said that it is back ($name)" log_has $name "board $board: it is back, on "
        for kind in corrupt cut drop reset text; do
            tap "the line did its worst ($name: $kind)" has " $(kinds $name) " " $kind "
        done
    done
done
reasons="' '.join(x['reason'] for x in r['provenance']['reruns'])"
tap "frames that were lost are counted" has "$(ask pty-1 "$reasons")" "1 frames missing"
same_faults() {
    channel again pty --seed 1 --every 60 --faults cut,drop,reset,corrupt,text,twice,command,hold,delay && run again --port "$port" && end_channels
    head -n 3 "$work/again.log" >"$work/a" && head -n 3 "$work/pty-1.log" | cmp - "$work/a"
}
tap "what goes wrong is the seed's to say" same_faults

# A cut in the middle of a long cell is noticed, and the cell begins anew.
sed 's/^samples:.*/samples: 60000/' "$work/small.yaml" >"$work/long.yaml"
interrupted() { # NAME FAULT
    channel "$1" pty --every 200 --most 1 --faults "$2" &&
        timeout -k 5 "$hung" "$tool" run "$work/long.yaml" -o "$work/run-$1" --port "$port" >"$work/run-$1.log" 2>&1 &&
        end_channels && asked "$1" "{x['status'] for x in r['cells']}, len(r['provenance']['reruns'])" "({'ok'}, 1)"
}
tap "a connection that ends in a cell" interrupted cut cut
tap "is told with the cell" log_has cut "$board/entry_exit/raw_c/none: the connection closed; "
tap "a board that is reset in its cell" interrupted reset reset
tap "is told with the cell, too" log_has reset "$board/entry_exit/raw_c/none: the target was reset in the middle of the cell; "
held() {
    channel held pty --every 200 --most 1 --faults hold &&
        timeout -k 5 "$hung" "$tool" run "$work/long.yaml" -o "$work/run-held" --port "$port" >"$work/run-held.log" 2>&1 &&
        end_channels && asked held "{x['status'] for x in r['cells']}, len(r['provenance']['reruns'])" "({'ok'}, 0)"
}
tap "a line that is silent for three seconds loses nothing" held
tap "its silence is said after one" log_has held "for 1 s; it is given 10 s"

# Another host was killed in the middle of a cell.
abandoned() {
    local pid
    channel left pty || return
    sed 's/^samples:.*/samples: 5000000/' "$work/small.yaml" >"$work/longest.yaml"
    "$tool" run "$work/longest.yaml" -o "$work/run-left" --port "$port" >"$work/left.log" 2>&1 &
    pid=$!
    awaits $pid [ -e "$work/run-left/raw/$board/target.irqraw" ] || { cat "$work/left.log"; return 1; }
    kill -9 $pid
    wait $pid 2>/dev/null
    timeout -k 5 "$hung" "$tool" run "$work/small.yaml" -o "$work/run-after" --port "$port" >"$work/run-after.log" 2>&1 ||
        { cat "$work/run-after.log"; return 1; }
    end_channels
}
tap "the cell of a host that was killed is ended by the next" abandoned
tap "whose own is good" asked after "{x['status'] for x in r['cells']}" "{'ok'}"

# One that does not come back.
lost() {
    channel lost pty --every 200 --most 1 --faults end || return
    timeout -k 5 "$hung" "$tool" run "$work/long.yaml" -o "$work/run-lost" --port "$port" --patience 2 >"$work/run-lost.log" 2>&1
    is $? 2 && log_has lost "did not come back within 2 s (--patience)" && log_has lost "--resume" && [ ! -e "$work/run-lost/run.json" ]
}
tap "a board that does not come back ends the run" lost
resumed() {
    channel lost2 pty && timeout -k 5 "$hung" "$tool" run "$work/long.yaml" -o "$work/run-lost" --port "$port" --resume &&
        end_channels && asked lost "{x['status'] for x in r['cells']}" "{'ok'}"
}
tap "which --resume finishes, on another port" resumed

# ---- What is refused ----
tap "a port that is not there, with those that are" refuses "--port: there is no /dev/ttyNONE" --port ttyNONE
tap "a USB device that is not there" refuses "--port usb:0483:374b: no such port" --port usb:0483:374b
tap "a USB id that is none" refuses "vendor and product are four hexadecimal digits each" --port usb:0483
tap "a port of TCP that is none" refuses "a TCP port is a number from 1 to 65535" --port tcp:localhost:70000
tap "an IPv6 address without brackets" refuses "stands in brackets" --port tcp:::1:2000
tap "nobody who listens" refuses "no connection: Connection refused" --port tcp:127.0.0.1:1
tap "a host that has no address" refuses "no connection: " --port tcp:no-such-host.invalid:2000
tap "a file" refuses "this is no serial port, but a file or folder" --port "$work/small.yaml"
tap "a terminal that is no port" refuses "libserialport does not know it" --port /dev/null
sed "s/^boards:.*/boards: [$board, mps2-an386]/" "$work/small.yaml" >"$work/two.yaml"
two_boards() { config=$work/two.yaml refuses "the config names 2 boards, and behind a port is one" --port auto; }
tap "a config with two boards" two_boards
tap "a rate that no port has" refuses "--baud" --port ttyNONE --baud 1
tap "a rate without a port" refuses "--baud is the rate of a port: --port is missing" --baud 9600
tap "a rate behind TCP" refuses "is set where it is served" --port tcp:localhost:1 --baud 9600
tap "rules of the model" refuses "behind a port nothing is timed by the model" --port ttyNONE --rule pair_loads=off

wrong() { # NAME TEXT OPTIONS...
    local name=$1 text=$2
    shift 2
    channel "$name" pty "$@" && refuses "$text" --port "$port" && end_channels
}
tap "another program's text" wrong text "is another program's text, 'login: '" --say "login: "
text_remedy() { wrong text "\`make flash BOARD=$board\`" --say "login: "; }
tap "says how irqbench gets there" text_remedy
tap "silence" wrong silent "nothing came from /dev/pts/" --mute
has_flash() { wrong silent "\`make flash BOARD=$board\`" --mute; }
tap "says so as well" has_flash
tap "an emulation without a counter" wrong stock "does not show that it is a part" --stock
other_board() {
    channel other pty --board mps2-an386 && refuses "what answers has the image of board 'mps2-an386'" --port "$port" && end_channels
}
tap "another board" other_board
# The same image with a byte of its constants changed: its sum is another.
change_image() {
    python3 - "build/firmware/$board/irqbench.elf" "$work/changed.elf" <<'END'
import sys
data = open(sys.argv[1], "rb").read()
text = b"the core has no VTOR"
assert data.count(text) == 1
open(sys.argv[2], "wb").write(data.replace(text, b"the core has no vtor"))
END
}
other_image() {
    change_image && channel image pty --elf "$work/changed.elf" && refuses "is not the one that is built" --port "$port" &&
        timeout -k 5 "$hung" "$tool" run "$work/small.yaml" -o "$work/run-image" --port "$port" --image "$board=$work/changed.elf" &&
        end_channels
}
tap "another image than the one that is built, unless it is named" other_image

busy() {
    channel busy pty || return
    sleep 600 <"$port" >"$work/busy.out" 2>&1 &
    local pid=$!
    refuses "it is busy: sleep (process $pid) has it open" --port "$port"
    local status=$?
    kill $pid
    wait $pid 2>/dev/null
    [ $status -eq 0 ] && end_channels
}
tap "a port that another process has open" busy

if [ "$(id -u)" = 0 ] && id nobody >/dev/null 2>&1 && command -v setpriv >/dev/null; then
    no_permission() {
        channel mine pty || return
        chmod 711 "$work"
        chgrp dialout "$(readlink "$port")" && chmod 660 "$(readlink "$port")"
        out=$(cd / && setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/ IRQBENCH_FIRMWARE="$work/firmware" \
            timeout -k 5 "$hung" "$work/irqbench" run "$work/small.yaml" -o /dev/null/x --port "$(readlink "$port")" 2>&1)
        is $? 2 && has "$out" "it belongs to the group dialout; \`sudo adduser \$USER dialout\`" && end_channels
    }
    cp "$tool" "$work/irqbench" && cp -r build/firmware "$work/firmware" && chmod -R a+rX "$work/firmware" "$work/irqbench" "$work/small.yaml"
    tap "a port that this user may not open, with the group" no_permission
else
    tap_skip "a port that this user may not open, with the group" "this needs root, and a user who is not"
fi

tap "\`list ports\` is no error where there is none" "$tool" list ports

tap_end
