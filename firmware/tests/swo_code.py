"""swo_code.py BUILD BOARD BOARD-swo: what of an image's code is another where exception trace is on. Compares the
objects' sections, bytes and relocations, and where the linker put functions; prints each section that differs and is
not in MAY. Exit 1 if there is one."""
import os
import struct
import sys

# What is between samples, and what counts instructions by counters that trace needs (bench/path.c).
MAY = {
    "firmware/cell.o": {".text.cell_run", ".text.columns_of", ".text.itm_settle", ".text.trace_mark"},
    "firmware/command.o": {".text.command_loop"},
    "bench/checks.o": {".text.check_before"},
    "bench/path.o": {".text.bench_path_begin", ".text.count", ".text.count_run", ".text.instructions",
                     ".text.proven", ".text.run_known", ".text.run_nothing", ".rodata.words.0"},
}
KINDS = (".text", ".rodata", ".data", ".bench", ".bss")
REL = 9
MUST = "bench/spans.o"  # what is timed


class Object:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        offset, = struct.unpack_from("<I", self.data, 32)
        size, count, names = struct.unpack_from("<HHH", self.data, 46)
        self.headers = [struct.unpack_from("<10I", self.data, offset + n * size) for n in range(count)]
        self.strings = self.bytes_of(self.headers[names])

    def bytes_of(self, header):
        return b"" if header[1] == 8 else self.data[header[4] : header[4] + header[5]]

    def text(self, table, at):
        return table[at : table.index(b"\0", at)].decode()

    def symbols(self):
        """[(name, value, section)]"""
        for header in self.headers:
            if header[1] == 2:
                names = self.bytes_of(self.headers[header[6]])
                found = []
                for name, value, _, _, _, section in struct.iter_unpack("<IIIBBH", self.bytes_of(header)):
                    own = self.text(names, name)
                    if not own and section < len(self.headers):
                        own = self.text(self.strings, self.headers[section][0])
                    found.append((own, value, section))
                return found
        return []

    def sections(self):
        """{name: (size, bytes, [relocations])} of what goes into an image."""
        found, symbols = {}, self.symbols()
        for header in self.headers:
            name = self.text(self.strings, header[0])
            if name.startswith(KINDS):
                found.setdefault(name, [header[5], self.bytes_of(header), []])
            if header[1] == REL:
                of = self.text(self.strings, self.headers[header[7]][0])
                for at, what in struct.iter_unpack("<II", self.bytes_of(header)):
                    if of.startswith(KINDS):
                        found.setdefault(of, [0, b"", []])[2].append((at, what & 0xFF, symbols[what >> 8][0]))
        return found


def objects(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder)
                  for name in names if name.endswith(".o"))


def own(name):
    return name.startswith("firmware/boards/")


def places(path):
    return {name: value & 15 for name, value, section in Object(path).symbols()
            if value & 1 and 0 < section < 0xFF00 and not name.startswith("$")}


def main():
    build, plain, traced = sys.argv[1:4]
    folders = [os.path.join(build, board, "obj") for board in (plain, traced)]
    lists = [[name for name in objects(folder) if not own(name)] for folder in folders]
    wrong, seen = [], 0
    if lists[0] != lists[1] or MUST not in lists[0]:
        wrong.append("the images are not made of the same objects")
    for name in set(lists[0]) & set(lists[1]):
        first, second = (Object(os.path.join(folder, name)).sections() for folder in folders)
        for section in sorted(set(first) | set(second)):
            seen += 1
            if first.get(section) != second.get(section) and section not in MAY.get(name, ()):
                wrong.append("%s: %s is another" % (name, section))
    here, there = (places(os.path.join(build, board, "irqbench.elf")) for board in (plain, traced))
    wrong += ["%s begins elsewhere in 16 bytes" % name for name in here
              if there.get(name, here[name]) != here[name] and name.startswith(("bench_", "stamped", "handler_"))]
    print("%d sections compared" % seen)
    print("\n".join(sorted(wrong)))
    return 1 if wrong or seen < 100 else 0


sys.exit(main())
