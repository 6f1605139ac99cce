#!/usr/bin/python3
"""Makes a UF2 file, which a boot ROM's drive takes, of an image.

    uf2.py FAMILY IMAGE.elf OUT.uf2

FAMILY is the part's number in UF2's list, 0xE48BFF56 for the RP2040. The format: blocks of 512 bytes, each
with 256 of the image and where they belong (https://github.com/microsoft/uf2).
"""
import os
import struct
import sys

MAGIC = 0x0A324655, 0x9E5D5157, 0x0AB16F30
FAMILY_IS_GIVEN = 0x2000
PAYLOAD = 256


def fail(text):
    print("uf2: " + text, file=sys.stderr)
    sys.exit(2)


def segments(path):
    """What is to be in flash: physical address and bytes."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        fail(f"{path}: {error.strerror}")
    if data[:6] != b"\x7fELF\x01\x01" or len(data) < 52:
        fail(f"{path}: is no ELF file of 32 bits")
    start, = struct.unpack_from("<I", data, 28)
    size, count = struct.unpack_from("<HH", data, 42)
    for n in range(count):
        if start + n * size + 32 > len(data):
            fail(f"{path}: is cut short")
        kind, offset, _, address, length = struct.unpack_from("<5I", data, start + n * size)
        if kind == 1 and length:
            if offset + length > len(data):
                fail(f"{path}: is cut short")
            yield address, data[offset : offset + length]


def pages(path):
    """By address; a page that only part of the image is in is filled up with what erased flash has."""
    found = {}
    for address, data in segments(path):
        for at, byte in enumerate(data, address):
            page = found.setdefault(at // PAYLOAD, bytearray(b"\xff" * PAYLOAD))
            page[at % PAYLOAD] = byte
    return sorted(found.items())


def main(arguments):
    if len(arguments) != 3:
        fail("wants FAMILY IMAGE.elf OUT.uf2")
    try:
        family = int(arguments[0], 0)
    except ValueError:
        fail(f"{arguments[0]!a} is no family: a number as 0xE48BFF56")
    blocks = pages(arguments[1])
    if not blocks:
        fail(f"{arguments[1]}: there is nothing in it to be flashed")
    try:
        with open(arguments[2] + ".new", "wb") as out:
            for n, (page, data) in enumerate(blocks):
                head = struct.pack("<8I", *MAGIC[:2], FAMILY_IS_GIVEN, page * PAYLOAD, PAYLOAD, n, len(blocks), family)
                out.write(head + bytes(data).ljust(476, b"\0") + struct.pack("<I", MAGIC[2]))
        os.replace(arguments[2] + ".new", arguments[2])
    except OSError as error:
        fail(f"{arguments[2]}: {error.strerror}")


main(sys.argv[1:])
