"""A board's SWO pin, for tests: what the core's trace of a cell would be, made from the frames of the
cell's batches and from the packets as the architecture's manual has them (DDI 0403E, appendix D4), and
the marks as SPEC.md has them. Nothing of it is the tool's own decoder, or the firmware.

A sample's exception was active for its round trip less APART. What goes wrong is told by cell:

  STYLE:KIND[:SAMPLE], separated by commas; of a sample:
    off       its exit comes a cycle late        overflow  the part loses a packet, and says so
    lost      the probe loses a byte             late      the part dates its exit late
    nested    another exception comes within it  missing   it has no exit
  of a cell:
    nobegin, noend     a mark is missing         stall     nothing comes, to its end
    cut                the connection ends, and is there again a moment later
    flood              more than 16 MiB come     reserved  a header that is none, between batches
"""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "firmware", "tests", "parts"))
import wire  # noqa: E402  (frames, from the specification alone)

ENTERED, EXITED, RETURNED = 1, 2, 3
ROUND_TRIP, SPAN = 3, 1  # a metric, and a column's form
PORT, HELLO, CELL_BEGIN, TRACED, BATCH_BEGIN, BATCH_END, CELL_END = 1, 1, 2, 3, 4, 5, 6
LINE, OTHER, SYSTICK = 28, 25, 15  # exceptions
APART = 9
SYNC = bytes(5) + b"\x80"
SYNC_S = 0.1
FLOOD = bytes([0x70]) * (17 << 20)


class Stream:
    """Packets; time goes on by what the caller adds to `now`, in cycles."""

    def __init__(self):
        self.out = bytearray()
        self.now = self.told = 0

    def timestamp(self, relation=0):
        ticks, self.told = self.now - self.told, self.now
        if 1 <= ticks <= 6 and relation == 0:
            self.out.append(ticks << 4)
            return
        self.out.append(0xC0 | relation << 4)
        while ticks > 0x7F:
            self.out.append(ticks & 0x7F | 0x80)
            ticks >>= 7
        self.out.append(ticks)

    def exception(self, number, function, relation=0):
        self.out += bytes([0x0E, number & 0xFF, function << 4 | number >> 8])
        self.timestamp(relation)

    def mark(self, kind, value):
        self.out += bytes([PORT << 3 | 3]) + (kind << 28 | value & 0xFFFFFFF).to_bytes(4, "little")
        self.timestamp()


class Pin:
    """`port` is a Terminal or a Tcp of channel.py, or a File; `faults` as above."""

    def __init__(self, port, faults, kind="stream"):
        self.port, self.kind = port, kind
        self.stream = Stream()
        self.faults = {}
        for fault in filter(None, (faults or "").split(",")):
            style, what, *sample = fault.split(":")
            self.faults.setdefault(style, []).append((what, int(sample[0]) if sample else None))
        self.style, self.column, self.number = "", None, 0
        self.waiting, self.gone = bytearray(), 0  # of which so many have left
        self.silent = False
        self.synced = self.cut_until = 0.0

    def has(self, what, sample=None):
        return (what, sample) in self.faults.get(self.style, ())

    # ---- What the core does ----

    def handler(self, number, cycles, sample=None):
        stream = self.stream
        stream.exception(number, ENTERED)
        if self.has("nested", sample):
            stream.now += 3
            stream.exception(SYSTICK, ENTERED)
            stream.now += 4
            stream.exception(SYSTICK, EXITED)
            cycles -= 7
        stream.now += cycles
        if self.has("lost", sample):
            del stream.out[-1]
        if not self.has("missing", sample):
            stream.exception(number, EXITED, 1 if self.has("late", sample) else 0)
        stream.now += 9
        stream.exception(0, RETURNED)

    def sample(self, index, round_trip):
        stream = self.stream
        stream.now += 2000
        self.handler(OTHER, 40 + index % 3)
        stream.now += 500
        if self.has("overflow", index):
            stream.out.append(0x70)
        self.handler(LINE, round_trip - APART + self.has("off", index), index)

    def batch(self, payload):
        head, rows = wire.samples(payload)
        first = int.from_bytes(payload[2:6], "little")
        self.stream.out += SYNC if first % 3 == 0 else b""
        self.stream.out += b"\x04" if self.has("reserved") else b""
        if self.has("reserved"):
            self.stream.out += SYNC
        self.stream.mark(BATCH_BEGIN, first)
        for at, row in enumerate(rows):
            self.sample(first + at, row[self.column] if self.column is not None else 60)
        self.stream.mark(BATCH_END, first)
        # The link is slower than the counter of timestamps is long.
        self.stream.now += 1 << 22
        self.stream.told = self.stream.now
        self.stream.out.append(0x70)

    # ---- What is seen of the link ----

    def commanded(self, data):
        for frame in wire.decode(data):
            if frame and frame[0] == wire.RUN:
                r = wire.Record(frame[2])
                r.take(10), r.text()
                self.style = r.text()

    def cell_begins(self, payload):
        self.number = int.from_bytes(payload[:2], "little")
        columns = list(zip(payload[21::2], payload[22::2]))
        deferred = self.style.startswith("defer")
        self.column = columns.index((ROUND_TRIP, SPAN)) if (ROUND_TRIP, SPAN) in columns and not deferred else None
        self.silent = self.has("stall")
        if columns and not self.has("nobegin"):
            self.stream.mark(CELL_BEGIN, self.number)
        if self.column is not None:
            self.stream.mark(TRACED, LINE | self.column << 16)
        if self.has("flood"):
            self.waiting += FLOOD + SYNC
        if self.has("cut"):
            self.cut()

    def frame(self, frame):
        """A frame of the target, before it goes on."""
        decoded = wire.decode(frame)
        if len(decoded) != 1 or not decoded[0]:
            return
        kind, _, payload = decoded[0]
        if kind == wire.IDENTITY:
            self.stream.mark(HELLO, wire.SCHEMA_VERSION)
        elif kind == wire.CELL_BEGIN:
            self.cell_begins(payload)
        elif kind == wire.BATCH:
            self.batch(payload)
        elif kind == wire.CELL_END and not self.has("noend"):
            self.stream.mark(CELL_END, self.number)
        self.leave()
        if kind == wire.CELL_END:
            self.silent = False
            self.empty()

    # ---- The pin ----

    def cut(self):
        self.port.cut()
        self.cut_until = time.monotonic() + 0.4

    def cutting(self):
        return self.cut_until > 0

    def leave(self):
        if self.kind == "noise":
            self.stream.out = bytearray(0x55 for _ in self.stream.out)
        if not self.silent and not self.cutting() and self.kind != "mute":
            self.waiting += bytes(self.stream.out)
        self.stream.out.clear()

    def empty(self):
        """Until all has left: the frame behind it then comes later, whatever this machine has to do."""
        until = time.monotonic() + 30
        while self.waiting and not self.cutting() and time.monotonic() < until:
            before = self.gone
            self.step()
            if self.waiting and self.gone == before:
                time.sleep(0.001)

    def readable(self):
        return None if self.cutting() else self.port.readable()

    def step(self):
        now = time.monotonic()
        if self.cutting() and now >= self.cut_until:
            self.cut_until = 0.0
            self.port.open()
        if now >= self.synced + SYNC_S:
            self.synced = now
            self.stream.out += SYNC
            self.leave()
        if self.waiting and not self.cutting():
            self.gone += self.port.write(bytes(self.waiting[self.gone:self.gone + (1 << 18)]))
            if self.gone == len(self.waiting):
                self.waiting, self.gone = bytearray(), 0


class File:
    """A file that grows, or a FIFO."""

    def __init__(self, path):
        self.out = os.open(path, os.O_RDWR | os.O_APPEND | os.O_NONBLOCK)

    def readable(self):
        return None

    def write(self, data):
        try:
            return os.write(self.out, data)
        except BlockingIOError:
            return 0
