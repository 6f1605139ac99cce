"""What stands at the addresses of a part: devices, made of registers under their manuals' names.
Whatever a program does that a part would not forgive is noted as a problem, with its place."""


class Register:
    """`defined`: the bits that the manual gives a meaning; the others stay as after reset."""

    def __init__(self, name, reset=0, defined=0xFFFFFFFF, sizes=(4,)):
        self.name, self.reset, self.defined, self.sizes = name, reset, defined, sizes


class Device:
    """A device of `size` bytes at `base`. A subclass has REGISTERS, {offset: Register}, and where a
    register is more than memory, methods read_NAME() and wrote_NAME(old, new). `gate` is None, or
    says whether the device has its clock, in words for what is wrong, or None."""

    REGISTERS = {}

    def __init__(self, part, name, base, size=0x400, gate=None):
        self.part, self.name, self.base, self.size, self.gate = part, name, base, size, gate
        self.registers = self.REGISTERS
        self.value = {r.name: r.reset for r in self.registers.values()}
        self.due = None  # the cycle in which tick() wants to be called

    def tick(self):
        pass

    def problem(self, kind, text):
        self.part.problem(kind, text)

    def find(self, offset, size, doing):
        register = self.registers.get(offset & ~3)
        where = "%s+0x%02x" % (self.name, offset)
        if register is None:
            self.problem("address", "%s %s, where the manual has no register" % (doing, where))
            return None
        if size not in register.sizes or offset % size:
            self.problem("address", "%s %s by %d bytes" % (doing, where, size))
        if self.gate is not None:
            missing = self.gate()
            if missing:
                self.problem("clock", "%s %s.%s, %s" % (doing, self.name, register.name, missing))
        return register

    def read(self, offset, size):
        register = self.find(offset, size, "reads")
        if register is None:
            return 0
        own = getattr(self, "read_" + register.name, None)
        value = own() if own else self.value[register.name]
        return value >> 8 * (offset % 4) & (1 << 8 * size) - 1

    def write(self, offset, size, value):
        register = self.find(offset, size, "writes")
        if register is None:
            return
        old = self.value[register.name]
        shift = 8 * (offset % 4)
        new = old & ~(((1 << 8 * size) - 1) << shift) | value << shift
        reserved = (new ^ register.reset) & ~register.defined & 0xFFFFFFFF
        if reserved:
            self.problem("reserved", "writes reserved bits 0x%08x of %s.%s"
                         % (reserved, self.name, register.name))
        self.value[register.name] = new & register.defined | register.reset & ~register.defined
        own = getattr(self, "wrote_" + register.name, None)
        if own:
            own(old, self.value[register.name])


class Change:
    """A program that is wrong in one store, as the bus sees it: what a check must find. The store to
    `register` becomes `value(stored)`; or, with `behind`, comes only behind the store to that
    register for which `when(stored)` holds; or, with `moved`, goes so many bytes elsewhere. What is read
    back is what the program meant."""

    def __init__(self, kind, register, value=None, behind=None, when=None, moved=0):
        self.kind, self.register, self.value = kind, register, value
        self.behind, self.when, self.moved = behind, when or (lambda stored: True), moved
        self.meant, self.held, self.times = None, None, 0

    def store(self, bus, device, offset, size, stored):
        self.times += 1
        if self.behind:
            self.held = (device, offset, size, stored)
            self.meant = stored
        elif self.moved:
            bus.put(device, offset + self.moved, size, stored)
        else:
            self.meant = stored
            bus.put(device, offset, size, self.value(stored))

    def release(self):
        if self.held:
            device, offset, size, stored = self.held
            self.held = self.meant = None
            device.write(offset, size, stored)


class Bus:
    def __init__(self, part, devices):
        self.part, self.devices, self.changes = part, devices, []

    def device_at(self, address):
        for device in self.devices:
            if device.base <= address < device.base + device.size:
                return device
        return None

    def name_of(self, device, offset):
        register = device.registers.get(offset & ~3)
        return "%s.%s" % (device.name, register.name) if register else ""

    def read(self, address, size):
        device = self.device_at(address)
        if device is None:
            self.part.problem("address", "reads 0x%08x, where the part has nothing" % address)
            return 0
        value = device.read(address - device.base, size)
        for change in self.changes:
            if change.meant is not None and change.register == self.name_of(device, address - device.base):
                return change.meant
        return value

    def write(self, address, size, value):
        device = self.device_at(address)
        if device is None:
            self.part.problem("address", "writes 0x%08x, where the part has nothing" % address)
            return
        self.put(device, address - device.base, size, value, self.changes)

    def put(self, device, offset, size, value, changes=()):
        name = self.name_of(device, offset) if self.changes else ""
        for change in changes:
            if change.register == name:
                change.store(self, device, offset, size, value)
                return
        device.write(offset, size, value & (1 << 8 * size) - 1)
        for change in self.changes:
            if change.behind == name and change.when(value):
                change.release()
