#!/usr/bin/python3
"""Fills in the bytes of model case files with arm-none-eabi-as.

Write an instruction line as `; text ; best nominal worst`, run this over the
file, and the bytes stand before the first `;`. Lines that have bytes are
assembled again, so a changed text cannot keep old bytes. The test compares
the text with what Capstone makes of the bytes.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HEADER = ".syntax unified\n.cpu cortex-m4\n.fpu fpv4-sp-d16\n.thumb\n"


def for_assembler(text, address):
    """Capstone prints absolute branch targets; the assembler wants offsets."""
    match = re.fullmatch(r"(b\S*|cbn?z\s+r\d+,)\s+#(0x[0-9a-f]+)", text)
    if match and not match.group(1).startswith(("bfi", "bfc", "bic", "bkpt")):
        return f"{match.group(1)} .+({match.group(2)}-{address:#x})"
    return text


def assemble(text, address):
    """Bytes of one instruction; an IT block's members come with `it` before."""
    with tempfile.TemporaryDirectory() as folder:
        source, obj, raw = (Path(folder) / name for name in ("a.s", "a.o", "a.bin"))
        source.write_text(f"{HEADER}{text}\n")
        subprocess.run(["arm-none-eabi-as", "-W", source, "-o", obj], check=True, timeout=600)
        subprocess.run(["arm-none-eabi-objcopy", "-O", "binary", obj, raw], check=True, timeout=600)
        return raw.read_bytes()


CONDITION = r"(eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)"


def fill(path):
    lines = []
    address = 0
    block = []  # conditions still to come in an IT block
    for line in path.read_text().splitlines():
        words = line.split()
        if words and words[0] == "case":
            address = 0x1000
            block = []
        elif words and words[0] in ("at", "jump"):
            address = int(words[1], 16)
        match = re.fullmatch(r"\s*((?:[0-9a-f]{4}\s*){0,2});\s*([^;]+?)\s*;(.*)", line)
        if match and not match.group(2).startswith(".short"):
            text = match.group(2)
            prefix = ""
            if block:
                prefix = f"it {block.pop(0)}\n"
            code = assemble(prefix + for_assembler(text, address), address)[2 if prefix else 0:]
            it = re.fullmatch(r"i(t[te]{0,3})\s+(\w\w)", text)
            if it:
                code = assemble(f"it {it.group(2)}\nmov{it.group(2)} r0, r0", address)[:2]
                code = it_bytes(it.group(1)[1:], code)
                block = it_conditions(it.group(1)[1:], it.group(2))
            halves = " ".join(f"{code[i + 1]:02x}{code[i]:02x}" for i in range(0, len(code), 2))
            line = f"  {halves:9} ; {text:32} ; {match.group(3).strip()}"
            address += len(code)
        elif match:  # .short: the bytes are the author's
            address += 2 * len(match.group(1).split())
        lines.append(line.rstrip())
    path.write_text("\n".join(lines) + "\n")


INVERSE = dict(zip("eq ne cs cc mi pl vs vc hi ls ge lt gt le".split(),
                   "ne eq cc cs pl mi vc vs ls hi lt ge le gt".split()))


def it_conditions(others, first):
    return [first] + [first if o == "t" else INVERSE[first] for o in others]


def it_bytes(others, single):
    condition = single[0] >> 4
    mask = 0
    for other in others:
        mask = mask << 1 | ((condition & 1) ^ (other == "e"))
    mask = (mask << 1 | 1) << (3 - len(others))
    return bytes([condition << 4 | mask, 0xBF])


for name in sys.argv[1:]:
    fill(Path(name))
