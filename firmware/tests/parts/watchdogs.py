"""Watchdogs: a part that nobody feeds for so long is reset, which ends the run with RESET."""
from bus import Device, Register

RESET = "the watchdog resets the part"


class Watchdog(Device):
    """A subclass says how long it waits, in seconds, and calls fed()."""

    def __init__(self, part, name, base, size=0x400, gate=None):
        super().__init__(part, name, base, size, gate)
        self.fed_at = None  # None: not started

    def seconds(self):
        raise NotImplementedError

    def fed(self):
        self.fed_at = self.part.core.cycles
        self.due = self.fed_at + int(self.seconds() * self.part.hclk())
        self.part.core.plan()

    def tick(self):
        self.part.core.finish(RESET)


class Iwdg(Watchdog):
    """RM0008 19.4, RM0316 25.4, RM0090 21.4, RM0390 20.4: PR and RLR are written behind 0x5555, while SR has
    neither PVU nor RVU; and count once 0xCCCC was written."""

    REGISTERS = {0x0: Register("KR", 0, 0xFFFF), 0x4: Register("PR", 0, 7), 0x8: Register("RLR", 0xFFF, 0xFFF),
                 0xC: Register("SR", 0, 7)}
    SIZE = 0x400

    def __init__(self, part, lsi_hz):
        super().__init__(part, "IWDG", 0x40003000)
        self.lsi_hz, self.open, self.busy_until = lsi_hz, False, 0
        self.never = False  # its oscillator stands still

    def seconds(self):
        return (4 << self.value["PR"]) * (self.value["RLR"] + 1) / self.lsi_hz

    def busy(self):
        return self.part.core.cycles < self.busy_until

    def read_SR(self):
        if self.never:
            return 3
        if self.busy():
            self.part.core.skip(5000)
        return 3 if self.busy() else 0

    def wrote_KR(self, old, new):
        self.open = new == 0x5555
        if new == 0xCCCC or new == 0xAAAA and self.fed_at is not None:
            self.fed()

    def setting(self, name, old):
        if not self.open:
            self.problem("watchdog", "IWDG.%s is written without its key" % name)
        if self.busy() and old != self.value[name] and self.busy_for != "PR":
            self.problem("watchdog", "IWDG.%s is written while the last store is not yet taken" % name)
        self.busy_for = name
        self.busy_until = self.part.core.cycles + 20_000

    busy_for = "PR"

    def wrote_PR(self, old, new):
        self.setting("PR", old)

    def wrote_RLR(self, old, new):
        self.setting("RLR", old)


class Dbgmcu(Device):
    """RM0008 31.16, RM0316 33.16, RM0090 38.16: what stands still while a debugger holds the core."""

    REGISTERS = {0x0: Register("IDCODE"), 0x4: Register("CR"), 0x8: Register("APB1_FZ"), 0xC: Register("APB2_FZ")}

    def __init__(self, part):
        super().__init__(part, "DBGMCU", 0xE0042000, 0x400)


class Nrf52Wdt(Watchdog):
    """Product Specification 1.7, 6.36: CRV, RREN and CONFIG cannot be changed while it runs."""

    REGISTERS = {0x000: Register("TASKS_START", 0, 1), 0x400: Register("RUNSTATUS"), 0x404: Register("REQSTATUS"),
                 0x504: Register("CRV", 0xFFFFFFFF), 0x508: Register("RREN", 1, 0xFF), 0x50C: Register("CONFIG", 1, 9)}
    REGISTERS.update({0x600 + 4 * n: Register("RR%d" % n) for n in range(8)})

    def __init__(self, part):
        super().__init__(part, "WDT", 0x40010000, 0x1000)
        self.wanting = set()

    def seconds(self):
        return (self.value["CRV"] + 1) / 32768

    def asked(self):
        self.wanting = {n for n in range(8) if self.value["RREN"] >> n & 1}

    def wrote_TASKS_START(self, old, new):
        if self.fed_at is None:
            self.asked()
            self.fed()

    def __getattr__(self, name):
        if name.startswith("wrote_RR") and name[8:].isdigit():
            return lambda old, new: self.reloaded(int(name[8:]), new)
        raise AttributeError(name)

    def reloaded(self, n, key):
        if key != 0x6E524635 or self.fed_at is None:
            return
        self.wanting.discard(n)
        if not self.wanting:
            self.asked()
            self.fed()


class Rp2040Watchdog(Watchdog):
    """Data sheet 4.7.6. It counts down twice a tick (RP2040-E1); a tick is CYCLES of clk_ref."""

    def __init__(self, part):
        super().__init__(part, "WATCHDOG", 0x40058000, 0x4000)

    REGISTERS = {0x0: Register("CTRL", 0x07000000, 0xC7000000), 0x4: Register("LOAD", 0, 0xFFFFFF),
                 0x8: Register("REASON"), 0x2C: Register("TICK", 0x200, 0x3FF)}
    REGISTERS.update({0xC + 4 * n: Register("SCRATCH%d" % n) for n in range(8)})

    def seconds(self):
        return self.value["LOAD"] / 2e6

    def wrote_LOAD(self, old, new):
        if self.value["CTRL"] >> 30 & 1:
            self.fed()

    def wrote_CTRL(self, old, new):
        if not new >> 30 & 1:
            return
        if self.value["TICK"] & 0x3FF != 0x200 | 12:
            self.problem("watchdog", "its tick is not a microsecond of the 12 MHz crystal: 0x%x" % self.value["TICK"])
        if self.value["SCRATCH4"] == 0xB007C0D3:
            self.problem("watchdog", "SCRATCH4 takes the boot ROM elsewhere")
        if self.part.psm.value["WDSEL"] & 0x1FFFC != 0x1FFFC:
            self.problem("watchdog", "it would leave parts of the chip as they are: PSM.WDSEL is 0x%x" % self.part.psm.value["WDSEL"])
        self.fed()
