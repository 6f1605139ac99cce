#!/bin/bash
# How far a run is: a line that fits the terminal, plain lines, JSON for programs, or nothing.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/small.yaml" <<'END'
name: small
boards: [mps2-an385]
scenarios: [entry_exit]
styles: [raw_c, raw_asm, dispatch_table]
END

# run ARGUMENT...: leaves $status, $out and $err.
run() {
    timeout "$hung" "$tool" "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}
measure() { run run "$work/small.yaml" -o "$work/run" --force "$@"; }

# on_terminal COLUMNS ARGUMENT...: what a terminal of that width is sent, as lines and as redrawn
# pieces of lines.
on_terminal() {
    /usr/bin/python3 - "$tool" "$@" <<'END'
import fcntl, os, pty, re, struct, sys, termios
columns, command = int(sys.argv[2]), [sys.argv[1], *sys.argv[3:]]
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.environ["TERM"] = "xterm"
    os.execv(command[0], command)
sent = b""
try:
    while piece := os.read(fd, 65536):
        sent += piece
except OSError:
    pass
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, sent
# What is redrawn ends with the next clearing of the line; behind the last one comes the answer.
text = sent.decode(errors="backslashreplace").replace("\r\n", "\n")
print(re.sub(r"\r\x1b\[K([^\r\n]*)(?=\r\x1b\[K)", r"\n@\1", text).replace("\r\x1b[K", "\n"))
END
}

fits() {
    local columns sent
    for columns in 40 80 200; do
        sent=$(on_terminal $columns run "$work/small.yaml" -o "$work/run" --force) || return 1
        has "$sent" "@" && has "$sent" "3/3 " && is "$(grep '^@' <<<"$sent" | awk -v most=$columns 'length($0) > most')" "" || return 1
    done
    has "$sent" "[########----] 2/3"
}
tap "the line fits a terminal of 40, 80 and 200 columns" fits
narrow() { sent=$(on_terminal 40 run "$work/small.yaml" -o "$work/run" --force) && has "$sent" "3/3 " && has_not "$sent" "[##"; }
tap "of 40 columns no bar takes what the cell needs" narrow

trace_fits() {
    local sent
    sent=$(on_terminal 40 trace build/firmware/mps2-an385/irqbench.elf -m mps2-an385 --insns 60000000) || return 1
    has "$sent" "million instructions" && is "$(grep '^@' <<<"$sent" | awk 'length($0) > 40')" ""
}
tap "the line of trace fits, too" trace_fits

help_fits() {
    local command sent
    for command in run trace export check; do
        sent=$(on_terminal 40 help $command) || return 1
        is "$(awk 'length($0) > 40' <<<"$sent")" "" || return 1
    done
    sent=$(on_terminal 40 list) && is "$(awk 'length($0) > 40' <<<"$sent")" "" || return 1
    sent=$(on_terminal 40 help) && is "$(awk 'length($0) > 40' <<<"$sent")" ""
}
tap "help fits a terminal of 40 columns" help_fits

plain() {
    measure -j 1 --progress plain
    is "$status" 0 && is "$(grep -c '^[123]/3 mps2-an385/entry_exit/' <<<"$err")" 3 && has_not "$err" $'\r' && local plain=$err &&
        measure -j 1 && is "$err" "$plain"
}
tap "plain lines are what no terminal gets" plain
bar() { measure --progress bar && has "$err" $'\r\033[K['; }
tap "a bar can be asked for where there is no terminal" bar

json() {
    measure --progress json -v
    is "$status" 0 && /usr/bin/python3 - "$work/err" <<'END'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
assert lines[0] == {"step": "begin", "schema": "irqbench-progress/1", "done": 0, "total": 3}, lines[0]
assert lines[-1] == {"step": "end", "done": 3, "total": 3}, lines[-1]
done = [line for line in lines if line["step"] == "done"]
assert [line["done"] for line in done] == [1, 2, 3] and all(line["problem"] is None for line in done)
assert {line["cell"] for line in done} == {line["cell"] for line in lines if line["step"] == "start"}
assert any("qemu-system-arm" in line["text"] for line in lines if line["step"] == "note"), lines
END
}
tap "json is an object a line, from begin to end" json

quiet() {
    measure -q
    is "$status$out$err" 0 || return 1
    run run "$work/nothing.yaml" -q
    is "$status" 2 && has "$err" "No such file"
}
tap "quiet says nothing, but what is wrong" quiet
verbose() {
    measure -v
    has "$err" "board mps2-an385: " && has "$err" " -kernel " && is "$(grep -c '^mps2-an385/.*: took [0-9.]* s$' <<<"$err")" 3 || return 1
    run trace build/firmware/mps2-an385/irqbench.elf -m mps2-an385 --insns 9000 -v
    is "$status" 0 && has "$err" " -plugin "
}
tap "verbose names commands and times" verbose
same_result() {
    cp "$work/run/run.json" "$work/before.json"
    measure -q && cmp <(sed '/"provenance"/,/^ }/d' "$work/before.json") <(sed '/"provenance"/,/^ }/d' "$work/run/run.json")
}
tap "none of it changes a result" same_result
opposite() {
    measure -q -v
    is "$status" 2 && has "$err" "irqbench run: --quiet and --verbose: choose one" || return 1
    run trace x.elf -q --progress json
    is "$status" 2 && has "$err" "irqbench trace: --quiet and --progress: choose one"
}
tap "what says the opposite is refused" opposite

# A colour is an escape that ends with m.
coloured() { grep -q $'\033\[[0-9;]*m'; }
colours() {
    on_terminal 80 doctor | coloured || { echo "no colour on a terminal"; return 1; }
    ! NO_COLOR=1 on_terminal 80 doctor | coloured || { echo "colour in spite of NO_COLOR"; return 1; }
    run doctor
    ! coloured <<<"$out"
}
tap "colour is for terminals alone, and not with NO_COLOR" colours

tap_end
