"""STM32F303xB/C (RM0316, DS9118)."""
from bus import Device, Register
from stm32 import NO_WRITE_BUFFER, Exti, GpioV2, Stm32, Timer, UsartV2
from stm32f1 import Flash as FlashF1, Rcc as RccF1, switches_to_pll
from stm32f4 import BROKEN, CHANGES_SWO as SWO, MHZ
from watchdogs import Dbgmcu, Iwdg


class Rcc(RccF1):
    """RM0316 9.4: the F1's tree, with PREDIV in CFGR2 and the USARTs' own choice of a clock in CFGR3."""

    REGISTERS = {
        0x00: Register("CR", 0x83, 0x030FFFFB),
        0x04: Register("CFGR", 0, 0x17FF3FFF | 0x00C00000),
        0x08: Register("CIR", 0, 0x009F1F9F),
        0x14: Register("AHBENR", 0x14, 0x317E0057),
        0x18: Register("APB2ENR", 0, 0x00077801),
        0x1C: Register("APB1ENR", 0, 0x327EC833),
        0x20: Register("BDCR", 0x18, 0x0001831F),
        0x24: Register("CSR", 0x0C000000, 0xFF800003),
        0x2C: Register("CFGR2", 0, 0x3FFF),
        0x30: Register("CFGR3", 0, 0x00FF0333),
    }

    def wrote_CFGR2(self, old, new):
        if new != old and self.value["CR"] & 1 << 24:
            self.problem("clock tree", "PREDIV is written while the PLL is on")

    def pll_in(self):
        """9.2.4: HSI / 2 or HSE / PREDIV."""
        if not self.value["CFGR"] >> 16 & 1:
            return super().pll_in()
        return self.part.board["hse_hz"] / ((self.value["CFGR2"] & 0xF) + 1)


class Flash(FlashF1):
    """RM0316 4.5.1."""


class Syscfg(Device):
    """RM0316 12.1."""

    REGISTERS = {
        0x00: Register("CFGR1", 0x7C000000), 0x04: Register("RCR"),
        0x08: Register("EXTICR1", 0, 0xFFFF), 0x0C: Register("EXTICR2", 0, 0xFFFF),
        0x10: Register("EXTICR3", 0, 0xFFFF), 0x14: Register("EXTICR4", 0, 0xFFFF),
        0x18: Register("CFGR2"),
    }

    def port_of(self, line):
        return "ABCDEF"[self.value["EXTICR%d" % (line // 4 + 1)] >> 4 * (line % 4) & 7]


class Stm32F303(Stm32):
    CORE = "cortex-m4"
    LINES, PRIORITY_BITS = 82, 4
    MEMORIES = [(0x08000000, 256 << 10), (0x20000000, 40 << 10)]  # RM0316 3.2
    BUSES = [(0x40000000, 0x30000), (0x48000000, 0x2000)]
    CLOCK_LIMIT, APB1_LIMIT, APB2_LIMIT = 72 * MHZ, 36 * MHZ, 72 * MHZ
    GATES = {"GPIO" + p: ("AHBENR", 17 + n, 0) for n, p in enumerate("ABCDEF")}
    GATES.update({"SYSCFG": ("APB2ENR", 0, 2), "TIM1": ("APB2ENR", 11, 2), "TIM8": ("APB2ENR", 13, 2),
                  "USART1": ("APB2ENR", 14, 2)})
    SPEEDS = (2 * MHZ, 10 * MHZ, 2 * MHZ, 50 * MHZ)  # RM0316 11.4: x0 is low, 01 medium, 11 high
    # DS9118 tables 14 and 16
    FUNCTIONS = {("PC4", 7): "USART1_TX", ("PC5", 7): "USART1_RX", ("PC6", 4): "TIM8_CH1"}

    def add_devices(self):
        self.watchdog = self.add(Iwdg(self, 40000))
        self.dbgmcu = self.add(Dbgmcu(self))
        self.rcc = self.add(Rcc(self))
        self.flash = self.add(Flash(self))
        self.syscfg = self.add(Syscfg(self, "SYSCFG", 0x40010000, 0x400, self.gate("SYSCFG")))
        self.exti = self.add(Exti(self, 0x40010400, 32, imr_reset=0x1F800000,
                                  source=lambda line: self.syscfg.port_of(line)))
        ports = [self.add(GpioV2(self, "GPIO" + port, 0x48000000 + 0x400 * n, self.gate("GPIO" + port)))
                 for n, port in enumerate("ABCDEF")]
        self.port_b = ports[1]
        self.uart = self.add(UsartV2(self, "USART1", 0x40013800, self.gate("USART1"), self.usart1_clock,
                                     ("TX", "RX")))
        self.add(Timer(self, "TIM8", 0x40013400, self.gate("TIM8"), lambda: self.rcc.timer_clock(2),
                       self.pulse))
        self.request(6, self.exti.asks(1))  # RM0316 table 82

    def bootloader(self):
        """36 MHz, by half of what comes in; the USART by the internal oscillator, which is off."""
        self.flash.value["ACR"] = 0x11
        self.rcc.left_on(CR=0x03010080 | self.board["bypass"] << 18, CFGR=0x1000A | 7 << 18, CFGR2=1, CFGR3=3)

    def usart1_clock(self):
        """9.4.13, USART1SW: PCLK2, SYSCLK, LSE or HSI."""
        return {0: self.rcc.pclk(2), 1: self.rcc.sysclk(), 2: 32768, 3: 8 * MHZ}[
            self.rcc.value["CFGR3"] & 3]

    def swo_pin(self):
        """RM0316 33.4.2, 33.16.3; DS9118 table 15: PB3 is TRACESWO as alternate function 0."""
        if self.dbgmcu.value["CR"] & 0xE0 != 0x20:
            return "DBGMCU gives no pin to trace: CR is 0x%x" % self.dbgmcu.value["CR"]
        if self.is_slow(self.port_b, 3, self.board["swo"]):
            return "PB3 is too slow for %d bits a second" % self.board["swo"]
        return None if self.port_b.mode(3) == ("alternate", 0) else "PB3 is %s" % (self.port_b.mode(3),)

    def pulse(self, level):
        """The wire from PC6 to PA0, the user button's pin."""
        self.check_pin("TIM8_CH1", "PC6")
        self.exti.edge("A", 0, level)

    def settle(self, bus):
        """9.2.17: two clocks of the device's bus."""
        return 2 if bus == 0 else 2 * self.rcc.divider(bus)

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


CHANGES = {
    "no clock for the port": ("clock", "RCC.AHBENR", {"value": lambda v: v & ~(1 << 19)}),
    "no clock for the UART": ("clock", "RCC.APB2ENR", {"value": lambda v: v & ~(1 << 14)}),
    "no clock for SYSCFG": ("clock", "RCC.APB2ENR", {"value": lambda v: v & ~1}),
    "wait states behind the clock": ("wait states", "FLASH.ACR",
                                     {"behind": "RCC.CFGR", "when": switches_to_pll}),
    "a faster PLL": ("clock tree", "RCC.CFGR", {"value": lambda v: v + (1 << 18)}),
    "a bus too fast": ("clock tree", "RCC.CFGR", {"value": lambda v: v & ~(7 << 8)}),
    "another alternate function": ("pins", "GPIOC.AFRL", {"value": lambda v: v & 0xFF22FFFF}),
    "a divisor 3 % off": ("baud", "USART1.BRR", {"value": lambda v: v + v // 33}),
    "no transmitter": ("uart", "USART1.CR1", {"value": lambda v: v & ~(1 << 3)}),
    "a divisor behind its UART": ("uart", "USART1.BRR", {"behind": "USART1.CR1", "when": lambda v: v & 1}),
    "the mask behind the NVIC": ("order", "EXTI.IMR", {"behind": "NVIC.ISER0"}),
    "the edge behind the NVIC": ("order", "EXTI.RTSR", {"behind": "NVIC.ISER0"}),
    "the port behind the NVIC": ("order", "SYSCFG.EXTICR1", {"value": lambda v: v | 1}),
    "no pull": ("order", "GPIOA.PUPDR", {"value": lambda v: v & ~3}),
}
CHANGES_SWO = {name: SWO[name] for name in ("no pin for trace", "the pin as an input", "a rate 2 % off")}
CHANGES_SWO["a slow pin"] = ("trace", "GPIOB.OSPEEDR", {"value": lambda v: v ^ 0xC0})
CHANGES_SWO["no clock for the pin"] = ("clock", "RCC.AHBENR", {"value": lambda v: v & ~(1 << 18)})
DISCOVERY = {"part": Stm32F303, "core": "cortex-m4", "hse_hz": 8 * MHZ, "bypass": True, "uart": "USART1",
             "tx": "PC4", "rx": "PC5", "baud": 460_800,
             "cells": ["entry_exit raw_c", "exti_button raw_c idle"]}

BOARDS = {
    "stm32f3discovery": dict(DISCOVERY, hclk=72 * MHZ, wait_states=2, changes=CHANGES, broken=BROKEN),
    "stm32f3discovery-nowbuf": dict(DISCOVERY, hclk=72 * MHZ, wait_states=2, actlr=NO_WRITE_BUFFER),
    "stm32f3discovery-swo": dict(DISCOVERY, hclk=72 * MHZ, wait_states=2, swo=2 * MHZ, changes=CHANGES_SWO),
    "stm32f3discovery-0ws": dict(DISCOVERY, hclk=24 * MHZ, wait_states=0),
}
