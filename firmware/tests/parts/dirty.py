"""An image started by a bootloader that leaves the core as no reset does, on the model of its part, beside the
same image started by a reset: both must have the same registers when READY comes, and answer identify.

    dirty.py IMAGE.elf BOARD

What emulators of machines do not keep is kept here: ACTLR, DEMCR, a locked DWT; and the parts' own devices
are left on (a family's `bootloader(part)`)."""
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import unicorn.arm_const as arm  # noqa: E402
import check                     # noqa: E402
import wire                      # noqa: E402
from system import IRQ0, PENDSV, SYSTICK  # noqa: E402

LAR_KEY = 0xC5ACCE55
NOWHERE = 0xFFFFFFF0


def lock(dwt):
    """C1.8 and the CoreSight architecture: stores are without effect until LAR has the key."""
    store, state = dwt.write, {"locked": True}

    def write(offset, size, value):
        if offset == 0xFB0:
            state["locked"] = value != LAR_KEY
        elif not state["locked"]:
            store(offset, size, value)
    dwt.write = write


def leave_everything_wrong(part):
    uc, nvic = part.core.uc, part.nvic
    lines = [IRQ0 + n for n in range(part.LINES)]
    nvic.enabled.update(lines)
    nvic.pending.update(lines + [PENDSV, SYSTICK])
    nvic.priority.update({e: 0x40 for e in lines + [PENDSV, SYSTICK]})
    part.core.attend = True
    part.systick.value.update(CSR=7, RVR=999, CVR=500)
    part.systick.plan()
    part.scb.value.update(SCR=0x16, VTOR=0x80, MPU_CTRL=1, SHPR2=0x40404040, SHPR3=0x40404040)
    uc.reg_write(arm.UC_ARM_REG_PRIMASK, 1)
    if not part.baseline:
        part.scb.value.update(AIRCR=0xFA050700, CCR=0x19, SHPR1=0x40404040, SHCSR=0)
        control = next(d for d in part.devices if d.name == "SCnSCB")
        control.value["ACTLR"] = 7
        part.debug.value["DEMCR"] = 0x000F0000
        lock(next(d for d in part.devices if d.name == "DWT"))
        uc.reg_write(arm.UC_ARM_REG_BASEPRI, 0x20)
        uc.reg_write(arm.UC_ARM_REG_FAULTMASK, 1)
    if part.core.fpu:
        fpu = next(d for d in part.devices if d.name == "FPU")
        fpu.value.update(FPCCR=0, FPDSCR=0x01000000)
    uc.reg_write(arm.UC_ARM_REG_PSP, NOWHERE)
    uc.reg_write(arm.UC_ARM_REG_CONTROL, 2)
    uc.reg_write(arm.UC_ARM_REG_MSP, NOWHERE)


def registers(part):
    """What decides how interrupts are handled. CVR counts, and what is pending is looked at by itself."""
    found = {("SYST", "CSR"): part.systick.value["CSR"] & 7}
    for device in part.devices:
        if device.name in ("SCB", "SCnSCB", "FPU", "DCB"):
            found.update({(device.name, name): value for name, value in device.value.items() if name != "ICSR"})
        if device.name == "DWT":
            found["DWT", "CTRL"] = device.value["CTRL"]
    nvic = part.nvic
    found.update({("line", e): (e in nvic.enabled, e in nvic.pending, nvic.priority.get(e, 0))
                  for e in range(PENDSV, IRQ0 + part.LINES)})
    reads = {"PRIMASK": arm.UC_ARM_REG_PRIMASK}
    if not part.baseline:
        reads.update(BASEPRI=arm.UC_ARM_REG_BASEPRI, FAULTMASK=arm.UC_ARM_REG_FAULTMASK)
    found.update({("core", name): part.core.reg(number) for name, number in reads.items()})
    return found


def started(image, facts, dirty):
    """The registers at READY, whether identify was answered, and what the program did wrong."""
    session = check.Session(image, facts)
    part = session.part
    part.core.limit = check.CHANGED_LIMIT
    if dirty:
        part.core.next_pc = part.word_of_reset()
        leave_everything_wrong(part)
        part.bootloader()
    why, frame = session.until((wire.READY,))
    if frame is None or frame[0] != wire.READY:
        return None, why, frame
    found = registers(part)
    session.command(wire.IDENTIFY, struct.pack("<H", wire.SCHEMA_VERSION))
    why, frame = session.until((wire.IDENTITY,))
    good = frame is not None and frame[0] == wire.IDENTITY
    return found, good or why, part.problems


def main(image, name):
    facts = check.boards()[name]
    tap = check.Tap()
    clean, clean_answer, _ = started(image, facts, False)
    found, answer, problems = started(image, facts, True)
    if tap.say(found is not None, "behind a bootloader it says READY", [answer, problems]):
        tap.say(answer is True and clean_answer is True, "and answers identify", [answer])
        apart = ["%s.%s: 0x%x, behind a reset 0x%x" % (*key, value, clean.get(key, 0)) if key[0] != "line" else
                 "exception %d: %s, behind a reset %s" % (key[1], value, clean.get(key))
                 for key, value in found.items() if clean.get(key) != value]
        tap.say(not apart, "its registers are those behind a reset", apart[:10])
        tap.say(not problems, "and it did nothing wrong", [text for _, text in problems[:8]])
    tap.end()


if __name__ == "__main__":
    main(*sys.argv[1:3])
