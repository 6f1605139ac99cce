"""What may be true of a run's directory, whatever befell the run: for soak.py. It reads the files by
itself, with nothing of the tool."""
import json
import os
import re
import zlib

TEMPORARY = re.compile(r"^\..*\.[A-Za-z0-9]{6}\.tmp$")
SEAL_ON_A_LINE = rb'^(.*),"seal":"([0-9a-f]{8})"\}$'
SEAL_INDENTED = rb'^(.*),\n "seal": "([0-9a-f]{8})"\n\}\n$'
PROVENANCE = re.compile(rb'^ "provenance": \{\n.*?^ \},?\n', re.MULTILINE | re.DOTALL)
WITHOUT_A_NUMBER = ("inconclusive", "fault")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def seal_problem(text, layout):
    found = re.match(layout, text, re.DOTALL)
    if not found:
        return "it has no seal at its end"
    return None if int(found[2], 16) == zlib.crc32(found[1]) else "its seal is not that of its bytes"


def capture_problem(data):
    head, newline, rest = data.partition(b"\n")
    if not newline:
        return "it has no first line"
    problem = seal_problem(head, SEAL_ON_A_LINE)
    if problem:
        return problem
    header = json.loads(head)
    size, witness = header["bytes"], header.get("witness_bytes", 0)
    if size + witness != len(rest):
        return f"it has {len(rest)} bytes where its first line says {size} and {witness}"
    if header["crc32"] != zlib.crc32(rest[:size]) or header.get("witness_crc32", 0) != zlib.crc32(rest[size:]):
        return "its checksum is not that of its bytes"
    return None


def file_problem(path):
    data = read(path)
    name = os.path.basename(path)
    if name.endswith(".irqraw"):
        return capture_problem(data)
    if not name.endswith(".json"):
        return "nobody knows what it is"
    json.loads(data)
    return seal_problem(data, SEAL_INDENTED) if name == "manifest.json" else None


def files_of(directory):
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(directory) for name in names)


def captures_of(directory):
    return [path for path in files_of(directory) if path.endswith(".irqraw")]


def temporaries_of(directory):
    return [path for path in files_of(directory) if TEMPORARY.match(os.path.basename(path))]


def damages(directory):
    """The files that are not whole, and what is wrong with each. One on its way is none."""
    found = {}
    for path in files_of(directory):
        if TEMPORARY.match(os.path.basename(path)):
            continue
        try:
            problem = file_problem(path)
        except (ValueError, KeyError) as error:
            problem = f"it cannot be read: {error}"
        if problem:
            found[os.path.relpath(path, directory)] = problem
    return found


def result_bytes(path):
    """run.json without who made it when."""
    kept, count = PROVENANCE.subn(b"", read(path))
    if count != 1:
        raise ValueError(f"{path}: {count} provenances")
    return kept


def cells_of(path):
    return {cell["id"]: cell for cell in json.loads(read(path), parse_float=str)["cells"]}


class Comparison:
    """A run against one that nobody disturbed: `same` bytes, else cells `told` (they have a reason in
    place of a number), `lost`, and `different`."""

    def __init__(self, reference, path):
        self.told, self.lost, self.different = [], [], []
        self.same = result_bytes(reference) == result_bytes(path)
        if not self.same:
            self.sort(cells_of(reference), cells_of(path))

    def sort(self, wanted, found):
        self.lost = sorted(set(wanted) - set(found))
        self.different = sorted(set(found) - set(wanted))
        for name in set(wanted) & set(found):
            cell = found[name]
            if cell == wanted[name]:
                continue
            is_told = cell["status"] in WITHOUT_A_NUMBER and cell["reason"] and not cell["metrics"]
            (self.told if is_told else self.different).append(name)
        if not self.told and not self.lost and not self.different:
            self.different = ["what is beside the cells"]
