"""RP2040 (data sheet of 2024-10; Raspberry Pi Pico data sheet). Core 0 alone. Registers of most devices show
four times: plain, and where a store inverts, sets and clears bits (2.1.2)."""
from bus import Device, Register
from part import Part
from stm32 import Usart
from watchdogs import Rp2040Watchdog

MHZ = 1_000_000
XOSC_HZ, ROSC_HZ = 12 * MHZ, 6_500_000
STABLE_COUNTS, LOCK_COUNTS, SWITCH_COUNTS = 3000, 2000, 40
ROM, FLASH, SRAM, BOOT2 = 0x00000000, 0x10000000, 0x20000000, 0x20041F00
BOOT2_BYTES = 256
FIFO = 32  # UART, 4.2.3
RESETS = {"IO_BANK0": 5, "IO_QSPI": 6, "PADS_BANK0": 8, "PADS_QSPI": 9, "PLL_SYS": 12, "PWM": 14, "UART0": 22}


def crc32_mpeg2(data):
    """2.8.1.3.1, by polynomial division of the whole message."""
    value = int.from_bytes(data + bytes(4), "big") ^ 0xFFFFFFFF << 8 * len(data)
    for bit in range(8 * len(data) + 31, 31, -1):
        if value >> bit & 1:
            value ^= 0x104C11DB7 << bit - 32
    return value


class Aliased(Device):
    def __init__(self, part, name, base, gate=None):
        super().__init__(part, name, base, 0x4000, gate)
        self.registers = dict(self.registers)
        for how, suffix in ((1, "+xor"), (2, "+set"), (3, "+clear")):
            for offset, register in self.REGISTERS.items():
                self.registers[how << 12 | offset] = Register(register.name + suffix)

    def read(self, offset, size):
        return super().read(offset & 0xFFF, size)

    def write(self, offset, size, value):
        how, offset = offset >> 12, offset & 0xFFF
        register = self.registers.get(offset)
        if how and register:
            old = self.value[register.name]
            value = (old ^ value, old | value, old & ~value)[how - 1]
        super().write(offset, size, value)


class Resets(Aliased):
    """2.14.3. What is reset has no registers to be touched."""

    REGISTERS = {0x0: Register("RESET", 0x01FFFFFF, 0x01FFFFFF), 0x4: Register("WDSEL", 0, 0x01FFFFFF),
                 0x8: Register("RESET_DONE", 0, 0x01FFFFFF)}

    def __init__(self, part):
        super().__init__(part, "RESETS", 0x4000C000)
        self.value["RESET"] &= ~(1 << RESETS["IO_QSPI"] | 1 << RESETS["PADS_QSPI"])  # the boot ROM's

    def wrote_RESET(self, old, new):
        if new & (1 << RESETS["IO_QSPI"] | 1 << RESETS["PADS_QSPI"]):
            self.problem("clock tree", "resets what connects the flash it runs from")
        if new & 1 << RESETS["PLL_SYS"] and self.part.clocks.system() == "pll":
            self.problem("clock tree", "resets the PLL that the core runs by")
        for device in self.part.devices:
            if device.name in RESETS and new & ~old & 1 << RESETS[device.name]:
                device.value.update({r.name: r.reset for r in device.REGISTERS.values()})
                device.part.pll.ready = None if device.name == "PLL_SYS" else device.part.pll.ready

    def read_RESET_DONE(self):
        return ~self.value["RESET"] & 0x01FFFFFF


class Psm(Aliased):
    """2.13.5."""

    REGISTERS = {0x0: Register("FRCE_ON", 0, 0x1FFFF), 0x4: Register("FRCE_OFF", 0, 0x1FFFF),
                 0x8: Register("WDSEL", 0, 0x1FFFF), 0xC: Register("DONE", 0, 0x1FFFF)}

    def __init__(self, part):
        super().__init__(part, "PSM", 0x40010000)


class Clocks(Aliased):
    """2.15.7. SELECTED is one-hot, and follows SRC some time later. AUXSRC is a multiplexer that can
    glitch: it is changed while SRC has chosen something else, and SELECTED says so (2.15.3.2)."""

    REGISTERS = {
        0x30: Register("REF_CTRL", 0, 0x63), 0x34: Register("REF_DIV", 0x100, 0x300),
        0x38: Register("REF_SELECTED", 1),
        0x3C: Register("SYS_CTRL", 0, 0xE1), 0x40: Register("SYS_DIV", 0x100), 0x44: Register("SYS_SELECTED", 1),
        0x48: Register("PERI_CTRL", 0, 0xCE0), 0x78: Register("SYS_RESUS_CTRL", 0xFF, 0x111FF),
    }

    SOURCES = {"REF": 3, "SYS": 1}  # the bits of SRC; 1 is the auxiliary one of both
    AUX = 1

    def __init__(self, part):
        super().__init__(part, "CLOCKS", 0x40008000)
        self.selected = {name: (0, 0) for name in self.SOURCES}  # and what it was until the other
        self.until = {name: 0 for name in self.SOURCES}
        self.stuck = set()  # clocks that stay where they are

    def source(self, name):
        before, now = self.selected[name]
        return before if self.part.core.cycles < self.until[name] else now

    def system(self):
        if self.source("SYS") == self.AUX:
            return "pll"
        return ("rosc", "aux", "xosc")[self.source("REF")]

    def left_on(self, ref_ctrl, sys_ctrl):
        self.value.update(REF_CTRL=ref_ctrl, SYS_CTRL=sys_ctrl)
        self.selected = {"REF": (ref_ctrl & 3,) * 2, "SYS": (sys_ctrl & 1,) * 2}

    def polled(self, name):
        if self.part.core.cycles < self.until[name]:
            self.part.core.skip(SWITCH_COUNTS // 2)
        return 1 << self.source(name)

    def read_REF_SELECTED(self):
        return self.polled("REF")

    def read_SYS_SELECTED(self):
        return self.polled("SYS")

    def switched(self, name, old, new):
        bits, source = self.SOURCES[name], self.source(name)
        if (old ^ new) >> 5 & 7 and self.AUX in (source, new & bits):
            self.problem("clock tree", "clk_%s's auxiliary source is changed while the clock runs by it" % name.lower())
        if name not in self.stuck and (old ^ new) & bits:
            self.selected[name] = source, new & bits
            self.until[name] = self.part.core.cycles + SWITCH_COUNTS

    def wrote_REF_CTRL(self, old, new):
        self.switched("REF", old, new)
        if new & 3 == 2 and not self.part.xosc.stable():
            self.problem("clock tree", "clk_ref is switched to a crystal that is not stable")

    def wrote_SYS_CTRL(self, old, new):
        self.switched("SYS", old, new)
        if new & 1 and new >> 5 & 7:
            self.problem("clock tree", "clk_sys takes auxiliary source %d" % (new >> 5 & 7))
        if new & 1 and not self.part.pll.locked():
            self.problem("clock tree", "clk_sys is switched to a PLL that is not locked")
        if new & 1 and self.part.pll.value["PWR"] & 0x29:
            self.problem("clock tree", "clk_sys is switched to a PLL that is not powered")
        if self.part.hclk() > 133 * MHZ:
            self.problem("clock tree", "clk_sys would be %.1f MHz of 133" % (self.part.hclk() / 1e6))

    def peripheral(self):
        return self.part.hclk() if self.value["PERI_CTRL"] & 0xCE0 == 0x800 else 0


class Xosc(Aliased):
    """2.16.7. ENABLE and FREQ_RANGE are words of their own."""

    REGISTERS = {0x0: Register("CTRL", 0, 0xFFFFFF), 0x4: Register("STATUS", 0), 0x8: Register("DORMANT"),
                 0xC: Register("STARTUP", 0xC4, 0x103FFF)}

    def __init__(self, part):
        super().__init__(part, "XOSC", 0x40024000)
        self.ready = None
        self.never = False

    def wrote_CTRL(self, old, new):
        if new & 0xFFF != 0xAA0:
            self.problem("clock tree", "XOSC.FREQ_RANGE is 0x%x, for 1 to 15 MHz it is 0xaa0" % (new & 0xFFF))
        if new >> 12 == 0xFAB:
            if (self.value["STARTUP"] & 0x3FFF) * 256 * 1000 < XOSC_HZ:
                self.problem("clock tree", "the crystal is given less than 1 ms to start")
            self.ready = self.part.core.cycles + STABLE_COUNTS

    def stable(self):
        return not self.never and self.ready is not None and self.part.core.cycles >= self.ready

    def read_STATUS(self):
        if self.ready is not None and not self.stable():
            self.part.core.skip(200)
        return self.stable() << 31 | (self.ready is not None) << 12


class Pll(Aliased):
    """2.18.4. At reset it is off: PWR."""

    REGISTERS = {0x0: Register("CS", 1, 0x13F), 0x4: Register("PWR", 0x2D, 0x2D),
                 0x8: Register("FBDIV_INT", 0, 0xFFF), 0xC: Register("PRIM", 0x77000, 0x77000)}

    def __init__(self, part):
        super().__init__(part, "PLL_SYS", 0x40028000, part.gate("PLL_SYS"))
        self.ready = None
        self.never = False

    def vco(self):
        return XOSC_HZ / (self.value["CS"] & 0x3F or 1) * self.value["FBDIV_INT"]

    def output(self):
        prim = self.value["PRIM"]
        return self.vco() / ((prim >> 16 & 7 or 1) * (prim >> 12 & 7 or 1))

    def locked(self):
        return not self.never and self.ready is not None and self.part.core.cycles >= self.ready

    def read_CS(self):
        if self.ready is not None and not self.locked():
            self.part.core.skip(200)
        return self.value["CS"] | self.locked() << 31

    def wrote_PWR(self, old, new):
        if new & 0x21:
            self.ready = None
        if old & 0x21 and not new & 0x21:
            if not 750 * MHZ <= self.vco() <= 1600 * MHZ:  # 2.18.2
                self.problem("clock tree", "the VCO would run at %.0f MHz" % (self.vco() / 1e6))
            if self.part.clocks.source("REF") != 2:
                self.problem("clock tree", "the PLL is started before its crystal is used")
            self.ready = self.part.core.cycles + LOCK_COUNTS

    def wrote_FBDIV_INT(self, old, new):
        if not self.value["PWR"] & 0x21:  # 2.18.3: it is programmed before it is turned on
            self.problem("clock tree", "FBDIV is written while the PLL is on")

    def wrote_PRIM(self, old, new):
        if (new >> 16 & 7) < (new >> 12 & 7):  # 2.18.2.1: less power this way round
            self.problem("clock tree", "POSTDIV1 is below POSTDIV2")


class IoBank(Aliased):
    """2.19.6.1."""

    def __init__(self, part):
        self.REGISTERS = {}
        for pin in range(30):
            self.REGISTERS[8 * pin] = Register("STATUS%d" % pin)
            self.REGISTERS[8 * pin + 4] = Register("CTRL%d" % pin, 0x1F, 0x3003331F)
        super().__init__(part, "IO_BANK0", 0x40014000, part.gate("IO_BANK0"))


class Pads(Aliased):
    """2.19.6.3."""

    def __init__(self, part):
        self.REGISTERS = {0: Register("VOLTAGE_SELECT", 0, 1)}
        for pin in range(30):
            self.REGISTERS[4 + 4 * pin] = Register("GPIO%d" % pin, 0x56, 0xFF)
        super().__init__(part, "PADS_BANK0", 0x4001C000, part.gate("PADS_BANK0"))


class XipCtrl(Device):
    """2.6.3.6. A read of FLUSH waits for it."""

    REGISTERS = {0x0: Register("CTRL", 3, 0xB), 0x4: Register("FLUSH", 0, 1), 0x8: Register("STAT", 2, 7),
                 0xC: Register("CTR_HIT"), 0x10: Register("CTR_ACC")}

    def __init__(self, part):
        super().__init__(part, "XIP_CTRL", 0x14000000, 0x4000)

    def wrote_FLUSH(self, old, new):
        self.value["FLUSH"] = 0


class Ssi(Device):
    """4.10.13, as far as reading flash as memory wants it: frames of 32 bits, EEPROM read, and command
    03h of 8 bits with 24 of address over one wire."""

    REGISTERS = {0x00: Register("CTRLR0", 0, 0x017FFFFF), 0x04: Register("CTRLR1", 0, 0xFFFF),
                 0x08: Register("SSIENR", 0, 1), 0x14: Register("BAUDR", 0, 0xFFFF),
                 0xF0: Register("RX_SAMPLE_DLY", 0, 0xFF), 0xF4: Register("SPI_CTRLR0", 0x03000000, 0xFF07FB3F)}

    def __init__(self, part):
        super().__init__(part, "SSI", 0x18000000, 0x1000)

    def write(self, offset, size, value):
        if offset != 8 and self.value["SSIENR"]:
            self.problem("clock tree", "%s+0x%x is written while the SSI is on" % (self.name, offset))
        super().write(offset, size, value)

    def wrote_SSIENR(self, old, new):
        if not new:
            return
        if (self.value["CTRLR0"], self.value["SPI_CTRLR0"], self.value["CTRLR1"]) != (0x1F0300, 0x03000218, 0):
            self.problem("boot", "the SSI reads by CTRLR0 0x%x, SPI_CTRLR0 0x%x"
                         % (self.value["CTRLR0"], self.value["SPI_CTRLR0"]))
        divider = self.value["BAUDR"]
        if divider < 2 or divider % 2 or 133 * MHZ / divider > 50 * MHZ:  # W25Q16JV 9.6: 03h
            self.problem("clock tree", "the flash's clock is clk_sys by %d" % divider)

    def reads(self):
        return self.value["SSIENR"]


class Pl011(Usart):
    """4.2.8, by a PL011 r1p5: both FIFOs have 32 bytes."""

    REGISTERS = {
        0x00: Register("DR", 0, 0xFF), 0x04: Register("RSR", 0, 0xF), 0x18: Register("FR", 0x90),
        0x24: Register("IBRD", 0, 0xFFFF), 0x28: Register("FBRD", 0, 0x3F), 0x2C: Register("LCR_H", 0, 0xFF),
        0x30: Register("CR", 0x300, 0xFF87), 0x34: Register("IFLS", 0x12, 0x3F), 0x38: Register("IMSC", 0, 0x7FF),
        0x44: Register("ICR", 0, 0x7FF), 0x48: Register("DMACR", 0, 7),
    }

    def __init__(self, part):
        super().__init__(part, "UART0", 0x40034000, part.gate("UART0"), lambda: part.clocks.peripheral(), ("TX", "RX"))
        self.size = 0x4000
        self.out, self.fifo, self.frame_over, self.divisor = [], [], False, 0

    def rate(self):
        return self.clock() * 4 / self.divisor if self.divisor >= 64 else 0

    def wrote_LCR_H(self, old, new):
        """4.2.8: what IBRD and FBRD hold is taken over by a store here."""
        if self.value["CR"] & 1:
            self.problem("uart", "LCR_H is written while UARTEN is 1")
        self.divisor = self.value["IBRD"] << 6 | self.value["FBRD"]

    def progress(self):
        now = self.part.core.cycles
        while self.out and now >= self.shifting_until:
            self.shift(self.out.pop(0), self.shifting_until)
        while self.incoming and now >= self.next_arrival:
            byte = self.incoming.pop(0)
            if len(self.fifo) < FIFO:
                self.fifo.append(byte)
            self.next_arrival += self.character()

    def shift(self, byte, begin):
        """The run is left at the next load: a store that is left is done once more."""
        self.sent.append(byte)
        self.shifting_until = begin + self.character()
        self.frame_over = self.frame_over or byte == 0

    def wrote_DR(self, old, new):
        self.progress()
        if not self.checked:
            self.check()
        if self.value["CR"] & 0x101 != 0x101 or self.value["LCR_H"] >> 5 & 3 != 3 or not self.value["LCR_H"] & 16:
            self.problem("uart", "sends without UARTEN, TXE, 8 bits or FIFOs")
        if len(self.out) >= FIFO:
            self.problem("uart", "a byte is written while TXFF is 1")
        if self.part.core.cycles >= self.shifting_until and not self.out:
            self.shift(new & 0xFF, self.part.core.cycles)
        else:
            self.out.append(new & 0xFF)

    def read_DR(self):
        self.progress()
        return self.fifo.pop(0) if self.fifo else 0

    def read_FR(self):
        self.progress()
        if self.frame_over and self.boundary:
            self.frame_over = False
            self.boundary()
        busy = bool(self.out) or self.part.core.cycles < self.shifting_until
        if self.babbles or busy or self.incoming and not self.fifo:
            self.part.core.skip(self.character() // 16)
        empty = not self.fifo and not self.babbles
        return (not self.out) << 7 | (len(self.out) >= FIFO) << 5 | empty << 4 | busy << 3


class Pwm(Aliased):
    """4.5.3: slice 0, counting freely at clk_sys. It requests when it wraps."""

    def __init__(self, part):
        self.REGISTERS = {}
        for n in range(8):
            for offset, name, reset, bits in ((0, "CSR", 0, 0xFF), (4, "DIV", 0x10, 0xFFF), (8, "CTR", 0, 0xFFFF),
                                              (12, "CC", 0, 0xFFFFFFFF), (16, "TOP", 0xFFFF, 0xFFFF)):
                self.REGISTERS[0x14 * n + offset] = Register("CH%d_%s" % (n, name), reset, bits)
        for offset, name in ((0xA0, "EN"), (0xA4, "INTR"), (0xA8, "INTE"), (0xAC, "INTF"), (0xB0, "INTS")):
            self.REGISTERS[offset] = Register(name, 0, 0xFF)
        super().__init__(part, "PWM", 0x40050000, part.gate("PWM"))
        self.at, self.raised = 0, 0

    def running(self):
        return self.value["CH0_CSR"] & 1

    def catch_up(self):
        now = self.part.core.cycles
        counts, self.at = now - self.at, now
        if not self.running():
            return
        if self.value["CH0_DIV"] != 0x10 or self.value["CH0_CSR"] & 0x32:
            self.problem("timer", "slice 0 does not count each clock: DIV 0x%x, CSR 0x%x"
                         % (self.value["CH0_DIV"], self.value["CH0_CSR"]))
        period = self.value["CH0_TOP"] + 1
        total = self.value["CH0_CTR"] + counts
        self.value["CH0_CTR"] = total % period
        if total >= period:
            self.raised |= 1
            self.part.core.note("edge", 0)
            self.part.relevel()

    def plan(self):
        self.due = None
        if self.running():
            self.due = self.at + self.value["CH0_TOP"] + 1 - self.value["CH0_CTR"]
        self.part.core.plan()

    def tick(self):
        self.catch_up()
        self.plan()

    def read(self, offset, size):
        self.catch_up()
        self.plan()
        return super().read(offset, size)

    def write(self, offset, size, value):
        self.catch_up()
        super().write(offset, size, value)
        self.plan()
        self.part.relevel()

    def read_INTR(self):
        return self.raised

    def wrote_INTR(self, old, new):
        self.raised &= ~new
        self.value["INTR"] = 0

    def read_INTS(self):
        return self.raised & self.value["INTE"]

    def asks(self):
        return bool(self.raised & self.value["INTE"] & 1)


class Rp2040(Part):
    CORE = "cortex-m0plus"
    LINES, PRIORITY_BITS = 32, 2  # 2.3.2: lines 26 to 31 have no device and can be pended
    VECTORS = ROM
    MEMORIES = [(ROM, 16 << 10), (FLASH, 2 << 20), (SRAM, 264 << 10)]
    BUSES = [(0x14000000, 0x4000), (0x18000000, 0x1000), (0x40000000, 0x100000)]

    def gate(self, device):
        def missing():
            if self.resets.value["RESET"] >> RESETS[device] & 1:
                return "which is held in reset (RESETS bit %d)" % RESETS[device]
            return None
        return missing

    def add_devices(self):
        self.resets = self.add(Resets(self))
        self.clocks = self.add(Clocks(self))
        self.xosc = self.add(Xosc(self))
        self.pll = self.add(Pll(self))
        self.io = self.add(IoBank(self))
        self.pads = self.add(Pads(self))
        self.xip = self.add(XipCtrl(self))
        self.ssi = self.add(Ssi(self))
        self.uart = self.add(Pl011(self))
        self.pwm = self.add(Pwm(self))
        self.psm = self.add(Psm(self))
        self.watchdog = self.add(Rp2040Watchdog(self))
        self.request(4, self.pwm.asks)  # 2.3.2

    def load(self, image):
        """What the boot ROM does, 2.8.1: 256 bytes go to the end of SRAM, and run there if their sum
        agrees; LR is 0."""
        super().load(image)
        uc = self.core.uc
        boot2 = bytes(uc.mem_read(FLASH, BOOT2_BYTES))
        stated, found = int.from_bytes(boot2[252:], "little"), crc32_mpeg2(boot2[:252])
        if stated != found:
            self.problem("boot", "the second stage's sum is 0x%08x, and 0x%08x stands behind it" % (found, stated))
        uc.mem_write(BOOT2, boot2)
        uc.mem_write(ROM, (BOOT2).to_bytes(4, "little") + (BOOT2 + 1).to_bytes(4, "little"))

    def check_pin(self, signal, pin):
        """2.19.2: function 2 of GP0 and GP1 is UART0's; the pad lets in what comes."""
        number = int(pin[2:])
        function = self.io.value["CTRL%d" % number] & 0x1F
        pad = self.pads.value["GPIO%d" % number]
        if self.io.value["CTRL%d" % number] & ~0x1F or function != 2:
            self.problem("pins", "%s for %s has function %d" % (pin, signal, function))
        if pad & 0x80 or signal.endswith("RX") and not (pad & 0x40 and pad & 0x0C == 8):
            self.problem("pins", "%s for %s has the pad 0x%02x" % (pin, signal, pad))
        if not self.ssi.reads():
            self.problem("boot", "the flash is run from before the SSI reads it")

    IMAGE_TABLE = FLASH + BOOT2_BYTES + 4

    def was_reset_by_watchdog(self):
        self.watchdog.value["REASON"] = 1  # 4.7.6, TIMER

    def bootloader(self):
        """The second stage has run, all is out of reset, and the core runs by a PLL at half its rate."""
        self.resets.value["RESET"] = 0
        self.ssi.value.update(CTRLR0=0x1F0300, SPI_CTRLR0=0x03000218, BAUDR=4, SSIENR=1)
        self.xosc.value.update(CTRL=0xFABAA0, STARTUP=47)
        self.xosc.ready = self.pll.ready = 0
        self.pll.value.update(CS=1, PWR=4, FBDIV_INT=125, PRIM=0x66000)
        self.clocks.left_on(ref_ctrl=2 | 2 << 5, sys_ctrl=1 | 1 << 5)  # by PLL_USB, which has no model: as PLL_SYS
        self.clocks.value.update(SYS_DIV=0x200, PERI_CTRL=0x880)
        self.uart.value.update(CR=0x301, LCR_H=0x70, IMSC=0x7FF, IBRD=27, FBRD=8)
        self.pwm.value.update(CH0_CSR=1, CH0_DIV=0x20, INTE=0xFF)

    def hclk(self):
        divider = (self.clocks.value["SYS_DIV"] >> 8) or 1
        source = self.clocks.system()
        return {"pll": self.pll.output(), "xosc": XOSC_HZ, "rosc": ROSC_HZ, "aux": 0}[source] / divider


CHANGES = {
    "a command of another length": ("boot", "SSI.SPI_CTRLR0", {"value": lambda v: v ^ 1 << 9}),
    "a flash clock too fast": ("clock tree", "SSI.BAUDR", {"value": lambda v: 2}),
    "pins held in reset": ("clock", "RESETS.RESET+clear", {"value": lambda v: v & ~(1 << 5)}),
    "the flash's pins reset": ("clock tree", "RESETS.RESET+set", {"value": lambda v: v | 1 << 6}),
    "no clock for the UART": ("baud", "CLOCKS.PERI_CTRL", {"value": lambda v: 0}),
    "another function": ("pins", "IO_BANK0.CTRL0", {"value": lambda v: 3}),
    "a pad that hears nothing": ("pins", "PADS_BANK0.GPIO1", {"value": lambda v: v & ~0x40}),
    "a divisor 3 % off": ("baud", "UART0.IBRD", {"value": lambda v: v + max(v // 33, 1)}),
    "no transmitter": ("uart", "UART0.CR", {"value": lambda v: v & ~(1 << 8)}),
    "a timer by another clock": ("timer", "PWM.CH0_DIV", {"value": lambda v: 0x20}),
    "a register that is none": ("address", "UART0.IMSC", {"moved": 0x400}),
    "SysTick by another clock": ("systick", "SYST.CSR", {"value": lambda v: v & ~4}),
    "a crystal of another range": ("clock tree", "XOSC.CTRL", {"value": lambda v: v + 1}),
}
PLL_CHANGES = {
    "a faster PLL": ("clock tree", "PLL_SYS.FBDIV_INT", {"value": lambda v: v + 20}),
    "a PLL without its dividers": ("clock tree", "PLL_SYS.PWR+clear", {"value": lambda v: v & ~8}),
}


def never(device):
    def spoil(part):
        getattr(part, device).never = True
    return spoil


def stuck(clock):
    return lambda part: part.clocks.stuck.add(clock)


def keeps_the_bootloaders(part):
    """Behind one that has left the core at 125 MHz, as the SDK sets it."""
    part.core.next_pc = part.word_of_reset()
    part.bootloader()
    part.pll.value["PRIM"] = 0x62000
    part.clocks.left_on(ref_ctrl=2, sys_ctrl=1)
    part.clocks.value["SYS_DIV"] = 0x100
    part.clocks.stuck.add("SYS")


# Without the crystal nothing can be read: the ring oscillator is anywhere between 1.8 and 12 MHz (2.17), and
# the UART's rate with it. The words are sent all the same, and the image does not wait for ever.
AT_ANY_RATE = True
BROKEN = {
    "the core's clock stays at a bootloader's PLL": (keeps_the_bootloaders, "did not leave the bootloader's PLL"),
    "the reference clock does not switch": (stuck("REF"), "the reference clock did not switch to the crystal", AT_ANY_RATE),
}
PLL_BROKEN = {
    "the PLL does not lock": (never("pll"), "the PLL did not lock"),
    "the core's clock does not switch": (stuck("SYS"), "the core's clock did not switch to the PLL"),
}


def board(hclk, changes):
    return {"part": Rp2040, "core": "cortex-m0plus", "hclk": hclk, "wait_states": 0, "uart": "UART0", "tx": "GP0",
            "rx": "GP1", "baud": 460_800, "cells": ["entry_exit raw_c", "response defer_thread", "entry_timer raw_c idle"],
            "changes": changes, "kinds": {"boot": "the boot ROM takes what it loads, and the flash can be read behind it"}}


BOARDS = {
    "raspberry-pi-pico": dict(board(125 * MHZ, {**CHANGES, **PLL_CHANGES}), broken={**BROKEN, **PLL_BROKEN}),
    "raspberry-pi-pico-12mhz": dict(board(12 * MHZ, CHANGES), broken=BROKEN),
}
