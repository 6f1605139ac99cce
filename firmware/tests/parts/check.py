"""Runs a board's image on a model of its part, and says in TAP what it did right.

    check.py IMAGE.elf BOARD
    check.py IMAGE.elf BOARD --changed NAME     # a program that is wrong must be found out
    check.py IMAGE.elf BOARD --broken NAME      # on a part that is broken it must refuse, in words
    check.py IMAGE.elf BOARD --cells CELL...    # nothing but these, "SCENARIO STYLE [LOAD]": are all witnessed?
    check.py IMAGE.elf BOARD --babbling         # its UART says without end that a byte has come
    check.py IMAGE.elf BOARD --hung             # what its watchdog does with a sample that never ends
    check.py --boards                           # the boards that have a model here
"""
import importlib
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import watchdogs                # noqa: E402
import wire                     # noqa: E402
from bus import Change          # noqa: E402
from part import Image          # noqa: E402
from system import IRQ0         # noqa: E402

FAMILIES = ("stm32f1", "stm32f3", "stm32f4", "nrf52", "rp2040")
SAMPLES = 3
CHANGED_LIMIT = 60_000_000  # counts for each step of a program that may hang
UNSUPPORTED, RAISES_NOTHING = 2, "raises nothing"  # of a CELL_END (SPEC.md), and why
BROKEN_PERMILLE = 25
AFTER_WATCHDOG = 3  # boot_reason of READY
HUNG_COUNTS = 1000  # of a handler that never ends, before time runs faster
TRACED, CELL_BEGIN, BATCH_BEGIN, BATCH_END, CELL_END = 3, 2, 4, 5, 6  # marks, SPEC.md
APART = 64  # counts: one of two counters is read before the other
KINDS = {
    "address": "touches only what the part has",
    "reserved": "leaves reserved bits alone",
    "clock": "each device has its clock before it is touched",
    "wait states": "wait states go up before the clock does",
    "clock tree": "each stage of the clock tree keeps to its limits and to its order",
    "pins": "pins have the function that the data sheet gives them",
    "baud": "the baud rate is within 1 %",
    "uart": "the UART is used as its manual wants",
    "order": "EXTI and NVIC come last",
    "timer": "the event timer counts the core's clock",
    "watchdog": "the watchdog is set up as its manual wants",
    "trace": "trace comes out of the part as its board states, or not at all",
    "systick": "SysTick counts the core's clock",
}


def boards():
    found = {}
    for name in FAMILIES:
        if os.path.exists(os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".py")):
            module = importlib.import_module(name)
            found.update(module.BOARDS)
    return found


class Session:
    """One image on one part, and the host's end of its UART."""

    def __init__(self, image, facts):
        self.part = facts["part"](Image(image), facts)
        self.sequence, self.taken = 0, 0

    def frames(self):
        return wire.decode(bytes(self.part.uart.sent))

    def until(self, kinds):
        """Runs until a frame of these kinds has come, from the frames not looked at yet."""
        part = self.part
        part.uart.boundary = part.core.uc.emu_stop
        while True:
            seen = len(part.uart.sent)
            why = part.core.run(lambda: len(part.uart.sent) > seen and part.uart.sent[-1] == 0)
            frames = self.frames()
            new, self.taken = frames[self.taken :], len(frames)
            for frame in new:
                if frame is None or frame[0] in kinds or frame[0] == wire.FAULT:
                    return why, frame
            if why != "done":
                return why, None

    def command(self, kind, payload):
        self.sequence += 1
        self.part.uart.feed(wire.frame(kind, self.sequence, payload))


class Tap:
    def __init__(self):
        self.count = 0

    def say(self, good, text, notes=()):
        self.count += 1
        print("%s %d - %s" % ("ok" if good else "not ok", self.count, text))
        if not good:
            for note in notes:
                print("# %s" % (note,))
        return good

    def end(self):
        print("1..%d" % self.count)


def boot(session, tap):
    why, frame = session.until((wire.READY,))
    return tap.say(frame is not None and frame[0] == wire.READY, "it boots and says READY", [why, frame])


def identify(session, facts, name, tap):
    session.command(wire.IDENTIFY, struct.pack("<H", wire.SCHEMA_VERSION))
    why, frame = session.until((wire.IDENTITY,))
    if not tap.say(frame is not None and frame[0] == wire.IDENTITY,
                   "identify comes back as good frames", [why, frame]):
        return
    said = wire.identity(frame[2])
    session.part.check_swo()
    rest = said["rest"]
    rest.u32(), rest.u8()
    clock_hz = rest.u32()
    rest.u8()
    have = (said["board"], said["core"], said["wait_states"], clock_hz, rest.u32())
    hz = facts["hclk"]
    tap.say(have == (name, facts["core"], facts["wait_states"], hz, hz), "identify says what the part is",
            [have])
    found = session.part.hclk()
    tap.say(auxiliary(session.part) == facts.get("actlr", 0), "ACTLR is as the board means it",
            ["0x%x" % auxiliary(session.part)])
    tap.say(found == hz, "the core runs at the %d Hz that identify says" % hz, ["%.1f Hz" % found])


def auxiliary(part):
    return 0 if part.baseline else next(d for d in part.devices if d.name == "SCnSCB").value["ACTLR"]


def counts(begin, end, down):
    """CYCCNT's, or of SysTick, which counts down in 24 bits."""
    return begin - end & 0xFFFFFF if down else end - begin & 0xFFFFFFFF


def spans(events, exception, down):
    """From each pending store of a line to the first stamp in its handler, by the harness's account:
    the stamp before the store, and the first one behind the entry."""
    found, begin, entered = [], None, False
    for kind, value, _ in events:
        if kind == "stamp" and entered:
            found.append(counts(begin, value, down))
            begin, entered = None, False
        elif kind == "stamp":
            begin = value
        elif kind == "enter":
            entered = value == exception and begin is not None
    return found


def run_cell(session, cell, number, tap):
    """From the command to CELL_END, and whether it did what it is for."""
    end, frames, events = run_to_end(session, cell, number, tap)
    if end and session.part.board.get("swo"):
        check_marks(cell, number, frames, events, tap)
    if end:
        check_cell(cell, frames, end, events, session.part.baseline, tap)


def run_to_end(session, cell, number, tap):
    """CELL_END, or None; the frames from the command on; and what the harness saw."""
    scenario, style = cell.split()[:2]
    load = (cell.split() + ["none"])[2]
    core = session.part.core
    core.events = []
    session.command(wire.RUN, struct.pack("<HII", number, SAMPLES, 0) + wire.text(scenario)
                    + wire.text(style) + wire.text(load))
    begin = len(session.frames())
    why, frame = session.until((wire.CELL_END,))
    good = tap.say(frame is not None and frame[0] == wire.CELL_END, "%s: from command to CELL_END" % cell,
                   [why, frame])
    events, core.events = core.events, None
    return wire.cell_end(frame[2]) if good else None, session.frames()[begin:], events


def marks_in(events):
    """SPEC.md, "Marks of trace": [kind, value], and behind a batch's begin what came in it."""
    found = []
    for kind, value, cycles in events:
        if kind == "mark":
            found.append([value >> 28, value & 0xFFFFFFF, []])
        elif found:
            found[-1][2].append((kind, value, cycles))
    return found


def active(events, exception):
    """How long it was each time, from its entry to its exit."""
    found, begin = [], None
    for kind, value, cycles in events:
        if kind == "enter" and value == exception:
            begin = cycles
        elif kind == "leave" and value == exception and begin is not None:
            found.append(cycles - begin)
            begin = None
    return found


def check_marks(cell, number, frames, events, tap):
    """Each batch is between its marks, and a traced exception came once in each of its samples, as long as
    the column says, less what is the same in all."""
    batches = [wire.samples(f[2]) for f in frames if f and f[0] == wire.BATCH]
    firsts = [int.from_bytes(f[2][2:6], "little") for f in frames if f and f[0] == wire.BATCH]
    marks = marks_in(events)
    traced = [value for kind, value, _ in marks if kind == TRACED]
    wanted = [(CELL_BEGIN, number)] + [(TRACED, value) for value in traced]
    for first in firsts:
        wanted += [(BATCH_BEGIN, first), (BATCH_END, first)]
    wanted.append((CELL_END, number))
    tap.say([(kind, value) for kind, value, _ in marks] == wanted, "%s: its batches are marked" % cell,
            [marks, wanted])
    tap.say(len(traced) == (1 if cell.startswith("entry_exit") else 0), "%s: what is traced is said" % cell, traced)
    for value in traced:
        spans_found = [active(inside, value & 0x1FF) for kind, _, inside in marks if kind == BATCH_BEGIN]
        rows = [[row[value >> 16] for row in batch] for _, batch in batches]
        apart = {a - b for x, y in zip(spans_found, rows) for a, b in zip(x, y)}
        tap.say([len(x) for x in spans_found] == [len(x) for x in rows] and len(apart) == 1,
                "%s: the traced exception's time is the column's, but for what is always the same" % cell,
                [spans_found, rows])


def check_witness(cell, frames, end, tap):
    tap.say((end["status"], end["sampled"], end["lost"], end["witness_failures"]) == (0, SAMPLES, 0, 0),
            "%s: all samples are witnessed" % cell, [end] + [f for f in frames if f and f[0] == wire.WITNESS])


def check_cell(cell, frames, end, events, down, tap):
    check_witness(cell, frames, end, tap)
    tap.say(None not in frames, "%s: no frame is damaged" % cell)
    batches = [wire.samples(f[2]) for f in frames if f and f[0] == wire.BATCH]
    heads = [head for head, _ in batches]
    rows = [row for _, batch in batches for row in batch]
    tap.say(len(rows) == SAMPLES and all(h["clock"] and abs(h["clock"] - h["systick"]) <= APART for h in heads),
            "%s: CYCCNT and SysTick agree in each batch" % cell, heads)
    if cell.startswith("entry_exit"):
        line = next((v for k, v, _ in events if k == "pend"), None)
        mine = [s for e in {v for k, v, _ in events if k == "pend"} for s in spans(events, e, down)]
        tap.say(line is not None and rows and all(row[0] in mine for row in rows),
                "%s: each entry is one that the harness saw" % cell, [rows, mine])
    if cell.startswith("exti_button"):
        edges = [c for k, _, c in events if k == "edge"]
        tap.say(len(edges) >= 2 * SAMPLES, "%s: each event was an edge on the pin" % cell, [len(edges)])


def say_problems(session, tap, seen=None):
    for kind, text in {**KINDS, **session.part.board.get("kinds", {})}.items():
        notes = sorted({note for k, note in session.part.problems if k == kind})
        tap.say(not notes, text, notes[:8])


def refusals(session):
    """What the image says of cells that it does not run."""
    ends = (wire.cell_end(f[2]) for f in session.frames() if f and f[0] == wire.CELL_END)
    return [end["reason"] for end in ends if end["status"] == UNSUPPORTED]


def changed(session, facts, name):
    """Exit 0 if the change shows, as the kind of problem that it is; or, of an event's way to the
    core, as the image itself finds it: it lets the timer raise one before it believes in it."""
    change = Change(*facts["changes"][name][:2], **facts["changes"][name][2])
    session.part.bus.changes = [change]
    session.part.enough, session.part.core.limit = change.kind, CHANGED_LIMIT
    silent = Tap()
    silent.say = lambda good, text, notes=(): good
    if boot(session, silent):
        identify(session, facts, "", silent)
        if change.kind not in dict(session.part.problems):
            run_cell(session, facts["cells"][-1], 1, silent)
    if not change.times:
        print("%s: the store that was to be changed never came" % name)
        return 1
    kinds = sorted({k for k, _ in session.part.problems})
    if change.kind == "order" and any(RAISES_NOTHING in reason for reason in refusals(session)):
        kinds.append(change.kind)
    print("%s: found %s" % (name, ", ".join(kinds) or "nothing"))
    return 0 if change.kind in kinds else 1


def broken(session, facts, name):
    """Exit 0 if the image says what is wrong, as a fault, at a rate that the host can read."""
    spoil, words, *at_any_rate = facts["broken"][name]
    spoil(session.part)
    session.part.core.limit = CHANGED_LIMIT
    why, frame = session.until((wire.READY,))
    said = bytes(session.part.uart.sent)
    off = [text for kind, text in session.part.problems if kind == "baud"]
    print("%s: %s, %s %s" % (name, why, said, off))
    readable = near(session.part) or any(at_any_rate)
    return 0 if frame and frame[0] == wire.FAULT and words.encode() in said and readable else 1


def near(part):
    """Both ends together may be 4 % apart, which leaves half of that to each."""
    return abs(part.uart.rate() - part.board["baud"]) * 1000 <= BROKEN_PERMILLE * part.board["baud"]


def hangs(part):
    """The next handler of a line never ends."""
    core, note = part.core, part.core.note

    def noted(kind, value):
        note(kind, value)
        if kind == "enter" and value >= IRQ0:
            vector = core.word((part.scb.value["VTOR"] if core.vtor else core.vectors) + 4 * value)
            core.uc.mem_write(vector & ~1, bytes.fromhex("fee7"))  # B .
            core.cycles = max(core.cycles, part.watchdog.due - HUNG_COUNTS)
    core.note = noted


def hung(image, facts):
    """A sample that never ends, until the watchdog resets the part; and what the next boot says then."""
    tap = Tap()
    session = Session(image, facts)
    part = session.part
    if boot(session, tap):
        hangs(part)
        part.core.limit = int(10 * part.hclk())
        session.command(wire.RUN, struct.pack("<HII", 1, SAMPLES, 0) + wire.text("entry_exit") + wire.text("raw_c")
                        + wire.text("none"))
        why, frame = session.until((wire.CELL_END,))
        waited = (part.core.cycles - part.watchdog.fed_at) / part.hclk()
        tap.say(why == watchdogs.RESET and 4 <= waited <= 9, "a sample that never ends is ended within 4 to 9 seconds",
                [why, frame, "%.1f s" % waited])
    again = Session(image, facts)
    again.part.was_reset_by_watchdog()
    why, frame = again.until((wire.READY,))
    tap.say(frame is not None and frame[0] == wire.READY and wire.ready(frame[2])["reason"] == AFTER_WATCHDOG,
            "and READY says so", [why, frame])
    tap.end()


def cells_alone(image, facts, cells):
    tap = Tap()
    session = Session(image, facts)
    if boot(session, tap):
        for number, cell in enumerate(cells, 1):
            end, frames, _ = run_to_end(session, cell, number, tap)
            if end:
                check_witness(cell, frames, end, tap)
    tap.end()


def babbling(image, facts):
    """A UART whose receiver says without end that there is one more byte: the command loop goes on, and
    says READY again as it does to nobody."""
    tap = Tap()
    session = Session(image, facts)
    if boot(session, tap):
        session.part.uart.babbles = True
        session.part.core.limit = CHANGED_LIMIT
        why, frame = session.until((wire.READY,))
        tap.say(frame is not None and frame[0] == wire.READY, "a receiver that is never empty holds nothing up",
                [why, frame])
    tap.end()


def main(arguments):
    known = boards()
    if arguments == ["--boards"]:
        print("\n".join(sorted(known)))
        return 0
    image, name = arguments[:2]
    if name not in known:
        print("%s has no model of its part in firmware/tests/parts/" % name, file=sys.stderr)
        return 2
    facts = known[name]
    if arguments[2:] == ["--changes"]:
        for change in facts.get("changes", {}):
            print(change)
        return 0
    if arguments[2:] == ["--broken"]:
        for how in facts.get("broken", {}):
            print(how)
        return 0
    if arguments[2:3] == ["--cells"]:
        cells_alone(image, facts, arguments[3:])
        return 0
    if arguments[2:] == ["--babbling"]:
        babbling(image, facts)
        return 0
    if arguments[2:] == ["--hung"]:
        hung(image, facts)
        return 0
    session = Session(image, facts)
    if arguments[2:3] == ["--broken"]:
        return broken(session, facts, arguments[3])
    if arguments[2:3] == ["--changed"]:
        return changed(session, facts, arguments[3])
    tap = Tap()
    if boot(session, tap):
        identify(session, facts, name, tap)
        for number, cell in enumerate(facts["cells"], 1):
            run_cell(session, cell, number, tap)
    session.part.check_swo()
    say_problems(session, tap)
    tap.end()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
