"""A part: a core, the system space, and the devices and memories that a family's file adds. Collects
what the program did wrong, and lets interrupt requests reach the NVIC."""
import struct
import subprocess
from bisect import bisect_right

import system
from bus import Bus
from core import Core


class Image:
    """The ELF file: what is to be in flash, and the names of its functions."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        phoff, = struct.unpack_from("<I", self.data, 28)
        size, count = struct.unpack_from("<HH", self.data, 42)
        self.segments = []
        for n in range(count):
            kind, offset, _, physical, length = struct.unpack_from("<IIIII", self.data, phoff + n * size)
            if kind == 1 and length:
                self.segments.append((physical, self.data[offset : offset + length]))
        names = subprocess.run(["arm-none-eabi-nm", "-n", path], capture_output=True, text=True, check=True)
        self.symbols = [(int(line.split()[0], 16), line.split()[2]) for line in names.stdout.splitlines()
                        if line.split()[1] in "tT" and not line.split()[2].startswith("$")]

    def function(self, address):
        at = bisect_right(self.symbols, (address, "\x7f")) - 1
        return self.symbols[at][1] if at >= 0 else "0x%08x" % address


class Part:
    """A family's file derives from this and sets these."""

    CORE = "cortex-m4"
    LINES, PRIORITY_BITS = 0, 0
    VECTORS = 0        # where the core finds them at reset
    MEMORIES = []      # (base, bytes)
    BUSES = []         # (base, bytes): where devices are
    BITBAND = False
    IMAGE_TABLE = None  # the address of word 1 of the image's table, if that is not at VECTORS
    ALIAS = None       # (base, bytes): where what is at VECTORS shows, too

    def __init__(self, image, board):
        self.image, self.board = image, board
        self.problems, self.levels, self.devices = [], [], []
        self.enough = None  # the kind of problem that ends the run
        self.baseline = self.CORE in ("cortex-m0", "cortex-m0plus")
        self.core = Core(self, self.CORE, self.VECTORS, self.CORE != "cortex-m0")
        self.add_system()
        self.add_devices()
        self.bus = Bus(self, self.devices)
        for base, size in self.MEMORIES:
            self.core.map_memory(base, size)
        bands = [(0x22000000, 0x2000000)] if self.BITBAND else []
        for base, size in self.BUSES + bands + [(0xE0000000, 0x100000)]:
            self.core.map_bus(base, size, self.bus)
        if self.ALIAS:
            self.core.map_memory(*self.ALIAS)
        self.load(image)
        self.core.hook()
        self.core.reset()

    def load(self, image):
        for address, data in image.segments:
            self.core.uc.mem_write(address, data)
        if self.ALIAS:
            base, size = self.ALIAS
            self.core.uc.mem_write(base, bytes(self.core.uc.mem_read(self.VECTORS, size)))

    def word_of_reset(self):
        """Where a bootloader jumps to: word 1 of the image's table, which is at its start."""
        return self.core.word(self.IMAGE_TABLE or self.VECTORS + 4) & ~1

    def bootloader(self):
        """What a bootloader leaves on of the part's own devices; a family adds it."""

    def add_system(self):
        self.systick = system.SysTick(self)
        self.nvic = system.Nvic(self, self.LINES, self.PRIORITY_BITS, self.baseline)
        self.scb = system.Scb(self, self.core.cpuid, self.core.fpu, self.baseline)
        self.debug = system.Debug(self)
        self.devices = [self.systick, self.nvic, self.scb, self.debug]
        if not self.baseline:
            self.itm = system.Itm(self)
            self.tpiu = system.Tpiu(self, self.itm)
            self.dwt = system.Dwt(self)
            self.devices += [self.dwt, self.itm, self.tpiu, system.Control(self, self.LINES)]
        if self.core.fpu:
            self.devices.append(system.Fpu(self))
        if self.BITBAND:
            self.devices.append(system.Bitband(self))
        self.nvic.watchers.append(self.line_enabled)

    def add_devices(self):
        raise NotImplementedError

    def add(self, device):
        self.devices.append(device)
        return device

    def problem(self, kind, text):
        entry = (kind, "%s: %s" % (self.image.function(self.core.pc), text))
        if entry not in self.problems:
            self.problems.append(entry)
        if kind == self.enough:
            self.core.finish("found: " + text)

    def request(self, line, asks):
        """A line that asks() says is requested, as long as it says so."""
        self.levels.append((line, asks))

    def relevel(self):
        for line, asks in self.levels:
            exception = system.IRQ0 + line
            if exception not in self.nvic.active and asks():
                self.nvic.pend(exception)

    def line_enabled(self, line):
        """The NVIC lets a line through. A family adds what must have been done before."""

    def swo_pin(self):
        """What is wrong with the pin that trace comes out of, in words, or None. A family with such a
        board has it."""
        raise NotImplementedError

    def trace_hz(self):
        """What the trace port divides."""
        return self.hclk()

    def check_swo(self):
        """Once the image runs: exception trace at the rate that the board states (`swo`, Hz), or nothing of it."""
        rate = self.board.get("swo")
        if self.baseline or rate is None:
            if not self.baseline and (self.itm.value["TCR"] or self.dwt.value["CTRL"] >> 16 & 1):
                self.problem("trace", "trace is on in a board that has none")
            return
        for wrong, text in (
            (self.itm.value["TER0"] != 2, "ITM.TER0 is 0x%x" % self.itm.value["TER0"]),
            (self.itm.value["TCR"] & 0x31F != 0xF, "ITM.TCR is 0x%x" % self.itm.value["TCR"]),
            (self.dwt.value["CTRL"] & 0x3F1C00 != 0x010400, "DWT.CTRL is 0x%x" % self.dwt.value["CTRL"]),
            (self.tpiu.value["SPPR"] != 2, "TPIU.SPPR is no NRZ"),
            (self.tpiu.value["FFCR"] & 2, "the formatter is on"),
            (abs(self.trace_hz() / (self.tpiu.value["ACPR"] + 1) - rate) * 100 > rate,
             "the rate is %.0f Hz" % (self.trace_hz() / (self.tpiu.value["ACPR"] + 1)))):
            if wrong:
                self.problem("trace", text)
        pin = self.swo_pin()
        if pin:
            self.problem("trace", pin)

    def hclk(self):
        """The core's clock, Hz, as the registers have it."""
        raise NotImplementedError
