"""Frames of bench/wire/SPEC.md, written from that page alone: the firmware's own encoder has no
part in what is checked here."""
import struct
import zlib

READY, IDENTITY, ACK = 0x01, 0x02, 0x04
CELL_BEGIN, REGION, CALIBRATION, BATCH, WITNESS, CELL_END = 0x10, 0x11, 0x12, 0x13, 0x14, 0x15
FAULT = 0x20
IDENTIFY, RUN = 0x41, 0x43
SCHEMA_VERSION = 3


def stuff(data):
    """COBS, with the delimiter."""
    out, block = bytearray(), bytearray()
    for byte in data:
        if byte:
            block.append(byte)
        if not byte or len(block) == 254:
            out += bytes([len(block) + 1]) + block
            block = bytearray()
    return bytes(out + bytes([len(block) + 1]) + block + b"\0")


def unstuff(segment):
    """A segment without its delimiter; None if it is no COBS."""
    out, at = bytearray(), 0
    while at < len(segment):
        code = segment[at]
        block = segment[at + 1 : at + code]
        if len(block) != code - 1:
            return None
        out += block
        at += code
        if code < 255 and at < len(segment):
            out.append(0)
    return bytes(out)


def frame(kind, sequence, payload):
    body = struct.pack("<BH", kind, sequence) + payload
    return stuff(body + struct.pack("<I", zlib.crc32(body)))


class Record:
    """Takes fields off the front of a payload."""

    def __init__(self, payload):
        self.left = payload

    def take(self, size):
        if len(self.left) < size:
            raise ValueError("a record that is too short")
        field, self.left = self.left[:size], self.left[size:]
        return field

    def u8(self):
        return self.take(1)[0]

    def u16(self):
        return struct.unpack("<H", self.take(2))[0]

    def u32(self):
        return struct.unpack("<I", self.take(4))[0]

    def text(self):
        return self.take(self.u8()).decode("ascii")

    def data(self):
        return self.take(self.u16())

    def end(self):
        if self.left:
            raise ValueError("a record with %d bytes too many" % len(self.left))


def decode(stream):
    """All whole segments of a stream: (type, sequence, payload), or None for a damaged one."""
    frames = []
    for segment in stream.split(b"\0")[:-1]:
        if not segment:
            continue
        body = unstuff(segment)
        good = body and len(body) >= 7 and zlib.crc32(body[:-4]) == struct.unpack("<I", body[-4:])[0]
        frames.append((body[0], struct.unpack("<H", body[1:3])[0], body[3:-4]) if good else None)
    return frames


def ready(payload):
    r = Record(payload)
    return {"schema": r.u16(), "reason": r.u8(), "count": r.u32()}


def identity(payload):
    """The first fields, as far as they are compared."""
    r = Record(payload)
    return {
        "schema": r.u16(), "board": r.text(), "core": r.text(), "cpuid": r.u32(),
        "compiler": r.text(), "flags": r.text(), "git": r.text(), "code": r.text(),
        "data": r.text(), "wait_states": r.u8(), "fpu": r.u8(), "priority_bits": r.u8(),
        "irq_lines": r.u8(), "features": r.u32(), "rest": r,
    }


def samples(payload):
    """A BATCH: its counts, and its rows of values."""
    r = Record(payload)
    head = {"cell": r.u16(), "first": r.u32(), "count": r.u8(), "clock": r.u32(),
            "systick": r.u32(), "run": r.u32()}
    columns, data = r.u8(), list(r.data())
    r.end()
    rows, before = [], [0] * columns
    for _ in range(head["count"]):
        row = []
        for column in range(columns):
            z, shift = 0, 0
            while True:
                byte = data.pop(0)
                z |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80:
                    break
            row.append((before[column] + (z >> 1 ^ -(z & 1))) & 0xFFFFFFFF)
        rows.append(row)
        before = row
    if data:
        raise ValueError("bytes behind the last sample")
    return head, rows


def cell_end(payload):
    r = Record(payload)
    end = {"cell": r.u16(), "status": r.u8(), "triggered": r.u32(), "sampled": r.u32(),
           "lost": r.u32(), "witness_failures": r.u32(), "reason": r.text()}
    r.end()
    return end


def text(value):
    data = value.encode("ascii")
    return bytes([len(data)]) + data
