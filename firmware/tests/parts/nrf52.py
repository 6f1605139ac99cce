"""nRF52840 (Product Specification 1.7; nRF52840 DK hardware 3.0). Nothing gates its peripherals' clocks; what
is to be on is the crystal, before time means anything."""
from bus import Device, Register
from part import Part
from stm32 import NO_WRITE_BUFFER, Usart
from watchdogs import Nrf52Wdt

HZ = 64_000_000
FIFO = 6  # bytes that wait while none is read, 6.33.6
START_COUNTS = 23_000  # 0.36 ms
BASE_HZ = 16_000_000   # what the UART divides, 6.33.10


class Clock(Device):
    """POWER and CLOCK, 5.4.3 and 5.3.7: they share a base."""

    REGISTERS = {
        0x000: Register("TASKS_HFCLKSTART", 0, 1),
        0x004: Register("TASKS_HFCLKSTOP", 0, 1),
        0x100: Register("EVENTS_HFCLKSTARTED", 0, 1),
        0x304: Register("INTENSET"),
        0x308: Register("INTENCLR"),
        0x400: Register("RESETREAS", 0, 0x001F000F),
        0x40C: Register("HFCLKSTAT"),
        0x55C: Register("TRACECONFIG", 0, 0x00030003),
    }

    def __init__(self, part):
        super().__init__(part, "CLOCK", 0x40000000, 0x1000)
        self.ready = None
        self.never = False

    def wrote_TASKS_HFCLKSTART(self, old, new):
        if new & 1 and self.ready is None:
            self.ready = self.part.core.cycles + START_COUNTS
            self.value["EVENTS_HFCLKSTARTED"] = 0

    def wrote_TASKS_HFCLKSTOP(self, old, new):
        if new & 1:
            self.ready = None

    def wrote_RESETREAS(self, old, new):
        self.value["RESETREAS"] = old & ~new  # 5.3.7.13: a 1 clears

    def runs(self):
        return not self.never and self.ready is not None and self.part.core.cycles >= self.ready

    def read_EVENTS_HFCLKSTARTED(self):
        if self.ready is not None and not self.runs():
            self.part.core.skip(500)
        return int(self.runs())


class Nvmc(Device):
    """4.3.6. ICACHECNF: whether the cache is on, and its profiling."""

    REGISTERS = {
        0x400: Register("READY", 1, 1),
        0x408: Register("READYNEXT", 1, 1),
        0x504: Register("CONFIG", 0, 3),
        0x540: Register("ICACHECNF", 0, 0x101),
        0x548: Register("IHIT"),
        0x54C: Register("IMISS"),
    }

    def __init__(self, part):
        super().__init__(part, "NVMC", 0x4001E000, 0x1000)


class Gpio(Device):
    """6.9.2, port 0, and of port 1, 0x300 behind it, what its pins are."""

    def __init__(self, part):
        self.REGISTERS = {0x504: Register("OUT"), 0x508: Register("OUTSET"), 0x50C: Register("OUTCLR"),
                          0x510: Register("IN"), 0x514: Register("DIR"), 0x518: Register("DIRSET"),
                          0x51C: Register("DIRCLR")}
        for pin in range(32):
            self.REGISTERS[0x700 + 4 * pin] = Register("PIN_CNF%d" % pin, 2, 0x3070F)
        for pin in range(16):
            self.REGISTERS[0xA00 + 4 * pin] = Register("P1_PIN_CNF%d" % pin, 2, 0x3070F)
        super().__init__(part, "P0", 0x50000000, 0x1000)

    def wrote_OUTSET(self, old, new):
        self.value["OUT"] |= new

    def mode(self, pin):
        """("input", pull), ("output", level) or ("disconnected",)."""
        word = self.value["PIN_CNF%d" % pin]
        if word & 1:
            return ("output", self.value["OUT"] >> pin & 1)
        if word & 2:
            return ("disconnected",)
        return ("input", (None, "down", "both", "up")[word >> 2 & 3])


class Uart(Usart):
    """UART0, 6.33.10. A byte written is out when TXDRDY comes; RXDRDY says that one is in RXD."""

    REGISTERS = {
        0x000: Register("TASKS_STARTRX", 0, 1),
        0x004: Register("TASKS_STOPRX", 0, 1),
        0x008: Register("TASKS_STARTTX", 0, 1),
        0x00C: Register("TASKS_STOPTX", 0, 1),
        0x108: Register("EVENTS_RXDRDY", 0, 1),
        0x11C: Register("EVENTS_TXDRDY", 0, 1),
        0x124: Register("EVENTS_ERROR", 0, 1),
        0x304: Register("INTENSET"),
        0x308: Register("INTENCLR"),
        0x480: Register("ERRORSRC", 0, 0xF),
        0x500: Register("ENABLE", 0, 0xF),
        0x508: Register("PSEL_RTS", 0xFFFFFFFF, 0x8000003F),
        0x50C: Register("PSEL_TXD", 0xFFFFFFFF, 0x8000003F),
        0x510: Register("PSEL_CTS", 0xFFFFFFFF, 0x8000003F),
        0x514: Register("PSEL_RXD", 0xFFFFFFFF, 0x8000003F),
        0x518: Register("RXD", 0, 0xFF),
        0x51C: Register("TXD", 0, 0xFF),
        0x524: Register("BAUDRATE", 0x04000000),
        0x56C: Register("CONFIG", 0, 0x1F),
    }

    def __init__(self, part):
        super().__init__(part, "UART0", 0x40002000, None, lambda: BASE_HZ, ("TXD", "RXD"))
        self.size = 0x1000
        self.started, self.acknowledged, self.fifo, self.frame_over = set(), True, [], False

    def write(self, offset, size, value):
        if 0x508 <= offset <= 0x514 and self.value["ENABLE"]:
            self.problem("uart", "%s is chosen while the UART is on" % self.registers[offset].name)
        if 0x508 <= offset <= 0x514 and value == 0xFFFFFFFF:  # disconnected: the bits are as after reset
            self.value[self.registers[offset].name] = value
            return
        super().write(offset, size, value)

    def find(self, offset, size, doing):
        if 0x508 <= (offset & ~3) <= 0x514:
            register = self.registers[offset & ~3]
            return Register(register.name, 0, register.defined)  # a pin leaves no bit as it was
        return super().find(offset, size, doing)

    def progress(self):
        now = self.part.core.cycles
        while self.incoming and now >= self.next_arrival:
            byte = self.incoming.pop(0)
            if len(self.fifo) < FIFO:
                self.fifo.append(byte)
            self.next_arrival += self.character()
        self.received = self.fifo[0] if self.fifo else None

    def take(self):
        self.progress()
        return self.fifo.pop(0) if self.fifo else 0

    def shift(self, byte, begin):
        """The run is left at the next load: a store that is left is done once more."""
        self.sent.append(byte)
        self.shifting_until = begin + self.character()
        self.frame_over = byte == 0

    def stop_at_frame(self):
        if self.frame_over and self.boundary:
            self.frame_over = False
            self.boundary()

    def rate(self):
        return self.value["BAUDRATE"] * BASE_HZ / 2 ** 32

    def enabled(self, bit):
        return self.value["ENABLE"] == 4 and bit in self.started

    def wrote_TASKS_STARTTX(self, old, new):
        self.started.add("TE")

    def wrote_TASKS_STARTRX(self, old, new):
        self.started.add("RE")

    def wrote_INTENCLR(self, old, new):
        self.value["INTENSET"] &= ~new

    def wrote_TXD(self, old, new):
        if not self.part.clock.runs():
            self.problem("clock", "sends while the crystal does not run")
        if not self.acknowledged:
            self.problem("uart", "a byte is written before the last one's TXDRDY")
        self.acknowledged = False
        self.transmit(new & 0xFF)

    def read_EVENTS_TXDRDY(self):
        self.stop_at_frame()
        return int(not self.acknowledged and bool(self.status() & 1 << 6))

    def wrote_EVENTS_TXDRDY(self, old, new):
        self.acknowledged = True

    def read_EVENTS_RXDRDY(self):
        self.stop_at_frame()
        return self.status() >> 5 & 1

    def wrote_EVENTS_RXDRDY(self, old, new):
        pass

    def read_RXD(self):
        if not self.enabled("RE"):
            self.problem("uart", "reads a byte without ENABLE and STARTRX")
        return self.take()


class Nrf52840(Part):
    CORE = "cortex-m4"
    LINES, PRIORITY_BITS = 48, 3  # 4.1
    MEMORIES = [(0x00000000, 1 << 20), (0x20000000, 256 << 10)]
    BUSES = [(0x40000000, 0x30000), (0x50000000, 0x1000)]

    def add_devices(self):
        self.clock = self.add(Clock(self))
        self.nvmc = self.add(Nvmc(self))
        self.gpio = self.add(Gpio(self))
        self.uart = self.add(Uart(self))
        self.watchdog = self.add(Nrf52Wdt(self))

    def check_pin(self, signal, pin):
        """6.33.3: the pin is chosen, and set up as the UART wants it; TXD idles high."""
        name = signal.split("_")[1]
        number = int(pin.split(".")[1])
        if self.uart.value["PSEL_" + name] != number:
            self.problem("pins", "PSEL.%s is 0x%x, the board has %s" % (name, self.uart.value["PSEL_" + name], pin))
        mode = self.gpio.mode(number)
        wanted = {"TXD": ("output", 1), "RXD": ("input", "up")}[name]
        if mode != wanted:
            self.problem("pins", "%s for %s is %s" % (pin, name, " ".join(str(part) for part in mode)))
        cache = self.board["cache"]
        if self.nvmc.value["ICACHECNF"] & 1 != cache:
            self.problem("wait states", "the flash's cache is %s" % ("off" if cache else "on"))

    def trace_hz(self):
        """5.4.3.15, TRACEPORTSPEED."""
        return 32_000_000 >> (self.clock.value["TRACECONFIG"] & 3)

    def swo_pin(self):
        """5.4.3.15, TRACEMUX; 4.9: SWO is P1.00, which the program makes an output."""
        mux = self.clock.value["TRACECONFIG"] >> 16 & 3
        if mux != 1:
            return "TRACEMUX is %d" % mux
        word = self.gpio.value["P1_PIN_CNF0"]
        return None if word & 0x701 == 0x301 else "P1.00 is 0x%x" % word

    def was_reset_by_watchdog(self):
        self.clock.value["RESETREAS"] = 2  # 5.3.7.13, DOG

    def bootloader(self):
        """UARTE on other pins, the cache the other way round, the crystal on."""
        self.uart.value.update(ENABLE=8, PSEL_TXD=20, PSEL_RXD=21, PSEL_RTS=5, PSEL_CTS=7, CONFIG=1)
        self.nvmc.value["ICACHECNF"] = 1 - self.board["cache"]
        self.clock.ready, self.clock.value["EVENTS_HFCLKSTARTED"] = 0, 1

    def hclk(self):
        return HZ


def no_crystal(part):
    part.clock.never = True


BROKEN = {"the crystal does not start": (no_crystal, "the 32 MHz crystal X1 did not start")}
CHANGES = {
    "no crystal": ("clock", "CLOCK.TASKS_HFCLKSTART", {"value": lambda v: 0}),
    "another pin": ("pins", "UART0.PSEL_TXD", {"value": lambda v: v + 1}),
    "a pin that drives nothing": ("pins", "P0.PIN_CNF6", {"value": lambda v: v & ~1}),
    "an input that is cut off": ("pins", "P0.PIN_CNF8", {"value": lambda v: v | 2}),
    "a rate 3 % off": ("baud", "UART0.BAUDRATE", {"value": lambda v: v + v // 33}),
    "no transmitter": ("uart", "UART0.ENABLE", {"value": lambda v: 0}),
    "a pin chosen too late": ("uart", "UART0.PSEL_RXD", {"behind": "UART0.ENABLE", "when": lambda v: v == 4}),
    "the cache as it was not meant": ("wait states", "NVMC.ICACHECNF", {"value": lambda v: v ^ 1}),
    "a reserved bit": ("reserved", "UART0.CONFIG", {"value": lambda v: v | 1 << 8}),
    "a register that is none": ("address", "P0.OUTSET", {"moved": 0x100}),
    "SysTick by another clock": ("systick", "SYST.CSR", {"value": lambda v: v & ~4}),
}


CHANGES_SWO = {
    "the pin for its port": ("trace", "CLOCK.TRACECONFIG", {"value": lambda v: v & ~0x30000}),
    "a slower trace port": ("trace", "CLOCK.TRACECONFIG", {"value": lambda v: v | 1}),
    "the pin as an input": ("trace", "P0.P1_PIN_CNF0", {"value": lambda v: v & ~1}),
    "a rate 2 % off": ("trace", "TPIU.ACPR", {"value": lambda v: v + 2}),
}


def board(cache):
    return {"part": Nrf52840, "core": "cortex-m4", "hclk": HZ, "wait_states": 2, "uart": "UART0", "txd": "P0.06",
            "rxd": "P0.08", "baud": 1_000_000, "cache": cache, "cells": ["entry_exit raw_c", "response defer_thread"],
            "changes": CHANGES}


BOARDS = {
    "nrf52840dk": dict(board(1), broken=BROKEN),
    "nrf52840dk-nocache": board(0),
    "nrf52840dk-swo": dict(board(1), swo=2_000_000, changes=CHANGES_SWO),
    "nrf52840dk-nowbuf": dict(board(1), actlr=NO_WRITE_BUFFER, changes={}),
}
