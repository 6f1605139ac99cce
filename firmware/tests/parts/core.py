"""A Cortex-M: Unicorn executes its instructions; what happens between two of them, exceptions and
time, is done here, since Unicorn has neither NVIC nor timers: stacking and unstacking, EXC_RETURN, the
vector by VTOR, priorities, sleep (ARMv7-M ARM, DDI 0403, B1.5)."""
import unicorn.arm_const as arm
from unicorn import UC_ARCH_ARM, UC_HOOK_CODE, UC_HOOK_INTR, UC_HOOK_MEM_INVALID
from unicorn import UC_MODE_MCLASS, UC_MODE_THUMB, Uc, UcError

from system import HARDFAULT, IRQ0, NMI, SVCALL

FRAME = [arm.UC_ARM_REG_R0, arm.UC_ARM_REG_R1, arm.UC_ARM_REG_R2, arm.UC_ARM_REG_R3,
         arm.UC_ARM_REG_R12, arm.UC_ARM_REG_LR]
FLOATS = [getattr(arm, "UC_ARM_REG_S%d" % n) for n in range(16)]
CPUS = {
    "cortex-m0": (arm.UC_CPU_ARM_CORTEX_M0, 0x410CC200),
    "cortex-m0plus": (arm.UC_CPU_ARM_CORTEX_M0, 0x410CC601),  # the same instructions
    "cortex-m3": (arm.UC_CPU_ARM_CORTEX_M3, 0x411FC231),
    "cortex-m4": (arm.UC_CPU_ARM_CORTEX_M4, 0x410FC241),
}
SPSEL, FPCA = 1 << 1, 1 << 2
THREAD_LEVEL = 256
CODE_TOP = 0xE0000000  # where code can be fetched from ends: an EXC_RETURN lies behind
ENTRY_COUNTS, RETURN_COUNTS = 12, 10
PROGRESS_LIMIT = 400_000_000  # counts within which a run is over, or is stuck


def is_it(halfword):
    """IT, with a mask: 0xBF00 is NOP."""
    return halfword & 0xFF00 == 0xBF00 and halfword & 0xF


class Core:
    def __init__(self, part, name, vectors, vtor):
        self.part, self.vectors, self.vtor = part, vectors, vtor
        cpu, self.cpuid = CPUS[name]
        self.fpu = name == "cortex-m4"
        self.uc = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        self.uc.ctl_set_cpu_model(cpu)
        self.cycles = 0
        self.overhead = 0     # of them, what entries and returns took
        self.next_due = None  # the cycle of the next device that wants to be called
        self.attend = False   # something may be to be taken
        self.ended = None     # why the run is over
        self.recent = [0, 0, 0, 0]
        self.pc = 0
        self.events = None    # (kind, value, cycle), while somebody wants them
        self.limit = PROGRESS_LIMIT
        self.failed = None    # what a model's own mistake raised

    # ---- memory ----

    def map_memory(self, base, size):
        self.uc.mem_map(base, (size + 0xFFF) & ~0xFFF)

    def map_bus(self, base, size, bus):
        def read(uc, offset, width, data):
            return self.guarded(bus.read, base + offset, width) or 0

        def write(uc, offset, width, value, data):
            self.guarded(bus.write, base + offset, width, value)

        self.uc.mmio_map(base, size, read, None, write, None)

    def guarded(self, function, *arguments):
        """Calls it for Unicorn, which would let nobody see that it failed."""
        try:
            return function(*arguments)
        except Exception as error:  # whatever it is: run() raises it again
            self.failed = error
            self.finish("the model failed")

    def word(self, address):
        return int.from_bytes(self.uc.mem_read(address, 4), "little")

    def reg(self, register):
        return self.uc.reg_read(register)

    # ---- what happened, for who asks ----

    def note(self, kind, value):
        if self.events is not None:
            self.events.append((kind, value, self.cycles))

    def finish(self, why):
        self.ended = why
        self.uc.emu_stop()

    # ---- time ----

    def plan(self):
        self.next_due = min((d.due for d in self.part.devices if d.due is not None), default=None)

    def run_devices(self):
        while self.next_due is not None and self.cycles >= self.next_due:
            for device in self.part.devices:
                if device.due is not None and self.cycles >= device.due:
                    device.due = None
                    device.tick()
            self.plan()

    def skip(self, counts):
        """Time goes on while the program asks a register again and again; not beyond an event."""
        if self.next_due is not None:
            counts = min(counts, max(self.next_due - self.cycles, 0))
        self.cycles += counts

    # ---- exceptions ----

    def exception(self):
        return self.reg(arm.UC_ARM_REG_IPSR) & 0x1FF

    def priority(self, exception):
        if exception < 4:
            return {NMI: -2, HARDFAULT: -1}.get(exception, -3)
        return self.part.nvic.priority.get(exception, 0)

    def group(self, priority):
        """What preempts: the part of it above PRIGROUP."""
        if priority < 0:
            return priority
        return priority & ~((2 << (self.part.scb.value["AIRCR"] >> 8 & 7)) - 1)

    def level(self):
        """What must be gone below for an exception to be taken now, B1.5.4."""
        level = min([self.group(self.priority(e)) for e in self.part.nvic.active], default=THREAD_LEVEL)
        basepri = 0 if self.part.baseline else self.reg(arm.UC_ARM_REG_BASEPRI) & 0xFF
        if basepri:
            level = min(level, self.group(basepri))
        if self.reg(arm.UC_ARM_REG_PRIMASK) & 1:
            level = min(level, 0)
        if not self.part.baseline and self.reg(arm.UC_ARM_REG_FAULTMASK) & 1:
            level = min(level, -1)
        return level

    def candidate(self):
        nvic = self.part.nvic
        pending = [e for e in nvic.pending if nvic.is_enabled(e) and e not in nvic.active]
        return min(pending, key=lambda e: (self.priority(e), e), default=None)

    def wanted(self):
        """The exception to be taken now, or None."""
        best = self.candidate()
        if best is None:
            self.attend = bool(self.part.nvic.pending)
            return None
        return best if self.group(self.priority(best)) < self.level() else None

    def inside_it(self):
        """Whether the next instruction is one of an IT block: exceptions wait for its end here, as
        its state cannot be taken out of Unicorn. The core need not, and takes longer then."""
        for back, address in enumerate(reversed(self.recent), 1):
            if not address or address >= CODE_TOP:
                break
            halfword = int.from_bytes(self.uc.mem_read(address, 2), "little")
            if is_it(halfword):
                mask = halfword & 0xF
                return back <= 4 - (mask & -mask).bit_length() + 1
        return False

    def stack(self, sp, xpsr, pc):
        floats = self.fpu and self.reg(arm.UC_ARM_REG_CONTROL) & FPCA
        size = 104 if floats else 32
        aligned = sp & 4 and self.part.scb.value["CCR"] & 0x200
        sp -= size + (4 if aligned else 0)
        words = [self.reg(r) for r in FRAME] + [pc, xpsr & ~0x200 | (0x200 if aligned else 0)]
        if floats:
            words += [self.reg(r) for r in FLOATS] + [self.reg(arm.UC_ARM_REG_FPSCR), 0]
        self.uc.mem_write(sp, b"".join((w & 0xFFFFFFFF).to_bytes(4, "little") for w in words))
        return sp, floats

    def enter(self, exception, pc):
        """B1.5.6; returns where the handler begins."""
        uc, nvic = self.uc, self.part.nvic
        control, before = self.reg(arm.UC_ARM_REG_CONTROL), self.exception()
        on_psp = not before and control & SPSEL
        bank = arm.UC_ARM_REG_PSP if on_psp else arm.UC_ARM_REG_MSP
        xpsr = self.reg(arm.UC_ARM_REG_XPSR) & 0xF80F0000 | 1 << 24 | before
        sp, floats = self.stack(self.reg(bank), xpsr, pc)
        other = self.reg(arm.UC_ARM_REG_MSP if on_psp else arm.UC_ARM_REG_PSP)
        if not before:
            uc.reg_write(arm.UC_ARM_REG_CONTROL, control & ~(SPSEL | FPCA))
        else:
            self.forget_floats(control)
        uc.reg_write(arm.UC_ARM_REG_IPSR, exception)
        uc.reg_write(arm.UC_ARM_REG_MSP, other if on_psp else sp)
        uc.reg_write(arm.UC_ARM_REG_PSP, sp if on_psp else other)
        uc.reg_write(arm.UC_ARM_REG_LR, 0xFFFFFFE1 | (0 if floats else 0x10) | (0 if before else 8)
                     | (4 if on_psp else 0))
        nvic.pending.discard(exception)
        nvic.active.append(exception)
        self.part.relevel()
        self.pass_counts(ENTRY_COUNTS)
        self.note("enter", exception)
        vector = self.word((self.part.scb.value["VTOR"] if self.vtor else self.vectors) + 4 * exception)
        if not vector & 1:
            self.finish("exception %d has the vector 0x%08x" % (exception, vector))
        return vector & ~1

    def forget_floats(self, control):
        self.uc.reg_write(arm.UC_ARM_REG_CONTROL, control & ~FPCA)

    def pass_counts(self, counts):
        self.cycles += counts
        self.overhead += counts

    def leave(self, exc_return):
        """B1.5.8; returns where the program goes on."""
        uc, nvic = self.uc, self.part.nvic
        left, exc_return = self.exception(), exc_return | 1  # a fetch shows no bit 0
        if left not in nvic.active or exc_return & 0xF not in (1, 9, 13):
            self.finish("returns by 0x%08x out of exception %d" % (exc_return, left))
            return 0
        nvic.active.remove(left)
        to_thread, on_psp = exc_return & 8, exc_return & 4
        msp, psp = self.reg(arm.UC_ARM_REG_MSP), self.reg(arm.UC_ARM_REG_PSP)
        sp = psp if on_psp else msp
        words = [self.word(sp + 4 * n) for n in range(8)]
        size = 32
        if self.fpu and not exc_return & 0x10:
            for n, register in enumerate(FLOATS):
                uc.reg_write(register, self.word(sp + 32 + 4 * n))
            uc.reg_write(arm.UC_ARM_REG_FPSCR, self.word(sp + 96))
            size = 104
        for register, word in zip(FRAME, words):
            uc.reg_write(register, word)
        pc, xpsr = words[6], words[7]
        sp += size + (4 if xpsr & 0x200 else 0)
        if bool(to_thread) != (xpsr & 0x1FF == 0):
            self.finish("returns by 0x%08x to exception %d" % (exc_return, xpsr & 0x1FF))
        uc.reg_write(arm.UC_ARM_REG_IPSR, xpsr & 0x1FF)
        control = self.reg(arm.UC_ARM_REG_CONTROL) & 1
        control |= SPSEL if on_psp and to_thread else 0
        uc.reg_write(arm.UC_ARM_REG_CONTROL, control | (0 if exc_return & 0x10 or not self.fpu else FPCA))
        uc.reg_write(arm.UC_ARM_REG_MSP, msp if on_psp else sp)
        uc.reg_write(arm.UC_ARM_REG_PSP, sp if on_psp else psp)
        uc.reg_write(arm.UC_ARM_REG_APSR, xpsr & 0xF80F0000)
        if not self.part.baseline and left != NMI:
            uc.reg_write(arm.UC_ARM_REG_FAULTMASK, 0)
        self.attend = True
        self.part.relevel()
        self.pass_counts(RETURN_COUNTS)
        self.note("leave", left)
        return pc & ~1

    # ---- running ----

    def hook(self):
        uc = self.uc

        def code(_, address, size, data):
            self.guarded(step, address)

        def step(address):
            self.pc = address
            if self.next_due is not None and self.cycles >= self.next_due:
                self.run_devices()
            if address >= CODE_TOP or self.attend and self.wanted() is not None and not self.inside_it():
                uc.emu_stop()
                self.stopped = True
                return
            self.cycles += 1
            recent = self.recent
            recent.pop(0)
            recent.append(address)

        def interrupt(_, number, data):
            self.trap = number
            uc.emu_stop()

        def invalid(_, access, address, size, value, data):
            if address >= CODE_TOP:
                self.exc_return = address
            else:
                self.part.problem("address", "touches 0x%08x, where the part has no memory" % address)
                self.ended = "a bus fault at 0x%08x" % address
            return False

        uc.hook_add(UC_HOOK_CODE, code)
        uc.hook_add(UC_HOOK_INTR, interrupt)
        uc.hook_add(UC_HOOK_MEM_INVALID, invalid)

    def reset(self):
        self.uc.reg_write(arm.UC_ARM_REG_MSP, self.word(self.vectors))
        self.next_pc = self.word(self.vectors + 4) & ~1

    def sleep(self):
        """WFI: until something is pending that would be taken were PRIMASK 0."""
        while True:
            best = self.candidate()
            if best is not None:
                self.attend = True
                return
            if self.next_due is None:
                self.finish("sleeps, and nothing will wake it")
                return
            self.cycles = max(self.cycles, self.next_due)
            self.run_devices()

    def run(self, until):
        """Until until() holds behind some event, or there is no getting further: says why."""
        limit = self.cycles + self.limit
        self.ended = None
        while not self.ended:
            if until():
                return "done"
            if self.cycles > limit:
                return "no progress"
            self.next_pc = self.proceed(self.next_pc)
        if self.failed:
            raise self.failed
        return self.ended

    def proceed(self, pc):
        self.stopped, self.trap, self.exc_return = False, None, None
        try:
            self.uc.emu_start(pc | 1, 0xFFFFFFFE, count=2_000_000)
        except UcError as error:
            if self.exc_return is None and not self.ended:
                self.ended = "Unicorn: %s at 0x%08x" % (error, self.pc)
        if self.ended:
            return pc
        if self.exc_return is not None or self.pc >= CODE_TOP:
            return self.leave(self.exc_return if self.exc_return is not None else self.pc)
        if self.trap is not None:
            return self.trapped()
        pc = self.reg(arm.UC_ARM_REG_PC) & ~1
        if self.stopped:
            exception = self.wanted()
            return pc if exception is None else self.enter(exception, pc)
        if self.slept():
            self.sleep()
        return pc

    def trapped(self):
        """SVC; another one is the end: UDF, BKPT, an instruction that the core has not."""
        pc = self.reg(arm.UC_ARM_REG_PC) & ~1
        if self.trap == 8 or pc >= CODE_TOP:  # QEMU's number of an exception's return
            return self.leave(pc | 1)
        if self.trap == 2:
            return self.enter(SVCALL, pc)
        self.ended = "trap %d at 0x%08x" % (self.trap, self.pc)
        return pc

    def slept(self):
        return int.from_bytes(self.uc.mem_read(self.pc, 2), "little") == 0xBF30
