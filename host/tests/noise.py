"""A board's noise, for tests: what QEMU under the plugin sends goes on as what a part would send. The
ID registers name a maker instead of the emulation, and spans are longer by what this board trembles.
Every figure follows from the seed alone."""
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "firmware", "tests", "parts"))
import wire  # noqa: E402  (frames, from the specification alone)

HAS_MAKER, EMULATES = 1 << 7, 3 << 8  # bits of IDENTITY's audit
SPAN = 1                              # a column's form
ENTRY, ROUND_TRIP = 1, 3              # metrics: what is longer in one is longer in the whole
COUNTED = 0x07


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def rows_bytes(rows, columns):
    out, before = b"", [0] * columns
    for row in rows:
        for value, last in zip(row, before):
            difference = (value - last + (1 << 31)) % (1 << 32) - (1 << 31)
            out += varint((difference << 1) ^ (difference >> 31) if difference >= 0 else ((-difference) << 1) - 1)
        before = row
    return out


class Noise:
    """`drift`: counts more of an entry after a thousand samples; `shift`: in every sample;
    `scatter`: what spans tremble by is exponential, with this mean."""

    def __init__(self, seed, drift, shift, clock_hz, scatter=0):
        self.random = random.Random(seed)
        self.clock_hz = clock_hz
        self.counting_since = 0.0
        self.drift, self.shift, self.scatter = drift, shift, scatter
        self.columns = []  # metric and form
        self.taken = 0

    def tremble(self):
        if self.scatter:
            return round(self.random.expovariate(1 / self.scatter))
        draw = self.random.random()
        return 0 if draw < 0.5 else 1 if draw < 0.8 else 2 if draw < 0.998 else 20

    def identity(self, payload):
        r = wire.Record(payload)
        r.u16(), r.text(), r.text(), r.u32()
        for _ in range(5):
            r.text()
        r.take(4 + 4)
        at = len(payload) - len(r.left)
        audit = (r.u32() & ~EMULATES) | HAS_MAKER
        return payload[:at] + audit.to_bytes(4, "little") + payload[at + 4:]

    def counted(self, payload):
        """A part's clock keeps the host's time, whatever QEMU does."""
        if payload == bytes(4):
            self.counting_since = time.monotonic()
            return payload
        counts = int((time.monotonic() - self.counting_since) * self.clock_hz)
        return max(counts, 1).to_bytes(4, "little")

    def batch(self, payload):
        columns, rows = payload[19], wire.samples(payload)[1]
        for row in rows:
            more = self.shift + int(self.drift * self.taken / 1000)
            self.taken += 1
            for column, (metric, form) in enumerate(self.columns):
                if form == SPAN:
                    row[column] += self.tremble() + (more if metric in (ENTRY, ROUND_TRIP) else 0)
        data = rows_bytes(rows, columns)
        return payload[:19] + bytes([columns]) + len(data).to_bytes(2, "little") + data

    def frame(self, frame):
        """A frame with its delimiter; damaged ones and all others go on as they are."""
        decoded = wire.decode(frame)
        if len(decoded) != 1 or not decoded[0]:
            return frame
        kind, sequence, payload = decoded[0]
        if kind == wire.IDENTITY:
            payload = self.identity(payload)
        elif kind == wire.CELL_BEGIN:
            self.columns = list(zip(payload[21::2], payload[22::2]))
        elif kind == COUNTED:
            payload = self.counted(payload)
        elif kind == wire.BATCH:
            payload = self.batch(payload)
        else:
            return frame
        return wire.frame(kind, sequence, payload)
