"""The system control space of ARMv6-M and ARMv7-M: SysTick, NVIC, SCB, debug and DWT (ARMv7-M ARM,
DDI 0403, B3.2 to B3.4 and C1.6 to C1.8; ARMv6-M ARM, DDI 0419, B3.2 to B3.4), which Unicorn has
not. One count of time is one instruction, or one of the cycles that an entry or a return takes."""
from bus import Device, Register

NMI, HARDFAULT, SVCALL, PENDSV, SYSTICK, IRQ0 = 2, 3, 11, 14, 15, 16
SYST_MAX = 0xFFFFFF


class SysTick(Device):
    """B3.3: LOAD is taken over at the count behind 0; a write of VAL clears it and COUNTFLAG."""

    REGISTERS = {
        0x0: Register("CSR", 0, 0x10007),
        0x4: Register("RVR", 0, SYST_MAX),
        0x8: Register("CVR", 0, SYST_MAX),
        0xC: Register("CALIB", 0),
    }

    def __init__(self, part):
        super().__init__(part, "SYST", 0xE000E010, 0x10)
        self.at, self.flag, self.load = 0, False, 0

    def catch_up(self):
        """CVR as of now; what it passed on the way."""
        now = self.part.core.cycles
        counts, self.at = now - self.at, now
        if not self.value["CSR"] & 1:
            return
        if not self.value["CSR"] & 4:
            self.problem("systick", "SysTick counts an external reference, of which nothing is known")
        value = self.value["CVR"]
        while counts:
            step = min(counts, value) if value else 1
            if value:
                value -= step
                if value == 0:
                    self.flag = True
                    if self.value["CSR"] & 2:
                        self.part.nvic.pend(SYSTICK)
            else:
                value = self.value["RVR"]
                if value == 0:
                    break
            counts -= step
        self.value["CVR"] = value

    def tick(self):
        self.catch_up()
        self.plan()

    def plan(self):
        csr, value = self.value["CSR"], self.value["CVR"]
        self.due = None
        if csr & 1 and (value or self.value["RVR"]):
            left = value if value else self.value["RVR"] + 1
            self.due = self.at + left
        self.part.core.plan()

    def read_CSR(self):
        self.catch_up()
        flag, self.flag = self.flag, False
        return self.value["CSR"] & 7 | flag << 16

    def read_CVR(self):
        self.catch_up()
        if self.part.baseline:  # which has no other counter for its stamps
            self.part.core.note("stamp", self.value["CVR"])
        return self.value["CVR"]

    def write(self, offset, size, value):
        self.catch_up()
        super().write(offset, size, value)
        self.plan()

    def wrote_CVR(self, old, new):
        self.value["CVR"] = 0
        self.flag = False


class Nvic(Device):
    """B3.4, with the exceptions' states for all of the core. Registers are words here, and IPR's
    bytes where the architecture has them (not in ARMv6-M)."""

    def __init__(self, part, lines, bits, baseline):
        super().__init__(part, "NVIC", 0xE000E100, 0xC00)
        sizes = (4,) if baseline else (1, 2, 4)
        self.lines, self.bits, self.baseline = lines, bits, baseline
        self.registers = {}
        words = (lines + 31) // 32
        for n in range(words):
            for base, name in ((0x0, "ISER"), (0x80, "ICER"), (0x100, "ISPR"), (0x180, "ICPR")):
                self.registers[base + 4 * n] = Register(name + str(n))
            if not baseline:
                self.registers[0x200 + 4 * n] = Register("IABR" + str(n))
        for n in range(8 * words):
            self.registers[0x300 + 4 * n] = Register("IPR%d" % n, sizes=sizes)
        self.value = {r.name: 0 for r in self.registers.values()}
        self.enabled, self.pending, self.active = set(), set(), []
        self.priority = {}  # of exception numbers
        self.watchers = []  # called with a line that gets enabled

    def pend(self, exception):
        self.pending.add(exception)
        self.part.core.attend = True

    def mask_of(self, states, n):
        first = IRQ0 + 32 * n
        return sum(1 << e - first for e in states if first <= e < first + 32)

    def lines_in(self, kind, n, value):
        """Lines that are none are left alone by a store that clears, B3.4.5."""
        for bit in range(32):
            if value >> bit & 1:
                line = 32 * n + bit
                if line >= self.lines and kind in (1, 3):
                    continue
                if line >= self.lines:
                    self.problem("address", "touches interrupt line %d of %d" % (line, self.lines))
                yield line

    def read(self, offset, size):
        kind, n = offset >> 7, offset % 0x80 // 4
        if self.find(offset, size, "reads") is None:
            return 0
        if offset >= 0x300:
            word = sum(self.priority.get(IRQ0 + (offset & ~3) - 0x300 + i, 0) << 8 * i for i in range(4))
            return word >> 8 * (offset % 4) & (1 << 8 * size) - 1
        return self.mask_of({0: self.enabled, 1: self.enabled, 2: self.pending, 3: self.pending,
                             4: set(self.active), 5: set(self.active)}[offset >> 7], n)

    def write(self, offset, size, value):
        if self.find(offset, size, "writes") is None:
            return
        if offset >= 0x300:
            keep = 0xFF << 8 - self.bits & 0xFF
            for i in range(size):
                self.priority[IRQ0 + offset - 0x300 + i] = value >> 8 * i & keep
        else:
            self.write_lines(offset >> 7, offset % 0x80 // 4, value)
        self.part.core.attend = True

    def write_lines(self, kind, n, value):
        for line in self.lines_in(kind, n, value):
            exception = IRQ0 + line
            if kind == 0:
                for watcher in self.watchers:
                    watcher(line)
                self.enabled.add(exception)
            elif kind == 1:
                self.enabled.discard(exception)
            elif kind == 2:
                self.pending.add(exception)
                self.part.core.note("pend", exception)
            elif kind == 3:
                self.pending.discard(exception)
                self.part.relevel()

    def is_enabled(self, exception):
        return exception < IRQ0 or exception in self.enabled


class Scb(Device):
    """B3.2.2. Fault status stays 0: a fault ends the run."""

    REGISTERS = {
        0x00: Register("CPUID"),
        0x04: Register("ICSR"),
        0x08: Register("VTOR", 0, 0xFFFFFF80),
        0x0C: Register("AIRCR", 0xFA050000),
        0x10: Register("SCR", 0, 0x16),
        0x14: Register("CCR", 0x200, 0x31B),
        0x18: Register("SHPR1", sizes=(1, 2, 4)),
        0x1C: Register("SHPR2", sizes=(1, 2, 4)),
        0x20: Register("SHPR3", sizes=(1, 2, 4)),
        0x24: Register("SHCSR", 0, 0x7FD8B),
        0x28: Register("CFSR"),
        0x2C: Register("HFSR"),
        0x34: Register("MMFAR"),
        0x38: Register("BFAR"),
        0x88: Register("CPACR", 0, 0x00F00000),
        0x90: Register("MPU_TYPE", 8 << 8),
        0x94: Register("MPU_CTRL", 0, 7),
    }

    def __init__(self, part, cpuid, fpu, baseline):
        super().__init__(part, "SCB", 0xE000ED00, 0xA0)
        core = part.CORE
        self.registers = dict(self.REGISTERS)
        self.value["CPUID"] = cpuid
        if baseline:
            mpu = () if core.startswith("cortex-m0plus") else (0x90, 0x94)
            for offset in (0x18, 0x24, 0x28, 0x2C, 0x34, 0x38) + mpu:
                del self.registers[offset]
        if not fpu:
            del self.registers[0x88]

    def read_ICSR(self):
        nvic, core = self.part.nvic, self.part.core
        vector = max(nvic.pending, key=lambda e: -core.priority(e), default=0)
        pending = nvic.pending
        return (core.exception() | vector << 12 | (len(nvic.active) <= 1) << 11 | (SYSTICK in pending) << 26
                | (PENDSV in pending) << 28 | any(e >= IRQ0 for e in pending) << 22)

    def wrote_ICSR(self, old, new):
        nvic = self.part.nvic
        for bit, exception in ((26, SYSTICK), (28, PENDSV), (31, NMI)):
            if new >> bit & 1:
                nvic.pend(exception)
        for bit, exception in ((25, SYSTICK), (27, PENDSV)):
            if new >> bit & 1:
                nvic.pending.discard(exception)

    def wrote_AIRCR(self, old, new):
        if new >> 16 != 0x05FA:
            self.problem("address", "writes AIRCR without its key")
            self.value["AIRCR"] = old
            return
        self.value["AIRCR"] = 0xFA050000 | new & 0x700
        if new & 4:
            self.part.core.finish("it resets itself")

    def priorities(self, number):
        def wrote(old, new):
            keep = 0xFF << 8 - self.part.nvic.bits & 0xFF
            for i in range(4):
                self.part.nvic.priority[4 * number + i] = new >> 8 * i & keep
            self.value["SHPR%d" % number] = new & keep * 0x01010101
            self.part.core.attend = True
        return wrote

    def __getattr__(self, name):
        if name.startswith("wrote_SHPR"):
            return self.priorities(int(name[-1]))
        raise AttributeError(name)


class Control(Device):
    """ICTR and ACTLR, B3.2.2 and the core's manual."""

    REGISTERS = {0x4: Register("ICTR"), 0x8: Register("ACTLR", 0, 0x307)}

    def __init__(self, part, lines):
        super().__init__(part, "SCnSCB", 0xE000E000, 0x10)
        self.value["ICTR"] = (lines + 31) // 32 - 1


class Fpu(Device):
    """B3.2.21. What is stacked is stacked at once, lazily or not."""

    REGISTERS = {0x34: Register("FPCCR", 0xC0000000, 0xC000017B), 0x38: Register("FPCAR"),
                 0x3C: Register("FPDSCR", 0, 0x07C00000)}

    def __init__(self, part):
        super().__init__(part, "FPU", 0xE000EF00, 0x50)


class Debug(Device):
    """DHCSR and DEMCR, C1.6: no debugger is there."""

    REGISTERS = {0x0: Register("DHCSR"), 0xC: Register("DEMCR", 0, 0x010F07F1)}

    def __init__(self, part):
        super().__init__(part, "DCB", 0xE000EDF0, 0x10)


class Dwt(Device):
    """C1.8: CYCCNT stands still without TRCENA, or without its own enable. Of the profiling
    counters EXCCNT counts what entries and returns take, so that CYCCNT less all of them is the number
    of instructions here as well."""

    REGISTERS = {
        0x00: Register("CTRL", 0x40000000),
        0x04: Register("CYCCNT"),
        0x08: Register("CPICNT"),
        0x0C: Register("EXCCNT"),
        0x10: Register("SLEEPCNT"),
        0x14: Register("LSUCNT"),
        0x18: Register("FOLDCNT"),
        0xFB0: Register("LAR"),
        # Who designed it, by JEDEC's list: Arm (the cores' manuals, component identification).
        0xFD0: Register("PIDR4", 0x04),
        0xFE0: Register("PIDR0", 0x02),
        0xFE4: Register("PIDR1", 0xB0),
        0xFE8: Register("PIDR2", 0x3B),
    }

    def __init__(self, part):
        super().__init__(part, "DWT", 0xE0001000, 0x1000,
                         lambda: None if part.debug.value["DEMCR"] >> 24 & 1 else "whose TRCENA is 0")
        self.started, self.overhead = 0, 0

    def running(self):
        return self.value["CTRL"] & 1 and self.part.debug.value["DEMCR"] >> 24 & 1

    def read_CYCCNT(self):
        if not self.running():
            return self.value["CYCCNT"]
        value = self.part.core.cycles - self.started & 0xFFFFFFFF
        self.part.core.note("stamp", value)
        return value

    def wrote_CYCCNT(self, old, new):
        self.started = self.part.core.cycles - new

    def wrote_CTRL(self, old, new):
        if new & 1 and not old & 1:
            self.started = self.part.core.cycles - self.value["CYCCNT"]
        if new & ~old & 1 << 18:
            self.overhead = self.part.core.overhead

    def read_EXCCNT(self):
        if not self.value["CTRL"] >> 18 & 1:
            return self.value["EXCCNT"]
        return self.part.core.overhead - self.overhead & 0xFF

    def wrote_EXCCNT(self, old, new):
        self.overhead = self.part.core.overhead - new


class Traced(Device):
    """ITM or TPIU: there only with TRCENA, C1.6.5."""

    def __init__(self, part, name, base):
        super().__init__(part, name, base, 0x1000,
                         lambda: None if part.debug.value["DEMCR"] >> 24 & 1 else "whose TRCENA is 0")


class Itm(Traced):
    """C1.7: stores are taken behind the key alone, and settings while it is off. Stimulus ports, which are
    ready at once, need no key; what is put to the one of marks (SPEC.md) is noted."""

    REGISTERS = {0x000: Register("STIM0"), 0x004: Register("STIM1"), 0xE00: Register("TER0"), 0xE40: Register("TPR", 0, 0xF), 0xE80: Register("TCR", 0, 0x007F0F1F),
                 0xFB0: Register("LAR"), 0xFB4: Register("LSR", 3)}

    def __init__(self, part):
        super().__init__(part, "ITM", 0xE0000000)

    def read_STIM1(self):
        return self.value["TCR"] & self.value["TER0"] >> 1 & 1

    def wrote_STIM0(self, old, new):
        self.problem("trace", "a word to stimulus port 0")

    def wrote_STIM1(self, old, new):
        if not self.read_STIM1():
            self.problem("trace", "a mark to a port that is off")
        self.part.core.note("mark", new)

    def wrote_LAR(self, old, new):
        self.value["LSR"] = 1 if new == 0xC5ACCE55 else 3

    def locked(self, name, old):
        if self.value["LSR"] & 2:
            self.problem("trace", "ITM.%s is written while ITM is locked" % name)
            self.value[name] = old

    def wrote_TER0(self, old, new):
        self.locked("TER0", old)

    def wrote_TCR(self, old, new):
        self.locked("TCR", old)
        if old & new & 1 and old != new:
            self.problem("trace", "ITM.TCR is changed while ITM is on")
        if new & 1 and not new >> 16 & 0x7F:
            self.problem("trace", "ITM has the bus ID 0, which is reserved")


class Tpiu(Traced):
    """C1.10: protocol and rate are set while nothing is sent."""

    REGISTERS = {0x000: Register("SSPSR"), 0x004: Register("CSPSR", 1), 0x010: Register("ACPR", 0, 0xFFFF),
                 0x0F0: Register("SPPR", 1, 3), 0x300: Register("FFSR"), 0x304: Register("FFCR", 0x102, 0x142)}

    def __init__(self, part, itm):
        super().__init__(part, "TPIU", 0xE0040000)
        self.itm = itm

    def idle(self, name):
        if self.itm.value["TCR"] & 1:
            self.problem("trace", "TPIU.%s is written while ITM is on" % name)

    def wrote_ACPR(self, old, new):
        self.idle("ACPR")

    def wrote_SPPR(self, old, new):
        self.idle("SPPR")

    def wrote_FFCR(self, old, new):
        self.idle("FFCR")


class Bitband(Device):
    """B3.1 and the Cortex-M3's and M4's manuals: a word for each bit of the first MiB of SRAM."""

    def __init__(self, part):
        super().__init__(part, "bit-band", 0x22000000, 0x2000000)

    def place(self, offset):
        return 0x20000000 + offset // 32, offset // 4 % 8

    def read(self, offset, size):
        address, bit = self.place(offset)
        return self.part.core.uc.mem_read(address, 1)[0] >> bit & 1

    def write(self, offset, size, value):
        address, bit = self.place(offset)
        byte = self.part.core.uc.mem_read(address, 1)[0]
        self.part.core.uc.mem_write(address, bytes([byte & ~(1 << bit) | (value & 1) << bit]))
