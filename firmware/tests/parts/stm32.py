"""What STM32 families have in common: USART, GPIO, EXTI and advanced timer, as in the reference
manuals RM0008 (F1), RM0041 (F100), RM0316 (F3), RM0090 (F405/407) and RM0390 (F446)."""
from bus import Device, Register
from part import Part

NO_WRITE_BUFFER = 1 << 1  # ACTLR.DISDEFWBUF, DDI 0439B 4.2
BAUD_PERMILLE = 10  # 1 %
EDGES = 4  # so many bits a pin must be able to send in the time of one


class Usart(Device):
    """Transmission and reception, 8 bits, one stop bit. RM0090 30.3.2: a byte written goes to the
    shift register when that is free; TXE: the data register is free; TC: both are. RM0090 30.3.3: what is
    not read before the next byte came is an overrun."""

    def __init__(self, part, name, base, gate, clock, signals):
        super().__init__(part, name, base, 0x400, gate)
        self.clock, self.signals = clock, signals
        self.sent, self.incoming = bytearray(), []
        self.shifting_until, self.waiting = 0, None
        self.received, self.overrun, self.next_arrival = None, False, 0
        self.checked = False
        self.boundary = None  # called when a zero was sent: the end of a frame
        self.babbles = False  # RXNE is stuck at 1

    def rate(self):
        divisor = self.value["BRR"] & 0xFFFF
        return self.clock() / divisor if divisor >= 16 else 0

    def character(self):
        return int(10 * self.part.hclk() / self.rate()) if self.rate() else 1000

    def check(self):
        """Once, when it is first used: RM0090 30.3.4 and 30.6.3."""
        self.checked = True
        wanted, rate = self.part.board["baud"], self.rate()
        if abs(rate - wanted) * 1000 > BAUD_PERMILLE * wanted:
            self.problem("baud", "%s runs at %.0f baud, %d are meant" % (self.name, rate, wanted))
        for signal in self.signals:
            self.part.check_pin("%s_%s" % (self.name, signal), self.part.board[signal.lower()])

    def progress(self):
        now = self.part.core.cycles
        if self.waiting is not None and now >= self.shifting_until:
            self.shift(self.waiting, self.shifting_until)
            self.waiting = None
        while self.incoming and now >= self.next_arrival:
            byte = self.incoming.pop(0)
            self.overrun = self.overrun or self.received is not None
            self.received = byte if self.received is None else self.received
            self.next_arrival += self.character()

    def shift(self, byte, begin):
        self.sent.append(byte)
        self.shifting_until = begin + self.character()
        if byte == 0 and self.boundary:
            self.boundary()

    def status(self):
        """ORE, RXNE, TC and TXE stand at the same bits in SR and in ISR. Who asks in vain asks
        again: time goes on for it."""
        self.progress()
        now = self.part.core.cycles
        idle = self.waiting is None and now >= self.shifting_until
        bits = (self.overrun << 3 | (self.babbles or self.received is not None) << 5 | idle << 6
                | (self.waiting is None) << 7)
        if self.babbles or not idle or self.incoming and self.received is None:
            self.part.core.skip(self.character() // 16)
        return bits

    def enabled(self, bit):
        raise NotImplementedError

    def transmit(self, byte):
        self.progress()
        if not self.checked:
            self.check()
        if not self.enabled("TE"):
            self.problem("uart", "%s sends without UE and TE" % self.name)
        if self.waiting is not None:
            self.problem("uart", "%s is given a byte while TXE is 0" % self.name)
        now = self.part.core.cycles
        if now >= self.shifting_until:
            self.shift(byte, now)
        else:
            self.waiting = byte

    def take(self):
        self.progress()
        byte, self.received = self.received or 0, None
        return byte

    def feed(self, data):
        self.incoming += data
        self.next_arrival = self.part.core.cycles + self.character()


class UsartV1(Usart):
    """RM0090 30.6, RM0008 27.6, RM0041 23.6."""

    REGISTERS = {
        0x00: Register("SR", 0xC0, 0x3FF),
        0x04: Register("DR", 0, 0x1FF),
        0x08: Register("BRR", 0, 0xFFFF),
        0x0C: Register("CR1", 0, 0xBFFF),
        0x10: Register("CR2", 0, 0x7F6F),
        0x14: Register("CR3", 0, 0xFFF),
        0x18: Register("GTPR", 0, 0xFFFF),
    }

    def enabled(self, bit):
        return self.value["CR1"] >> 13 & 1 and self.value["CR1"] >> {"RE": 2, "TE": 3}[bit] & 1

    def read_SR(self):
        return self.status()

    def read_DR(self):
        self.overrun = False
        return self.take()

    def wrote_DR(self, old, new):
        self.transmit(new & 0xFF)


class UsartV2(Usart):
    """RM0316 29.8. CR2, CR3 and BRR are written while UE is 0 (29.8.2 to 29.8.4)."""

    REGISTERS = {
        0x00: Register("CR1", 0, 0x1FFFFFFF),
        0x04: Register("CR2", 0, 0xFFFFFF7F & ~0xF),
        0x08: Register("CR3", 0, 0x01FFFFFF & ~0xF10000),
        0x0C: Register("BRR", 0, 0xFFFF),
        0x10: Register("GTPR", 0, 0xFFFF),
        0x14: Register("RTOR"),
        0x18: Register("RQR", 0, 0x1F),
        0x1C: Register("ISR", 0x020000C0),
        0x20: Register("ICR", 0, 0x121BDF),
        0x24: Register("RDR", 0, 0x1FF),
        0x28: Register("TDR", 0, 0x1FF),
    }

    def enabled(self, bit):
        return self.value["CR1"] & 1 and self.value["CR1"] >> {"RE": 2, "TE": 3}[bit] & 1

    def wrote_BRR(self, old, new):
        if self.value["CR1"] & 1:
            self.problem("uart", "%s.BRR is written while UE is 1" % self.name)

    def read_ISR(self):
        cr1 = self.value["CR1"]
        return self.status() | (cr1 >> 3 & 1) << 21 | (cr1 >> 2 & 1) << 22

    def wrote_ICR(self, old, new):
        if new >> 3 & 1:
            self.overrun = False
        self.value["ICR"] = 0

    def read_RDR(self):
        return self.take()

    def wrote_TDR(self, old, new):
        self.transmit(new & 0xFF)


class GpioV1(Device):
    """RM0008 9.2: four bits a pin, MODE and CNF."""

    REGISTERS = {
        0x00: Register("CRL", 0x44444444),
        0x04: Register("CRH", 0x44444444),
        0x08: Register("IDR", 0, 0xFFFF),
        0x0C: Register("ODR", 0, 0xFFFF),
        0x10: Register("BSRR"),
        0x14: Register("BRR", 0, 0xFFFF),
        0x18: Register("LCKR", 0, 0x1FFFF),
    }

    def __init__(self, part, name, base, gate):
        super().__init__(part, name, base, 0x400, gate)

    def nibble(self, pin):
        return self.value["CRL" if pin < 8 else "CRH"] >> 4 * (pin % 8) & 0xF

    def wrote_BSRR(self, old, new):
        self.value["ODR"] = (self.value["ODR"] & ~(new >> 16) | new) & 0xFFFF

    def mode(self, pin):
        """("input", pull), ("output",), ("alternate", None) or ("analog",)."""
        bits = self.nibble(pin)
        if bits & 3:
            return ("alternate", None) if bits & 8 else ("output",)
        if bits >> 2 == 2:
            return ("input", "up" if self.value["ODR"] >> pin & 1 else "down")
        return ("input", None) if bits >> 2 == 1 else ("analog",)

    def speed(self, pin):
        """Hz: what MODE allows."""
        return (0, 10_000_000, 2_000_000, 50_000_000)[self.nibble(pin) & 3]


class GpioV2(Device):
    """RM0090 8.4, RM0316 11.4. PA13 and PA14 (and PA15, PB3, PB4) are the debugger's after reset."""

    MODER = {"GPIOA": 0xA8000000, "GPIOB": 0x280}
    PUPDR = {"GPIOA": 0x64000000, "GPIOB": 0x100}
    OSPEEDR = {"GPIOA": 0x0C000000, "GPIOB": 0xC0}

    def __init__(self, part, name, base, gate):
        self.REGISTERS = {
            0x00: Register("MODER", self.MODER.get(name, 0)),
            0x04: Register("OTYPER", 0, 0xFFFF),
            0x08: Register("OSPEEDR", self.OSPEEDR.get(name, 0)),
            0x0C: Register("PUPDR", self.PUPDR.get(name, 0)),
            0x10: Register("IDR", 0, 0xFFFF),
            0x14: Register("ODR", 0, 0xFFFF),
            0x18: Register("BSRR"),
            0x1C: Register("LCKR", 0, 0x1FFFF),
            0x20: Register("AFRL"),
            0x24: Register("AFRH"),
        }
        super().__init__(part, name, base, 0x400, gate)

    def wrote_MODER(self, old, new):
        if self.name == "GPIOA" and new >> 26 & 0xF != 0xA:
            self.problem("pins", "takes PA13 or PA14 from the debugger")

    def mode(self, pin):
        kind = self.value["MODER"] >> 2 * pin & 3
        pull = (None, "up", "down", "both")[self.value["PUPDR"] >> 2 * pin & 3]
        function = self.value["AFRL" if pin < 8 else "AFRH"] >> 4 * (pin % 8) & 0xF
        return (("input", pull), ("output",), ("alternate", function), ("analog",))[kind]

    def speed(self, pin):
        """Hz: what OSPEEDR allows, which families count differently."""
        return self.part.SPEEDS[self.value["OSPEEDR"] >> 2 * pin & 3]


class Exti(Device):
    """RM0090 12.3, RM0008 10.3, RM0316 14.3: pins are lines 0 to 15. PR is cleared by ones."""

    def __init__(self, part, base, lines, suffix="", imr_reset=0, source=None):
        defined = (1 << lines) - 1
        self.suffix, self.source = suffix, source
        self.REGISTERS = {
            4 * n: Register(name + suffix, imr_reset if name == "IMR" else 0, defined)
            for n, name in enumerate(("IMR", "EMR", "RTSR", "FTSR", "SWIER", "PR"))
        }
        super().__init__(part, "EXTI", base)
        self.pending = 0

    def get(self, name):
        return self.pending if name == "PR" else self.value[name + self.suffix]

    def read(self, offset, size):
        if offset == 0x14:
            self.find(offset, size, "reads")
            return self.pending
        return super().read(offset, size)

    def write(self, offset, size, value):
        if offset == 0x14:
            self.find(offset, size, "writes")
            self.pending &= ~value
        else:
            super().write(offset, size, value)
        self.part.relevel()

    def edge(self, port, pin, rising):
        """A pin's level changed. Only the selected port of a line is heard, and an edge that is
        selected."""
        if self.source(pin) == port and self.get("RTSR" if rising else "FTSR") >> pin & 1:
            self.pending |= 1 << pin
            self.part.core.note("edge", pin)
            self.part.relevel()

    def asks(self, lines):
        return lambda: bool(self.pending & self.get("IMR") & lines)


class Timer(Device):
    """An advanced timer, counting up without a prescaler: RM0090 17.4, RM0008 14.4, RM0316 20.4. The
    update event, with its repetition counter; one-pulse mode; channel 1 in PWM mode 2."""

    REGISTERS = {
        0x00: Register("CR1", 0, 0x3FF),
        0x04: Register("CR2", 0, 0x7FFD),
        0x08: Register("SMCR", 0, 0xFFF7),
        0x0C: Register("DIER", 0, 0x7FFF),
        0x10: Register("SR", 0, 0x1EFF),
        0x14: Register("EGR", 0, 0xFF),
        0x18: Register("CCMR1", 0, 0xFFFF),
        0x1C: Register("CCMR2", 0, 0xFFFF),
        0x20: Register("CCER", 0, 0x3FFF),
        0x24: Register("CNT", 0, 0xFFFF),
        0x28: Register("PSC", 0, 0xFFFF),
        0x2C: Register("ARR", 0xFFFF, 0xFFFF),
        0x30: Register("RCR", 0, 0xFF),
        0x34: Register("CCR1", 0, 0xFFFF),
        0x38: Register("CCR2", 0, 0xFFFF),
        0x3C: Register("CCR3", 0, 0xFFFF),
        0x40: Register("CCR4", 0, 0xFFFF),
        0x44: Register("BDTR", 0, 0xFFFF),
    }

    def __init__(self, part, name, base, gate, clock, output=None):
        super().__init__(part, name, base, 0x400, gate)
        self.clock, self.output = clock, output
        self.at, self.repetitions, self.level, self.arr, self.prescale = 0, 0, 0, 0xFFFF, 0

    def running(self):
        return self.value["CR1"] & 1

    def catch_up(self):
        now = self.part.core.cycles
        counts, self.at = now - self.at, now
        while counts and self.running():
            count, compare = self.value["CNT"], self.value["CCR1"]
            stops = [self.arr + 1 - count] if count <= self.arr else [0x10000 - count]
            if compare > count:
                stops.append(compare - count)
            step = min([counts] + stops)
            counts -= step
            self.value["CNT"] = count + step
            if self.value["CNT"] == compare:
                self.value["SR"] |= 2
            if self.value["CNT"] == self.arr + 1:
                self.overflow()
            self.value["CNT"] &= 0xFFFF
            self.drive()

    def overflow(self):
        self.value["CNT"] = 0
        for channel in range(1, 5):  # a channel compares whether or not it is enabled, 17.3.8
            if self.value["CCR%d" % channel] == 0:
                self.value["SR"] |= 1 << channel
        if self.repetitions:
            self.repetitions -= 1
            return
        self.update(True)
        if self.value["CR1"] & 8:
            self.value["CR1"] &= ~1

    def update(self, by_overflow):
        """17.3.1: takes the preloads over; UIF, but by UG only where URS is 0."""
        if self.value["CR1"] & 2:
            return
        self.repetitions, self.arr = self.value["RCR"], self.value["ARR"]
        self.prescale = self.value["PSC"]
        if by_overflow or not self.value["CR1"] & 4:
            self.value["SR"] |= 1
            self.part.core.note("update", self.name)
            self.part.relevel()

    def drive(self):
        """The output's level: PWM mode 2 is active from CCR1 on; it needs CC1E and MOE."""
        mode = self.value["CCMR1"] >> 4 & 7
        on = (mode == 7 and self.value["CCER"] & 1 and self.value["BDTR"] >> 15 & 1
              and self.value["CNT"] >= self.value["CCR1"])
        if bool(on) != bool(self.level):
            self.level = bool(on)
            if self.output:
                self.output(self.level)

    def plan(self):
        self.due = None
        if self.running():
            count, compare = self.value["CNT"], self.value["CCR1"]
            left = (self.arr if count <= self.arr else 0xFFFF) + 1 - count
            self.due = self.at + (compare - count if compare > count else left)
        self.part.core.plan()

    def tick(self):
        self.catch_up()
        self.plan()

    def read(self, offset, size):
        self.catch_up()
        return super().read(offset, size)

    def write(self, offset, size, value):
        self.catch_up()
        super().write(offset, size, value)
        self.drive()
        self.plan()
        self.part.relevel()

    def wrote_CR1(self, old, new):
        if new & ~old & 1:
            self.at = self.part.core.cycles
            if self.prescale or self.clock() != self.part.hclk():
                self.problem("timer", "%s counts at %d Hz, the core's clock is %d"
                             % (self.name, self.clock() // (self.prescale + 1), self.part.hclk()))

    def wrote_SR(self, old, new):
        self.value["SR"] = old & new

    def wrote_ARR(self, old, new):
        if not self.value["CR1"] & 0x80:
            self.arr = new

    def wrote_EGR(self, old, new):
        self.value["EGR"] = 0
        if new & 1:
            self.value["CNT"] = 0
            self.update(False)

    def asks(self):
        return bool(self.value["SR"] & self.value["DIER"] & 1)


class Stm32(Part):
    """What all families' clock trees have: an enable bit of each device, and buses. A family sets
    GATES, {device: (register of RCC, bit, bus)}."""

    VECTORS = 0x08000000
    ALIAS = (0, 64 << 10)  # BOOT0 is low: flash shows at 0, where VTOR points at reset
    BITBAND = True
    GATES = {}
    FUNCTIONS = {}  # (pin, alternate function): signals, as in the data sheet's table
    SPEEDS = ()  # Hz of OSPEEDR's four values, where there is one

    def gate(self, device):
        register, bit, bus = self.GATES[device]

        def missing():
            if not self.rcc.value[register] >> bit & 1:
                return "whose clock is off (RCC.%s bit %d)" % (register, bit)
            if self.core.cycles - self.rcc.since.get(register, {}).get(bit, 0) < self.settle(bus):
                return "too soon behind its clock (RCC.%s bit %d)" % (register, bit)
            return None
        return missing

    def settle(self, bus):
        """Counts of the core until an enabled clock is there; RM0090 7.3.13: two of the device's bus,
        and an instruction takes one at least."""
        return 2

    def gpio(self, pin):
        return next(d for d in self.devices if d.name == "GPIO" + pin[1]), int(pin[2:])

    def check_pin(self, signal, pin):
        port, number = self.gpio(pin)
        mode = port.mode(number)
        have = self.FUNCTIONS.get((pin, mode[1]), "") if mode[0] == "alternate" else ""
        if self.is_input(signal) and mode[0] == "input":
            have = self.FUNCTIONS.get((pin, "input"), "")
        if signal not in have.split():
            self.problem("pins", "%s is to be %s, and is %s" % (
                pin, signal, " ".join(str(m) for m in mode)))
        if signal.endswith("_TX") and self.is_slow(port, number, self.board["baud"]):
            self.problem("pins", "%s is too slow for %s" % (pin, signal))

    @staticmethod
    def is_slow(port, number, bits_per_second):
        return port.speed(number) < EDGES * bits_per_second

    def is_input(self, signal):
        return False

    def was_reset_by_watchdog(self):
        """RCC_CSR, IWDGRSTF: RM0008 7.3.10, RM0316 9.4.10, RM0090 7.3.21."""
        self.rcc.value["CSR"] |= 1 << 29

    def line_enabled(self, line):
        """EXTI and NVIC come last: once a pin's line is let through, everything before it is set."""
        exti = getattr(self, "exti", None)
        if exti is None or not 6 <= line <= 10:
            return
        pin = line - 6
        port = self.exti.source(pin)
        where = "enables EXTI%d at the NVIC before " % pin
        if not exti.get("IMR") >> pin & 1:
            self.problem("order", where + "its mask bit")
        if not (exti.get("RTSR") | exti.get("FTSR")) >> pin & 1:
            self.problem("order", where + "an edge is selected")
        if exti.pending >> pin & 1:
            self.problem("order", where + "an old edge is cleared")
        if port != self.board.get("edge_port", "A"):
            self.problem("order", where + "its port is selected")
        device, number = self.gpio("P%s%d" % (port, pin))
        if device.gate():
            self.problem("order", where + "its port has a clock")
        elif device.mode(number)[0] != "input" or device.mode(number)[1] not in ("down", "up"):
            self.problem("order", where + "its pin is an input with a pull")
