"""STM32F103xB (RM0008, flash PM0075, DS5319) and STM32F100xB (RM0041, PM0063, DS5944)."""
from bus import Device, Register
from stm32 import Exti, GpioV1, Stm32, Timer, UsartV1
from stm32f4 import AHB, APB, BROKEN, CHANGES_SWO as SWO, MHZ, Rcc as ClockTree
from watchdogs import Dbgmcu, Iwdg

HSI_HZ = 8 * MHZ
SWJ_CFG = 7 << 24  # of AFIO.MAPR: which pins debugging has


class Rcc(ClockTree):
    """RM0008 7.3, RM0041 6.3: the PLL multiplies HSI / 2, or HSE, which PLLXTPRE halves."""

    REGISTERS = {
        0x00: Register("CR", 0x83, 0x030FFFFB),
        0x04: Register("CFGR", 0, 0x07FFFFFF),
        0x08: Register("CIR", 0, 0x009F1F9F),
        0x0C: Register("APB2RSTR", 0, 0x00007FFD),
        0x10: Register("APB1RSTR"),
        0x14: Register("AHBENR", 0x14, 0x557),
        0x18: Register("APB2ENR", 0, 0x00007FFD),
        0x1C: Register("APB1ENR", 0, 0x1AE64807),
        0x20: Register("BDCR", 0, 0x00018307),
        0x24: Register("CSR", 0x0C000000, 0xFD000003),
    }

    def __init__(self, part):
        super().__init__(part)
        self.base = 0x40021000

    def wrote_APB2RSTR(self, old, new):
        for bit, name in ((0, "AFIO"),):
            if new >> bit & 1:
                device = next((d for d in self.part.devices if d.name == name), None)
                if device:
                    device.value.update({r.name: r.reset for r in device.REGISTERS.values()})

    def divider(self, bus):
        return APB[self.value["CFGR"] >> (8 if bus == 1 else 11) & 7]

    def multiple(self):
        return min((self.value["CFGR"] >> 18 & 0xF) + 2, 16)

    def pll_in(self):
        if not self.value["CFGR"] >> 16 & 1:
            return HSI_HZ / 2
        return self.part.board["hse_hz"] / (2 if self.value["CFGR"] >> 17 & 1 else 1)

    def sysclk(self):
        source = self.value["CFGR"] >> 2 & 3
        return {0: HSI_HZ, 1: self.part.board["hse_hz"], 2: self.pll_in() * self.multiple()}[source]

    def hclk(self):
        return self.sysclk() / AHB[self.value["CFGR"] >> 4 & 0xF]

    def check_pll(self):
        """RM0008 7.2.3: configured before it is enabled, from an oscillator that runs."""
        if self.value["CFGR"] >> 16 & 1 and not self.is_ready(16):
            self.problem("clock tree", "the PLL is started before its source runs")
        if self.pll_in() * self.multiple() > self.part.CLOCK_LIMIT:
            self.problem("clock tree", "the PLL gives %.0f MHz" % (self.pll_in() * self.multiple() / 1e6))

    def wrote_CFGR(self, old, new):
        if (new ^ old) & 0x3F0000 and self.value["CR"] & 1 << 24:
            self.problem("clock tree", "the PLL's source or multiple is written while it is on")
        super().wrote_CFGR(old, new)


class Flash(Device):
    """PM0075 3.1: LATENCY, half cycle, prefetch, which is on after reset."""

    REGISTERS = {
        0x00: Register("ACR", 0x30, 0x3F),
        0x04: Register("KEYR"),
        0x0C: Register("SR"),
        0x10: Register("CR", 0x80),
    }

    def __init__(self, part):
        super().__init__(part, "FLASH", 0x40022000)

    def read_ACR(self):
        return self.value["ACR"] & ~0x20 | (self.value["ACR"] & 0x10) << 1

    def wrote_ACR(self, old, new):
        """Prefetch is switched while SYSCLK is at most 24 MHz, and is on where HCLK is divided."""
        divided = self.part.rcc.value["CFGR"] >> 7 & 1
        if (new ^ old) & 0x10 and (self.part.rcc.sysclk() > 24 * MHZ or divided):
            self.problem("wait states", "prefetch is switched above 24 MHz or with HCLK divided")
        self.part.check_clocks()

    def limit(self):
        return {0: 24, 1: 48, 2: 72}.get(self.value["ACR"] & 7, 0) * MHZ


class Flash100(Flash):
    """PM0063: half cycle alone."""

    REGISTERS = dict(Flash.REGISTERS)
    REGISTERS[0x00] = Register("ACR", 0x30, 0x8)

    def limit(self):
        return 24 * MHZ


class Afio(Device):
    """RM0008 9.4."""

    REGISTERS = {
        0x00: Register("EVCR"), 0x04: Register("MAPR"),
        0x08: Register("EXTICR1", 0, 0xFFFF), 0x0C: Register("EXTICR2", 0, 0xFFFF),
        0x10: Register("EXTICR3", 0, 0xFFFF), 0x14: Register("EXTICR4", 0, 0xFFFF),
        0x1C: Register("MAPR2"),
    }

    def port_of(self, line):
        return "ABCDEFG"[self.value["EXTICR%d" % (line // 4 + 1)] >> 4 * (line % 4) & 0xF]


class Stm32F103(Stm32):
    CORE = "cortex-m3"
    LINES, PRIORITY_BITS = 43, 4
    MEMORIES = [(0x08000000, 128 << 10), (0x20000000, 20 << 10)]  # RM0008 3.3
    BUSES = [(0x40000000, 0x30000)]
    CLOCK_LIMIT, APB1_LIMIT, APB2_LIMIT = 72 * MHZ, 36 * MHZ, 72 * MHZ
    GATES = {"GPIO" + p: ("APB2ENR", 2 + n, 2) for n, p in enumerate("ABCDE")}
    GATES.update({"AFIO": ("APB2ENR", 0, 2), "TIM1": ("APB2ENR", 11, 2), "USART1": ("APB2ENR", 14, 2),
                  "USART2": ("APB1ENR", 17, 1)})
    # DS5319 table 5: without remapping
    FUNCTIONS = {("PA2", None): "USART2_TX", ("PA9", None): "USART1_TX",
                 ("PA3", "input"): "USART2_RX", ("PA10", "input"): "USART1_RX"}
    RCC, FLASH = Rcc, Flash

    def add_devices(self):
        self.watchdog = self.add(Iwdg(self, 40000))
        self.dbgmcu = self.add(Dbgmcu(self))
        self.rcc = self.add(self.RCC(self))
        self.flash = self.add(self.FLASH(self))
        self.afio = self.add(Afio(self, "AFIO", 0x40010000, 0x400, self.gate("AFIO")))
        self.exti = self.add(Exti(self, 0x40010400, 20, source=lambda line: self.afio.port_of(line)))
        for n, port in enumerate("ABCDE"):
            self.add(GpioV1(self, "GPIO" + port, 0x40010800 + 0x400 * n, self.gate("GPIO" + port)))
        for name, base, bus in (("USART1", 0x40013800, 2), ("USART2", 0x40004400, 1)):
            usart = self.add(UsartV1(self, name, base, self.gate(name),
                                     lambda bus=bus: self.rcc.pclk(bus), ("TX", "RX")))
            if name == self.board["uart"]:
                self.uart = usart
        self.tim1 = self.add(Timer(self, "TIM1", 0x40012C00, self.gate("TIM1"),
                                   lambda: self.rcc.timer_clock(2)))
        self.request(25, self.tim1.asks)  # RM0008 table 63, RM0041 table 50
        self.request(6, self.exti.asks(1))

    def bootloader(self):
        """As fast as it may be, without the internal oscillator, and USART2 and USART1 at other pins."""
        multiple = self.CLOCK_LIMIT // self.board["hse_hz"]
        if self.CLOCK_LIMIT > 24 * MHZ:
            self.flash.value["ACR"] = 0x12
        self.rcc.left_on(CR=0x03010080 | self.board["bypass"] << 18,
                         CFGR=0x1000A | 4 << 8 | multiple - 2 << 18, APB2ENR=1)
        self.afio.value["MAPR"] = 0xC

    def check_pin(self, signal, pin):
        if self.afio.value["MAPR"] & ~SWJ_CFG:
            self.problem("pins", "%s is asked for at %s, and AFIO.MAPR is 0x%x" % (signal, pin, self.afio.value["MAPR"]))
        super().check_pin(signal, pin)

    def swo_pin(self):
        """RM0008 8.3.5, 9.4.2, 31.16.2: PB3 is JTDO with JTAG, and TRACESWO without."""
        if self.dbgmcu.value["CR"] & 0xE0 != 0x20:
            return "DBGMCU gives no pin to trace: CR is 0x%x" % self.dbgmcu.value["CR"]
        return None if self.afio.value["MAPR"] & SWJ_CFG == 2 << 24 else "PB3 is JTDO: SWJ_CFG is %d" % (
            self.afio.value["MAPR"] >> 24 & 7)

    def is_input(self, signal):
        """RM0008 table 24: a receiver's pin is an input, floating or pulled up."""
        return signal.endswith("_RX")

    def settle(self, bus):
        return self.rcc.divider(bus)

    def hclk(self):
        return self.rcc.hclk()

    def check_clocks(self):
        hclk = self.rcc.hclk()
        for what, have, most in (("wait states", hclk, self.flash.limit()),
                                 ("clock tree", hclk, self.CLOCK_LIMIT),
                                 ("clock tree", self.rcc.pclk(1), self.APB1_LIMIT),
                                 ("clock tree", self.rcc.pclk(2), self.APB2_LIMIT)):
            if have > most:
                self.problem(what, "%.0f MHz where %.0f are allowed" % (have / 1e6, most / 1e6))


class Rcc100(Rcc):
    """RM0041 6.3.12: PREDIV1, whose lowest bit is PLLXTPRE as well."""

    REGISTERS = dict(Rcc.REGISTERS)
    REGISTERS[0x2C] = Register("CFGR2", 0, 0xF)

    def pll_in(self):
        if not self.value["CFGR"] >> 16 & 1:
            return HSI_HZ / 2
        return self.part.board["hse_hz"] / ((self.value["CFGR2"] & 0xF | self.value["CFGR"] >> 17 & 1) + 1)

    def wrote_CFGR2(self, old, new):
        if new != old and self.value["CR"] & 1 << 24:
            self.problem("clock tree", "PREDIV1 is written while the PLL is on")


class Stm32F100(Stm32F103):
    LINES = 56
    MEMORIES = [(0x08000000, 128 << 10), (0x20000000, 8 << 10)]  # RM0041 2.3
    CLOCK_LIMIT, APB1_LIMIT, APB2_LIMIT = 24 * MHZ, 24 * MHZ, 24 * MHZ
    RCC, FLASH = Rcc100, Flash100

    def bootloader(self):
        super().bootloader()
        self.rcc.value.update(CFGR2=1)


def switches_to_pll(cfgr):
    return cfgr & 3 == 2


CHANGES = {
    "no clock for the port": ("clock", "RCC.APB2ENR", {"value": lambda v: v & ~(1 << 2)}),
    "no clock for the UART": ("clock", "RCC.APB1ENR", {"value": lambda v: v & ~(1 << 17)}),
    "wait states behind the clock": ("wait states", "FLASH.ACR",
                                     {"behind": "RCC.CFGR", "when": switches_to_pll}),
    "a wait state too few": ("wait states", "FLASH.ACR", {"value": lambda v: v - 1}),
    "prefetch switched too late": ("wait states", "FLASH.ACR",
                                   {"behind": "RCC.CFGR", "when": switches_to_pll}),
    "a faster PLL": ("clock tree", "RCC.CFGR", {"value": lambda v: v + (1 << 18)}),
    "a bus too fast": ("clock tree", "RCC.CFGR", {"value": lambda v: v & ~(7 << 8)}),
    "a transmitter's pin that is none": ("pins", "GPIOA.CRL", {"value": lambda v: v & ~(8 << 8)}),
    "a divisor 3 % off": ("baud", "USART2.BRR", {"value": lambda v: v + v // 33}),
    "a register that is none": ("address", "GPIOA.CRL", {"moved": 0x100}),
    "a prescaler": ("timer", "TIM1.PSC", {"value": lambda v: 1}),
}
CHANGES_SWO = {name: SWO[name] for name in ("no pin for trace", "a rate 2 % off")}
CHANGES_SWO["JTAG on the pin"] = ("trace", "AFIO.MAPR", {"value": lambda v: v & ~SWJ_CFG})
CHANGES_SWO["no clock for AFIO"] = ("clock", "RCC.APB2ENR", {"value": lambda v: v & ~1})
ORDINARY = ["entry_exit raw_c", "entry_timer raw_c idle"]
NUCLEO = {"part": Stm32F103, "core": "cortex-m3", "hse_hz": 8 * MHZ, "bypass": True, "uart": "USART2",
          "tx": "PA2", "rx": "PA3", "baud": 460_800, "cells": ORDINARY}

BOARDS = {
    "nucleo_f103rb": dict(NUCLEO, hclk=72 * MHZ, wait_states=2, changes=CHANGES, broken=BROKEN),
    "nucleo_f103rb-swo": dict(NUCLEO, hclk=72 * MHZ, wait_states=2, swo=2 * MHZ, changes=CHANGES_SWO),
    "nucleo_f103rb-0ws": dict(NUCLEO, hclk=24 * MHZ, wait_states=0),
    "stm32vldiscovery": {
        "part": Stm32F100, "core": "cortex-m3", "hclk": 24 * MHZ, "wait_states": 0, "hse_hz": 8 * MHZ,
        "bypass": False, "uart": "USART1", "tx": "PA9", "rx": "PA10", "baud": 460_800, "cells": ORDINARY,
        "broken": BROKEN,
    },
}
