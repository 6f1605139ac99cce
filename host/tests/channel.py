#!/usr/bin/python3
"""The line between irqbench and a board, for tests: QEMU runs a board's image under the plugin,
its UART is served as a pseudo-terminal or by TCP, and on the way bytes get lost.

  channel.py --board BOARD --serve pty:LINK|tcp:FILE [--host ADDRESS] [--firmware DIR]
             [--elf ELF] [--fault CELL] [--seed N --every FRAMES --faults KIND,... --most N] [--log FILE]
             [--bound nominal|insns] [--stock] [--say TEXT] [--mute]
             [--silicon [--drift N] [--shift N] [--scatter N]]
             [--swo pty:LINK|tcp:FILE|file:PATH [--swo-faults CELL:KIND,...] [--swo-kind stream|noise|mute]]

LINK becomes a symbolic link to the terminal, FILE gets the port's number. What goes wrong, and
at which frame, follows from the seed alone: after every FRAMES frames of the target, a few more
or less, the next of the kinds, --most of them in all:

  delay    what comes is late by half a second, nothing is lost
  hold     the same by three seconds: a line that is silent, and goes on
  cut      the connection ends, and is there again after a second; what is sent meanwhile is lost
  drop     a frame is missing         twice    a frame comes twice
  corrupt  a bit of a frame is wrong  text     another program's text comes before a frame
  reset    the board is without power for a moment: QEMU ends, and another one starts (its
           system_reset in the middle of a block is more than the plugin's account bears)
  command  what the host sends next is lost
  end      the connection ends for good, and this program too

--fault makes the board fault in the cell of that number, once, in the place of its second batch; it
then resets itself, as the firmware does.
--silicon makes a part of it that trembles (noise.py): spans are longer by N counts for each
thousand samples (--drift), or in every sample (--shift);
with --scatter it trembles by an exponential distribution of this mean.
--swo is another port, at which the board's trace comes out (swo_pin.py has the faults); kind noise is
another stream, mute none.
--stock leaves the plugin out. --say and --mute have no QEMU: the one sends TEXT again and again,
the other nothing. --log gets one line for each fault: its frame and its kind. SIGTERM ends it,
and QEMU with it.
"""
import argparse
import os
import pty
import random
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
import tty

import noise
import swo_pin
from noise import wire

READY = b"\x01"  # the type of a frame
TEXT = b"[ 12.345678] another program says hello\r\n"


def key(path, name):
    for line in open(path, encoding="ascii"):
        words = line.split()
        if words and words[0] == name + ":":
            return words[1]
    return None


class Qemu:
    """A board's image; `line` is its UART, reset() takes its power away and gives it back."""

    def __init__(self, args):
        folder = f"{args.firmware}/{args.board}"
        elf = args.elf or f"{folder}/irqbench.elf"
        plugin = [] if args.stock else [
            "-plugin", f"{args.plugin},elf={elf},core={key(folder + '/board.yaml', 'core')},bound={args.bound},"
            f"clock={key(folder + '/board.yaml', 'clock_hz')},semihosting=off,witness=/dev/null"]
        self.command = [
            os.environ.get("IRQBENCH_QEMU", "qemu-system-arm"), "-M", key(folder + "/board.yaml", "machine"),
            "-nodefaults", "-display", "none", "-kernel", elf, "-icount", "shift=0,align=off,sleep=off",
            "-serial", "chardev:u"] + plugin
        self.start()

    def start(self):
        self.line, theirs = socket.socketpair()
        self.child = subprocess.Popen(self.command + ["-chardev", f"socket,id=u,fd={theirs.fileno()}"],
                                      pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self.line.setblocking(False)

    def reset(self):
        self.end()
        self.start()

    def end(self):
        self.child.kill()
        self.child.wait()
        self.line.close()


class Saying:
    """No QEMU: a board with another program, or with none."""

    def __init__(self, text):
        self.line, self.far = socket.socketpair()
        self.line.setblocking(False)
        self.text = text
        self.child = None

    def tick(self):
        if self.text:
            self.far.send(self.text)

    def reset(self):
        pass

    def end(self):
        pass


class Terminal:
    """Serves a pseudo-terminal; a cut is a new one under the same link."""

    def __init__(self, link):
        self.link = link
        self.fd = -1
        self.open()

    def open(self):
        self.fd, slave = pty.openpty()
        tty.setraw(slave)
        name = os.ttyname(slave)
        os.close(slave)
        os.set_blocking(self.fd, False)
        os.symlink(name, self.link + ".new")
        os.replace(self.link + ".new", self.link)

    def cut(self):
        os.unlink(self.link)
        os.close(self.fd)
        self.fd = -1

    def readable(self):
        return self.fd

    def read(self):
        try:
            return os.read(self.fd, 4096)
        except OSError:  # nobody has the other end open
            time.sleep(0.02)
            return b""

    def write(self, data):
        try:
            return os.write(self.fd, data)
        except BlockingIOError:
            return 0
        except OSError:
            return len(data)


class Tcp:
    """Serves one connection at a time."""

    def __init__(self, file, host):
        self.family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.address = (host, 0)
        self.file = file
        self.listener = self.peer = None
        self.open()

    def open(self):
        self.listener = socket.socket(self.family)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(self.address)
        self.listener.listen()
        self.listener.setblocking(False)
        self.address = self.listener.getsockname()[:2]
        with open(self.file + ".new", "w", encoding="ascii") as out:
            out.write(f"{self.address[1]}\n")
        os.replace(self.file + ".new", self.file)

    def cut(self):
        self.listener.close()
        if self.peer:
            self.peer.close()
        self.listener = self.peer = None

    def readable(self):
        return self.peer or self.listener

    def read(self):
        if not self.peer:
            self.peer, _ = self.listener.accept()
            self.peer.setblocking(False)
            return b""
        try:
            data = self.peer.recv(4096)
        except OSError:
            data = b""
        if not data:
            self.peer.close()
            self.peer = None
        return data

    def write(self, data):
        if not self.peer:
            return len(data)
        try:
            return self.peer.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            return len(data)


class Channel:
    def __init__(self, args, board, port, pin=None):
        self.board, self.port, self.pin = board, port, pin
        self.random = random.Random(args.seed)
        self.kinds = args.faults.split(",") if args.faults else []
        self.every = args.every
        self.most = args.most
        self.log = open(args.log, "w", encoding="ascii") if args.log else None
        self.frames = self.done = 0
        self.part = b""       # of a frame of the target
        self.to_host = b""
        self.to_board = b""
        self.held_until = self.cut_until = 0.0
        self.lose_command = False
        self.noise = noise.Noise(
            args.seed, args.drift, args.shift, int(key(f"{args.firmware}/{args.board}/board.yaml", "clock_hz")),
            args.scatter) if args.silicon else None
        self.fault_in = args.fault
        self.batches = 0  # of that cell
        self.plan()

    def plan(self):
        """The next fault's frame and kind: a function of the seed and how many there were."""
        if not self.kinds or self.done == self.most:
            self.next = None
            return
        self.kind = self.kinds[self.done % len(self.kinds)]
        self.next = self.frames + self.every + self.random.randrange(-self.every // 4, self.every // 4 + 1)
        self.done += 1

    def cutting(self):
        return self.cut_until > 0

    # Each takes a frame and gives what goes on of it.
    def delay(self, frame):
        self.held_until = time.monotonic() + 0.5
        return frame

    def hold(self, frame):
        self.held_until = time.monotonic() + 3.0
        return frame

    def cut(self, frame):
        self.port.cut()
        self.to_host = b""
        self.cut_until = time.monotonic() + 1.0
        return b""

    def drop(self, frame):
        return b""

    def twice(self, frame):
        return frame + frame

    def corrupt(self, frame):
        at = self.random.randrange(len(frame) - 1)
        return frame[:at] + bytes([frame[at] ^ 1 << self.random.randrange(8)]) + frame[at + 1:]

    def text(self, frame):
        return TEXT + frame

    def reset(self, frame):
        self.board.reset()
        self.part = self.to_board = b""
        return frame

    def command(self, frame):
        self.lose_command = True
        return frame

    def end(self, frame):
        self.port.cut()
        sys.exit(0)

    def fault(self, frame):
        """The frame, or a FAULT in its place."""
        decoded = wire.decode(frame)
        if not decoded or not decoded[0] or decoded[0][0] != wire.BATCH:
            return frame
        sequence, payload = decoded[0][1:]
        self.batches += int.from_bytes(payload[:2], "little") == self.fault_in
        if self.batches < 2:
            return frame
        self.fault_in = None
        self.reset(frame)
        return wire.frame(wire.FAULT, sequence, payload[:2] + b"\3\0" + wire.text("HardFault") + bytes(22 * 4))

    def take_frame(self, frame):
        if self.cutting() or frame[1:2] == READY:  # of these nobody knows how many there are
            return frame
        self.frames += 1
        if self.next is None or self.frames < self.next or len(frame) < 3:
            return frame
        if self.log:
            print(self.frames, self.kind, file=self.log, flush=True)
        frame = getattr(self, self.kind)(frame)
        self.plan()
        return frame

    def from_board(self, data):
        self.part += data
        *frames, self.part = self.part.split(b"\0")
        line = self.board.line
        for frame in frames:
            if self.board.line is not line:  # the rest went with its power
                break
            frame = frame + b"\0"
            frame = self.noise.frame(frame) if self.noise else frame
            if self.pin:
                self.pin.frame(frame)
            frame = self.fault(frame) if self.fault_in else frame
            passed = self.take_frame(frame)
            if not self.cutting():
                self.to_host += passed
        if not frames and b"\0" not in data and isinstance(self.board, Saying):
            self.to_host, self.part = self.to_host + self.part, b""

    def from_host(self, data):
        if data and self.lose_command:
            self.lose_command = False
        else:
            self.to_board += data
            if self.pin:
                self.pin.commanded(data)

    def reopen(self):
        self.cut_until = 0.0
        self.port.open()

    def step(self):
        now = time.monotonic()
        if self.pin:
            self.pin.step()
        if self.cutting() and now >= self.cut_until:
            self.reopen()
        if self.to_host and now >= self.held_until and not self.cutting():
            self.to_host = self.to_host[self.port.write(self.to_host):]
        if self.to_board:
            try:
                self.to_board = self.to_board[self.board.line.send(self.to_board):]
            except BlockingIOError:
                pass

    def run(self):
        last = 0.0
        while True:
            with selectors.DefaultSelector() as wait:
                wait.register(self.board.line, selectors.EVENT_READ)
                if not self.cutting():
                    wait.register(self.port.readable(), selectors.EVENT_READ)
                heard = self.pin.readable() if self.pin else None
                if heard is not None:
                    wait.register(heard, selectors.EVENT_READ)
                busy = self.to_host or self.to_board or self.pin and self.pin.waiting
                ready = [k.fileobj for k, _ in wait.select(0.005 if busy else 0.05)]
            if heard is not None and heard in ready:
                self.pin.port.read()
            if self.board.line in ready:
                data = self.board.line.recv(65536)
                if not data:
                    return
                self.from_board(data)
            if not self.cutting() and self.port.readable() in ready:
                self.from_host(self.port.read())
            if isinstance(self.board, Saying) and time.monotonic() > last + 0.05:
                last = time.monotonic()
                self.board.tick()
            self.step()


def port_of(way, host):
    """pty:LINK, tcp:FILE or file:PATH"""
    kind, place = way.split(":", 1)
    if kind == "file":
        return swo_pin.File(place)
    return Terminal(place) if kind == "pty" else Tcp(place, host)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--board", default="mps2-an385")
    parser.add_argument("--serve", required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--firmware", default="build/firmware")
    parser.add_argument("--elf")
    parser.add_argument("--plugin", default="build/libvdwt.so")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=100)
    parser.add_argument("--most", type=int, default=-1)
    parser.add_argument("--faults")
    parser.add_argument("--fault", type=int)
    parser.add_argument("--log")
    parser.add_argument("--bound", default="nominal")
    parser.add_argument("--silicon", action="store_true")
    parser.add_argument("--drift", type=float, default=0)
    parser.add_argument("--shift", type=int, default=0)
    parser.add_argument("--scatter", type=float, default=0)
    parser.add_argument("--swo")
    parser.add_argument("--swo-faults")
    parser.add_argument("--swo-kind", default="stream")
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--say")
    parser.add_argument("--mute", action="store_true")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    if args.say or args.mute:
        board = Saying(args.say.encode() + b"\r\n" if args.say else b"")
    else:
        board = Qemu(args)
        select.select([board.line], [], [], 300)  # served when it has booted, however slowly
    try:
        pin = swo_pin.Pin(port_of(args.swo, args.host), args.swo_faults, args.swo_kind) if args.swo else None
        Channel(args, board, port_of(args.serve, args.host), pin).run()
    finally:
        board.end()


if __name__ == "__main__":
    sys.exit(main())
