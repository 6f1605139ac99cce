"""STM32F405, F407 (RM0090, DS8626) and F446 (RM0390, DS10693)."""
from bus import Device, Register
from stm32 import NO_WRITE_BUFFER, Exti, GpioV2, Stm32, Timer, UsartV1
from watchdogs import Dbgmcu, Iwdg

HSI_HZ = 16_000_000
MHZ = 1_000_000
LOCK_COUNTS, START_COUNTS = 3000, 5000  # until PLL and crystal say that they are ready
AHB = (1,) * 8 + (2, 4, 8, 16, 64, 128, 256, 512)
APB = (1,) * 4 + (2, 4, 8, 16)


class Rcc(Device):
    """RM0090 7.3, RM0390 6.3."""

    REGISTERS = {
        0x00: Register("CR", 0x83, 0x0F0FFFFB),
        0x04: Register("PLLCFGR", 0x24003010, 0x0F437FFF),
        0x08: Register("CFGR", 0, 0xFFFFFCFF),
        0x0C: Register("CIR"),
        0x30: Register("AHB1ENR", 0x00100000, 0x7E7411FF),
        0x34: Register("AHB2ENR"),
        0x38: Register("AHB3ENR"),
        0x40: Register("APB1ENR", 0, 0x36FEC9FF),
        0x44: Register("APB2ENR", 0, 0x00075F33),
        0x74: Register("CSR", 0x0E000000, 0xFF000003),
    }

    def __init__(self, part):
        super().__init__(part, "RCC", 0x40023800)
        self.since = {}
        self.ready = {16: None, 24: None}
        self.never = set()  # what does not start: 16, HSE; 24, the PLL

    def enabled(self, register):
        def wrote(old, new):
            for bit in range(32):
                if new & ~old & 1 << bit:
                    self.since.setdefault(register, {})[bit] = self.part.core.cycles
        return wrote

    def __getattr__(self, name):
        if name.startswith("wrote_A") and name.endswith("ENR"):
            return self.enabled(name[6:])
        raise AttributeError(name)

    def left_on(self, **values):
        """By a bootloader: HSE and the PLL run, and all that depends on them is set up."""
        self.value.update(values)
        self.ready = {16: 0, 24: 0}

    def is_ready(self, bit):
        return bit not in self.never and self.ready[bit] is not None and self.part.core.cycles >= self.ready[bit]

    def read_CR(self):
        bits = self.value["CR"] & ~(1 << 17 | 1 << 25 | 2) | self.value["CR"] << 1 & 2
        for bit in (16, 24):
            if self.ready[bit] is not None and not self.is_ready(bit):
                self.part.core.skip(500)
            bits |= self.is_ready(bit) << bit + 1
        return bits

    def wrote_CR(self, old, new):
        source = {0: 0, 1: 16, 2: 24}[self.value["CFGR"] >> 2 & 3]
        if old & ~new & 1 << source or source == 24 and old & ~new & 1 << 16:
            self.problem("clock tree", "the oscillator that the core runs by is switched off")
        if (new ^ old) & 1 << 18 and old & 1 << 16:
            self.problem("clock tree", "HSEBYP is written while HSE is on")
        for bit, counts in ((16, START_COUNTS), (24, LOCK_COUNTS)):
            if new & ~old & 1 << bit:
                self.ready[bit] = self.part.core.cycles + counts
            elif not new >> bit & 1:
                self.ready[bit] = None
        if new & 1 << 16 and bool(new & 1 << 18) != self.part.board["bypass"]:
            self.problem("clock tree", "HSEBYP says %s" % ("an oscillator" if new & 1 << 18 else "a crystal"))
        if new & ~old & 1 << 24:
            self.check_pll()

    def wrote_PLLCFGR(self, old, new):
        if self.value["CR"] & 1 << 24:
            self.problem("clock tree", "PLLCFGR is written while the PLL is on")
            self.value["PLLCFGR"] = old

    def pll(self):
        word = self.value["PLLCFGR"]
        source = self.part.board["hse_hz"] if word >> 22 & 1 else HSI_HZ
        vco_in = source / (word & 0x3F)
        vco = vco_in * (word >> 6 & 0x1FF)
        return vco_in, vco, vco / (2 * (word >> 16 & 3) + 2), vco / (word >> 24 & 0xF)

    def check_pll(self):
        """RM0090 7.3.2: the limits of each stage; Q gives USB and SDIO 48 MHz or less."""
        vco_in, vco, out, usb = self.pll()
        if not MHZ <= vco_in <= 2 * MHZ or not 100 * MHZ <= vco <= 432 * MHZ or usb > 48 * MHZ:
            self.problem("clock tree", "PLL: %.2f MHz in, VCO %.0f, out %.0f, Q %.1f"
                         % (vco_in / 1e6, vco / 1e6, out / 1e6, usb / 1e6))
        if self.value["PLLCFGR"] >> 22 & 1 and not self.is_ready(16):
            self.problem("clock tree", "the PLL is started before its crystal runs")

    def wrote_CFGR(self, old, new):
        switch = new & 3
        if switch == 1 and not self.is_ready(16) or switch == 2 and not self.is_ready(24) or switch == 3:
            self.problem("clock tree", "switches to a clock that is not ready")
        self.value["CFGR"] = new & ~0xC | switch << 2
        self.part.check_clocks()

    def sysclk(self):
        source = self.value["CFGR"] >> 2 & 3
        return {0: HSI_HZ, 1: self.part.board["hse_hz"], 2: self.pll()[2]}[source]

    def hclk(self):
        return self.sysclk() / AHB[self.value["CFGR"] >> 4 & 0xF]

    def divider(self, bus):
        return APB[self.value["CFGR"] >> (10 if bus == 1 else 13) & 7]

    def pclk(self, bus):
        return self.hclk() / self.divider(bus)

    def timer_clock(self, bus):
        """RM0090 7.2: twice the bus, where that is divided."""
        return self.pclk(bus) * (1 if self.divider(bus) == 1 else 2)


def never(bit):
    """A part of which HSE (16) or the PLL (24) never says that it is ready."""
    return lambda part: part.rcc.never.add(bit)


def watchdog_stands_still(part):
    part.watchdog.never = True


BROKEN = {
    "HSE does not start": (never(16), "at OSC_IN"),
    "the PLL does not lock": (never(24), "the PLL did not lock"),
    "the watchdog takes nothing": (watchdog_stands_still, "the watchdog did not take its period"),
}


class Rcc446(Rcc):
    """RM0390 6.3: a main regulator with over-drive, and PLLR."""

    REGISTERS = dict(Rcc.REGISTERS)
    REGISTERS[0x04] = Register("PLLCFGR", 0x24003010, 0x7F437FFF)
    REGISTERS[0x30] = Register("AHB1ENR", 0, 0x606410FF)
    REGISTERS[0x40] = Register("APB1ENR", 0, 0x3FFFC9FF)
    REGISTERS[0x44] = Register("APB2ENR", 0, 0x00C77F33)
    REGISTERS[0x8C] = Register("DCKCFGR", 0, 0x07F0FFFF)


class Flash(Device):
    """RM0090 3.9.1; RM0390 3.8.1 has a fourth bit of LATENCY."""

    REGISTERS = {
        0x00: Register("ACR", 0, 0x1F07),
        0x04: Register("KEYR"),
        0x0C: Register("SR"),
        0x10: Register("CR", 0x80000000),
    }

    def __init__(self, part):
        super().__init__(part, "FLASH", 0x40023C00)

    def wrote_ACR(self, old, new):
        for enable, reset in ((9, 11), (10, 12)):
            if new >> reset & 1 and old >> enable & 1:
                self.problem("wait states", "a cache of the flash is reset while it is on")
        self.part.check_clocks()

    def limit(self):
        """At 2.7 to 3.6 V: RM0090 table 10, RM0390 table 5."""
        return 30 * MHZ * ((self.value["ACR"] & 7) + 1)


class Pwr(Device):
    """RM0090 5.4; RM0390 5.4: VOS in two bits, and over-drive (5.1.4)."""

    REGISTERS = {0x0: Register("CR", 0x4000, 0x43FF), 0x4: Register("CSR", 0, 0x430F)}

    def __init__(self, part):
        super().__init__(part, "PWR", 0x40007000, 0x400, part.gate("PWR"))

    def limit(self):
        return (168 if self.value["CR"] >> 14 & 1 else 144) * MHZ

    def read_CSR(self):
        return 0x4000

    def wrote_CR(self, old, new):
        if (new ^ old) >> 14 & 3 and self.part.rcc.value["CR"] >> 24 & 1:
            self.problem("clock tree", "VOS is written while the PLL is on")
        self.part.check_clocks()


class Pwr446(Pwr):
    REGISTERS = {0x0: Register("CR", 0xC000, 0x003FFFFF), 0x4: Register("CSR", 0, 0x000F433F)}

    def overdrive(self):
        return self.value["CR"] >> 16 & 3 == 3

    def limit(self):
        usual = {1: 120, 2: 144, 3: 168}.get(self.value["CR"] >> 14 & 3, 0)
        return ({1: 120, 2: 168, 3: 180}.get(self.value["CR"] >> 14 & 3, 0) if self.overdrive() else usual) * MHZ

    def read_CSR(self):
        return 0x4000 | (self.value["CR"] >> 16 & 3) << 16

    def wrote_CR(self, old, new):
        if new >> 17 & 1 and not new >> 16 & 1:
            self.problem("clock tree", "ODSWEN without ODEN")
        if new & ~old & 1 << 17 and not old >> 16 & 1:
            self.problem("clock tree", "ODSWEN together with ODEN: ODRDY comes between them")
        if new & ~old & 1 << 16 and self.part.rcc.value["CFGR"] >> 2 & 3 == 2:
            self.problem("clock tree", "over-drive is switched while the PLL is the system clock")
        super().wrote_CR(old, new)


class Syscfg(Device):
    """RM0090 9.2, RM0390 8.2."""

    REGISTERS = {
        0x00: Register("MEMRMP"), 0x04: Register("PMC"),
        0x08: Register("EXTICR1", 0, 0xFFFF), 0x0C: Register("EXTICR2", 0, 0xFFFF),
        0x10: Register("EXTICR3", 0, 0xFFFF), 0x14: Register("EXTICR4", 0, 0xFFFF),
        0x20: Register("CMPCR"),
    }

    def port_of(self, line):
        return "ABCDEFGHI"[self.value["EXTICR%d" % (line // 4 + 1)] >> 4 * (line % 4) & 0xF]


class Stm32F4(Stm32):
    CORE = "cortex-m4"
    LINES, PRIORITY_BITS = 82, 4
    MEMORIES = [(0x08000000, 1 << 20), (0x20000000, 128 << 10)]  # RM0090 2.3
    BUSES = [(0x40000000, 0x80000)]
    APB1_LIMIT, APB2_LIMIT = 42 * MHZ, 84 * MHZ
    GATES = {"GPIO" + p: ("AHB1ENR", n, 0) for n, p in enumerate("ABCDEFGHI")}
    GATES.update({
        "USART2": ("APB1ENR", 17, 1), "PWR": ("APB1ENR", 28, 1),
        "TIM1": ("APB2ENR", 0, 2), "TIM8": ("APB2ENR", 1, 2), "USART1": ("APB2ENR", 4, 2),
        "SYSCFG": ("APB2ENR", 14, 2),
    })
    SPEEDS = (2 * MHZ, 25 * MHZ, 50 * MHZ, 100 * MHZ)  # RM0090 8.4
    # DS8626 table 9, DS10693 table 11: the signals that boards here use
    FUNCTIONS = {
        ("PA2", 7): "USART2_TX", ("PA3", 7): "USART2_RX", ("PB6", 7): "USART1_TX",
        ("PB7", 7): "USART1_RX", ("PC6", 3): "TIM8_CH1",
    }
    RCC, PWR = Rcc, Pwr

    def add_devices(self):
        self.watchdog = self.add(Iwdg(self, 32000))
        self.dbgmcu = self.add(Dbgmcu(self))
        self.rcc = self.add(self.RCC(self))
        self.flash = self.add(Flash(self))
        self.pwr = self.add(self.PWR(self))
        self.syscfg = self.add(Syscfg(self, "SYSCFG", 0x40013800, 0x400, self.gate("SYSCFG")))
        self.exti = self.add(Exti(self, 0x40013C00, 23, source=lambda line: self.syscfg.port_of(line)))
        ports = [self.add(GpioV2(self, "GPIO" + port, 0x40020000 + 0x400 * n, self.gate("GPIO" + port)))
                 for n, port in enumerate("ABCDEFGHI")]
        self.port_b = ports[1]
        for name, base, bus in (("USART1", 0x40011000, 2), ("USART2", 0x40004400, 1)):
            usart = self.add(UsartV1(self, name, base, self.gate(name),
                                     lambda bus=bus: self.rcc.pclk(bus), ("TX", "RX")))
            if name == self.board["uart"]:
                self.uart = usart
        self.tim1 = self.add(Timer(self, "TIM1", 0x40010000, self.gate("TIM1"),
                                   lambda: self.rcc.timer_clock(2)))
        self.tim8 = self.add(Timer(self, "TIM8", 0x40010400, self.gate("TIM8"),
                                   lambda: self.rcc.timer_clock(2), self.pulse))
        self.request(25, self.tim1.asks)      # RM0090 table 62
        self.request(6, self.exti.asks(1))

    def bootloader(self):
        """168 MHz without the internal oscillator; the supply's scale is the boards' own, at which that runs."""
        self.flash.value["ACR"] = 0x0705
        self.rcc.left_on(CR=0x03010080 | self.board["bypass"] << 18, CFGR=0x0000940A, APB1ENR=1 << 17 | 1 << 28,
                         PLLCFGR=0x27400000 | 168 << 6 | self.board["hse_hz"] // (2 * MHZ))

    def swo_pin(self):
        """RM0090 38.4.2, 38.16.3; DS8626 table 9: PB3 is TRACESWO as alternate function 0."""
        if self.dbgmcu.value["CR"] & 0xE0 != 0x20:
            return "DBGMCU gives no pin to trace: CR is 0x%x" % self.dbgmcu.value["CR"]
        if self.is_slow(self.port_b, 3, self.board["swo"]):
            return "PB3 is too slow for %d bits a second" % self.board["swo"]
        return None if self.port_b.mode(3) == ("alternate", 0) else "PB3 is %s" % (self.port_b.mode(3),)

    def pulse(self, level):
        """The wire from PC6 to PA0."""
        self.check_pin("TIM8_CH1", "PC6")
        self.exti.edge("A", 0, level)

    def settle(self, bus):
        """RM0090 7.3.13 and the erratum "Delay after an RCC peripheral clock enabling"."""
        return 2 if bus == 0 else 1 + self.rcc.divider(bus)

    def hclk(self):
        return self.rcc.hclk()

    def check_clocks(self):
        """RM0090 3.5.1: wait states go up before the clock does; the buses' own limits."""
        hclk = self.rcc.hclk()
        for what, have, most in (("wait states", hclk, self.flash.limit()),
                                 ("clock tree", hclk, self.pwr.limit()),
                                 ("clock tree", self.rcc.pclk(1), self.APB1_LIMIT),
                                 ("clock tree", self.rcc.pclk(2), self.APB2_LIMIT)):
            if have > most:
                self.problem(what, "%.0f MHz where %.0f are allowed" % (have / 1e6, most / 1e6))


class Stm32F446(Stm32F4):
    LINES = 97
    MEMORIES = [(0x08000000, 512 << 10), (0x20000000, 128 << 10)]
    APB1_LIMIT, APB2_LIMIT = 45 * MHZ, 90 * MHZ
    RCC, PWR = Rcc446, Pwr446


def switches_to_pll(cfgr):
    return cfgr & 3 == 2


# What is to be found out: kind of problem, register, and what becomes of the store
CHANGES = {
    "no clock for the port": ("clock", "RCC.AHB1ENR", {"value": lambda v: v & ~0x3}),
    "no clock for the UART": ("clock", "RCC.APB2ENR", {"value": lambda v: v & ~(1 << 4)}),
    "wait states behind the clock": ("wait states", "FLASH.ACR",
                                     {"behind": "RCC.CFGR", "when": switches_to_pll}),
    "a wait state too few": ("wait states", "FLASH.ACR", {"value": lambda v: v - 1}),
    "a faster PLL": ("clock tree", "RCC.PLLCFGR", {"value": lambda v: v + (16 << 6)}),
    "a bus too fast": ("clock tree", "RCC.CFGR", {"value": lambda v: v & ~(7 << 10)}),
    "a reserved bit cleared": ("reserved", "RCC.PLLCFGR", {"value": lambda v: v & ~(1 << 29)}),
    "another alternate function": ("pins", "GPIOB.AFRL", {"value": lambda v: v & 0x11111111}),
    "a slow pin": ("pins", "GPIOB.OSPEEDR", {"value": lambda v: v & ~0x3000}),
    "a divisor 3 % off": ("baud", "USART1.BRR", {"value": lambda v: v + v // 33}),
    "no transmitter": ("uart", "USART1.CR1", {"value": lambda v: v & ~(1 << 3)}),
    "a register that is none": ("address", "GPIOB.OSPEEDR", {"moved": 0x100}),
    "SysTick by another clock": ("systick", "SYST.CSR", {"value": lambda v: v & ~4}),
    "the mask behind the NVIC": ("order", "EXTI.IMR", {"behind": "NVIC.ISER0"}),
    "the edge behind the NVIC": ("order", "EXTI.RTSR", {"behind": "NVIC.ISER0"}),
    "no pull": ("order", "GPIOA.PUPDR", {"value": lambda v: v & ~3}),
    "a prescaler": ("timer", "TIM8.PSC", {"value": lambda v: 1}),
}

CHANGES_446 = {
    "a lower voltage": ("clock tree", "PWR.CR", {"value": lambda v: v & ~(1 << 15)}),
    "over-drive in one step": ("clock tree", "PWR.CR", {"value": lambda v: v | 3 << 16 if v >> 16 & 1 else v}),
    "a crystal that is none": ("clock tree", "RCC.CR", {"value": lambda v: v & ~(1 << 18)}),
    "no clock for the power controller": ("clock", "RCC.APB1ENR", {"value": lambda v: v & ~(1 << 28)}),
    "no clock for the UART": ("clock", "RCC.APB1ENR", {"value": lambda v: v & ~(1 << 17)}),
    "a divisor 3 % off": ("baud", "USART2.BRR", {"value": lambda v: v + v // 33}),
    "a prescaler": ("timer", "TIM1.PSC", {"value": lambda v: 1}),
}
CHANGES_SWO = {
    "no key for ITM": ("trace", "ITM.LAR", {"value": lambda v: 0}),
    "the bus ID 0": ("trace", "ITM.TCR", {"value": lambda v: v & 0xFFFF}),
    "no timestamps": ("trace", "ITM.TCR", {"value": lambda v: v & ~2}),
    "timestamps behind a prescaler": ("trace", "ITM.TCR", {"value": lambda v: v | 1 << 8 if v & 1 else v}),
    "nothing from the DWT": ("trace", "ITM.TCR", {"value": lambda v: v & ~8}),
    "no exception trace": ("trace", "DWT.CTRL", {"value": lambda v: v & ~(1 << 16)}),
    "packets of wrapped counters": ("trace", "DWT.CTRL", {"value": lambda v: v | 1 << 18}),
    "a rate 2 % off": ("trace", "TPIU.ACPR", {"value": lambda v: v + 2}),
    "Manchester code": ("trace", "TPIU.SPPR", {"value": lambda v: 1}),
    "the formatter on": ("trace", "TPIU.FFCR", {"value": lambda v: v | 2}),
    "the rate behind ITM's start": ("trace", "TPIU.ACPR", {"behind": "ITM.TCR", "when": lambda v: bool(v & 1)}),
    "the marks' port off": ("trace", "ITM.TER0", {"value": lambda v: 0}),
    "no clock for the pin": ("clock", "RCC.AHB1ENR", {"value": lambda v: v & ~2}),
    "no pin for trace": ("trace", "DBGMCU.CR", {"value": lambda v: v & ~0x20}),
    "the pin as an input": ("trace", "GPIOB.MODER", {"value": lambda v: v & ~0xC0}),
    "TRCENA off": ("clock", "DCB.DEMCR", {"value": lambda v: v & ~(1 << 24)}),
}
ORDINARY = ["entry_exit raw_c", "entry_timer raw_c idle"]
USART2 = {"core": "cortex-m4", "hse_hz": 8 * MHZ, "uart": "USART2", "tx": "PA2", "rx": "PA3", "baud": 460_800,
          "cells": ORDINARY}
DISCOVERY = dict(USART2, part=Stm32F4, bypass=False)
NUCLEO = dict(USART2, part=Stm32F446, bypass=True)

BOARDS = {
    "netduinoplus2": {
        "part": Stm32F4, "core": "cortex-m4", "hclk": 168 * MHZ, "wait_states": 5, "hse_hz": 25 * MHZ,
        "bypass": False, "uart": "USART1", "tx": "PB6", "rx": "PB7", "baud": 1_000_000,
        "cells": ["entry_exit raw_c", "exti_button raw_c idle"], "changes": CHANGES,
        "broken": BROKEN,
    },
    "stm32f4discovery": dict(DISCOVERY, hclk=168 * MHZ, wait_states=5),
    "stm32f4discovery-nowbuf": dict(DISCOVERY, hclk=168 * MHZ, wait_states=5, actlr=NO_WRITE_BUFFER),
    "stm32f4discovery-swo": dict(DISCOVERY, hclk=168 * MHZ, wait_states=5, swo=2 * MHZ, changes=CHANGES_SWO),
    "stm32f4discovery-0ws": dict(DISCOVERY, hclk=30 * MHZ, wait_states=0),
    "nucleo_f446re": dict(NUCLEO, hclk=180 * MHZ, wait_states=5, changes=CHANGES_446,
                          broken=BROKEN),
    "nucleo_f446re-nowbuf": dict(NUCLEO, hclk=180 * MHZ, wait_states=5, actlr=NO_WRITE_BUFFER),
    "nucleo_f446re-swo": dict(NUCLEO, hclk=180 * MHZ, wait_states=5, swo=2 * MHZ,
                              changes={"the pin as an input": CHANGES_SWO["the pin as an input"]}),
    "nucleo_f446re-0ws": dict(NUCLEO, hclk=30 * MHZ, wait_states=0),
}
