# Serial ports as libserialport finds and opens them: USB devices of our own making, in a /sys and
# a /dev that only this test sees, with a board in QEMU behind each.
. scripts/tests/lib/tap.sh
. scripts/tests/lib/children.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

if [ "${1:-}" != inside ]; then
    own=
    for way in "unshare -m" "unshare -rm"; do
        [ -z "$own" ] && $way true 2>/dev/null && own=$way
    done
    [ -n "$own" ] && exec $own bash "$0" inside
    tap_skip "serial ports of USB" "no namespace of mounts can be made here"
    tap_end
    exit
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-serial.XXXXXX") || exit 2
trap 'end_children; umount -l "$work/dev" 2>/dev/null; rm -rf "$work"' EXIT
tool=build/irqbench
board=mps2-an385
printf 'name: serial\nboards: %s\nscenarios: entry_exit\nstyles: raw_c\nsamples: 20\n' $board >"$work/small.yaml"

make_folders() {
    mkdir -p "$work/dev/pts" "$work/class" "$work/usb" && mount -t tmpfs none "$work/dev" || return
    mkdir "$work/dev/pts" "$work/dev/shm" && mount -t devpts none "$work/dev/pts" -o newinstance,ptmxmode=0666 && mount -t tmpfs none "$work/dev/shm" || return
    for name in null zero full random urandom; do
        touch "$work/dev/$name" && mount --bind "/dev/$name" "$work/dev/$name" || return
    done
    ln -s /proc/self/fd "$work/dev/fd" && ln -s pts/ptmx "$work/dev/ptmx" || return
    mount --rbind "$work/dev" /dev && mount --bind "$work/class" /sys/class/tty
}
# plug NAME VENDOR PRODUCT SERIAL DESCRIPTION TERMINAL: a USB device with a serial port.
plug() {
    local usb=$work/usb/$1
    mkdir -p "$usb/if/tty/$1"
    echo "$2" >"$usb/idVendor"
    echo "$3" >"$usb/idProduct"
    echo "$5" >"$usb/product"
    [ -z "$4" ] || echo "$4" >"$usb/serial"
    echo 1 >"$usb/busnum"
    echo 2 >"$usb/devnum"
    ln -sfn "$usb/if" "$usb/if/tty/$1/device"
    ln -sfn "$usb/if/tty/$1" "$work/class/$1"
    touch "/dev/$1" && mount --bind "$6" "/dev/$1"
}
unplug() { umount "/dev/$1" && rm -rf "/dev/$1" "$work/class/$1" "$work/usb/$1"; }
serve() { # NAME OPTIONS...: a board; its terminal is in $terminal
    local name=$1
    shift
    timeout -k 1 "$hung" python3 -B host/tests/channel.py --board $board --serve "pty:$work/$name" "$@" </dev/null >"$work/$name.out" 2>&1 &
    child_begun $!
    awaits $! [ -L "$work/$name" ]
    terminal=$(readlink "$work/$name") || cat "$work/$name.out"
}
irqbench() { LD_PRELOAD=$work/modem_lines.so timeout -k 5 "$hung" "$tool" "$@"; }
run() {
    rm -rf "$work/run"
    irqbench run "$work/small.yaml" -o "$work/run" "$@" 2>&1
}
runs_on() { # PORT WHERE
    out=$(run --port "$1" ${3:-}) || { echo "$out"; return 1; }
    has "$out" "1 ok" && has "$(grep -A1 '"port"' "$work/run/provenance.json")" "$2"
}
refuses() {
    local text=$1
    shift
    out=$(run "$@")
    is $? 2 && has "$out" "$text"
}
ports() { irqbench list ports 2>&1; }

build_lines() { cc -shared -fPIC -Wall -Wextra -Werror -O1 host/tests/fixtures/serial/modem_lines.c -o "$work/modem_lines.so" -ldl; }
tap "the modem lines build" build_lines
if ! make_folders; then
    tap_skip "serial ports of USB" "no /dev and no /sys can be laid over those that there are"
    tap_end
    exit
fi

tap "where there is no port it is said, with what to do" has "$(ports)" "there is no serial port: connect the board"
tap "and \`auto\` says so, too" refuses "--port auto: no such port; there is no serial port" --port auto
serve one
plug ttyACM0 0483 374b 066DFF "STM32 STLink" "$terminal"
tap "a port is listed with its USB ids" is "$(ports)" "/dev/ttyACM0     0483:374b STM32 STLink, serial number 066DFF"
tap "a board behind a port that is named" runs_on ttyACM0 "/dev/ttyACM0, 1000000 baud, 0483:374b STM32 STLink, serial number 066DFF"
tap "behind the only one that there is" runs_on auto "/dev/ttyACM0"
tap "behind one of that vendor and product" runs_on usb:0483:374b "/dev/ttyACM0"
tap "at another rate" runs_on ttyACM0 "/dev/ttyACM0, 115200 baud" --baud=115200
serve two
plug ttyACM1 0483 374b 0700AA "STM32 STLink" "$terminal"
tap "of two none is guessed" refuses "--port auto: 2 ports can be meant" --port auto
tap "nor of two of a kind" refuses "usb:VENDOR:PRODUCT:SERIAL" --port usb:0483:374b
tap "the serial number tells them apart" runs_on usb:0483:374b:0700AA "/dev/ttyACM1"
tap "another device is said not to be there, with those that are" refuses "/dev/ttyACM1 0483:374b" --port usb:1366:1015
most() { SERIAL_MOST=1 refuses "does not take 1234567 baud: its driver sets 9600; --baud sets another rate" --port ttyACM0 --baud 1234567; }
tap "a rate that the driver does not have" most
none() { SERIAL_MOST=1 SERIAL_REFUSES=1 refuses "does not take 1234567 baud: Invalid argument" --port ttyACM0 --baud 1234567; }
tap "or refuses" none
lower() { SERIAL_MOST=1 runs_on ttyACM0 "115200 baud" --baud=115200; }
tap "it takes a lower one" lower
locked() {
    local status
    flock -n /dev/ttyACM0 -c true || return
    (
        exec 8<>/dev/ttyACM0
        flock 8
        refuses "it is busy: " --port ttyACM0
    )
}
tap "one that another program has locked" locked

# Pulled out and put in again, it comes back under another name.
sed 's/^samples:.*/samples: 60000/' "$work/small.yaml" >"$work/long.yaml"
replugged() {
    serve going --every 200 --most 1 --faults end
    plug ttyACM5 0483 374b 0999 "STM32 STLink" "$terminal"
    irqbench run "$work/long.yaml" -o "$work/long" --port usb:0483:374b:0999 >"$work/long.log" 2>&1 &
    local pid=$!
    awaits $pid grep -q "waiting for it" "$work/long.log"
    unplug ttyACM5
    serve again
    plug ttyACM7 0483 374b 0999 "STM32 STLink" "$terminal"
    wait $pid
    is $? 0 && has "$(<"$work/long.log")" "it is back, on /dev/ttyACM7" || { cat "$work/long.log"; return 1; }
}
tap "one that is pulled out is found again by what it is" replugged

tap_end
