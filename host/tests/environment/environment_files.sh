#!/bin/bash
# Whatever stands where a file is expected, a command ends by itself, with a sentence and exit code
# 2; and what is written to is what it was. Each input and output with each kind of thing.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. host/tests/environment/odd.sh
cell=mps2-an385/entry_exit/raw_c/none

tap "a run to begin with" small_run
"$tool" baseline small >base
image=$sources/build/firmware/mps2-an385/irqbench.elf

# put KIND PATH
put() {
    rm -rf "$2"
    case $1 in
    fifo) mkfifo "$2" ;;
    socket) /usr/bin/python3 -I -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$2" ;;
    folder) mkdir "$2" ;;
    circle) ln -s "$(basename "$2")" "$2" ;;
    broken) ln -s nowhere "$2" ;;
    empty) : >"$2" ;;
    huge) truncate -s 1T "$2" ;;
    growing) ln -s /proc/self/smaps "$2" ;; # has no size, and bytes
    /*) ln -s "$1" "$2" ;;
    esac
}
kinds=(fifo socket folder circle broken empty huge growing /dev/zero /dev/full /dev/null /dev/tty)

# ---- Inputs ----

# X stands for the file.
inputs=("run X -o o" "run small.yaml -o o --image mps2-an385=X" "check small --baseline X" "check small --budget X" "report small --history X -o page"
    "history show -d X" "history export -d X" "trace X -m mps2-an385" "trace $image -m mps2-an385 -f link_send --insns 2000 --baseline X"
    "trace $image -m mps2-an385 -f link_send --insns 2000 --budget X" "show X" "export X -f csv" "report X -o page" "baseline X" "compare X small" "compare small X"
    "merge X -o o" "calibrate X small" "plot X -c $cell -k hist -m entry -o o" "run --replay X")
results=("show r" "export r -f csv" "report r -o page" "baseline r" "check r --baseline base" "compare small r" "history add r -d h" "plot r -c $cell -k timeline -o o.json" "report small --against r -o page")
boards=("list boards" "run small.yaml -o o")
manifests=("run --replay r" "merge r -o o" "run small.yaml -o r --resume")

input_is() {
    local kind=$1 row
    for row in "${inputs[@]}"; do
        rm -rf o page h && put "$kind" X
        # shellcheck disable=SC2086
        refuses "" $row && [ ! -e o ] && [ ! -e page ] || { echo "in: $row"; return 1; }
    done
    for row in "${results[@]}"; do
        rm -rf r page h && cp -r small r && put "$kind" r/run.json
        # shellcheck disable=SC2086
        refuses "" $row && [ ! -e page ] && [ ! -e h ] || { echo "of run.json: $row"; return 1; }
    done
    for row in "${manifests[@]}"; do
        rm -rf r o && cp -r small r && put "$kind" r/manifest.json
        # shellcheck disable=SC2086
        refuses "" $row && [ ! -e o ] || { echo "of manifest.json: $row"; return 1; }
    done
    rm -rf r && cp -r small r && put "$kind" r/raw/mps2-an385/0001.irqraw && refuses "0001.irqraw" run --replay r || return
    for row in "${boards[@]}"; do
        rm -rf o firmware && mkdir firmware && cp -r "$sources/build/firmware/mps2-an385" firmware && put "$kind" firmware/mps2-an385/board.yaml
        # shellcheck disable=SC2086
        IRQBENCH_FIRMWARE=$work/firmware refuses "" $row && [ ! -e o ] || { echo "of board.yaml: $row"; return 1; }
    done
    put "$kind" X
    IRQBENCH_QEMU=$work/X refuses "" run small.yaml -o o && IRQBENCH_VDWT=$work/X refuses "" trace "$image" -m mps2-an385 && [ ! -e o/run.json ]
}
if [ -z "${PROVE-}" ]; then kinds=(fifo socket folder circle growing /dev/zero); fi
for kind in "${kinds[@]}"; do
    tap "an input that is: $kind" input_is "$kind"
done

# As somebody who may not read it.
unreadable() {
    local as=()
    [ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    rm -rf r && cp -r small r && chmod 755 . r && chmod 000 r/run.json base && chmod 666 out err
    status=0
    "${as[@]}" "$tool" show r >out 2>err || status=$?
    is "$status" 2 && has "$(<err)" "r/run.json: error: cannot open: Permission denied" || return
    status=0
    "${as[@]}" "$tool" check small -b base >out 2>err || status=$?
    is "$status" 2 && has "$(<err)" "base: error: cannot open: Permission denied" && chmod 644 base
}
if [ "$(id -u)" -ne 0 ] || setpriv --reuid=65534 --regid=65534 --clear-groups "$tool" --version >/dev/null 2>&1; then
    tap "an input that we may not read" unreadable
else
    tap_skip "an input that we may not read" "no other user can run the tool here"
fi

# ---- Outputs ----

outputs=("export small -f csv -o X" "baseline small -o X" "check small -b base --junit X" "check small -b base --markdown X" "plot small -c $cell -k box -m round_trip -o X.gp"
    "report small -o X" "run small.yaml -o X" "merge small -o X" "init X -b mps2-an385")
what() { stat -c '%F %t:%T %i' "$1"; }
output_is() {
    local kind=$1 row before
    for row in "${outputs[@]}"; do
        put "$kind" X && put "$kind" X.gp && before=$(what X; what X.gp)
        # shellcheck disable=SC2086
        call $row
        [ "$status" = 0 ] || [ "$status" = 2 ] && clean err && { [ "$status" = 0 ] || [ -s err ]; } || { echo "exit $status: $row"; cat err; return 1; }
        is "$row: $(what X; what X.gp)" "$row: $before" && [ ! -e nowhere ] && is "$(find . -maxdepth 1 -name '.*.tmp')" "" || return
    done
}
for kind in socket circle broken /dev/zero /dev/full /dev/null; do
    tap "an output that is: $kind" output_is "$kind"
done
full() { put /dev/full X && refuses "No space left on device" export small -f csv -o X && refuses "No space left on device" baseline small -o X && refuses "No space" check small -b base --junit X; }
tap "a full device is no success" full
tap_end
