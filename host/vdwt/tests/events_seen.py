#!/usr/bin/env python3
"""What the plugin saw of the guest events.c, against what that guest says it did.

    events_seen.py WITNESS SAID CORE      `insns` where an instruction is one count
    events_seen.py WITNESS        the number of each event, whatever guest it was

WITNESS is the stream that was written with witness=FILE (host/lib/witness/records.h),
SAID the guest's output. SysTick expires as many cycles after it was started as it was
told, and one; one event for each expiry, entered once; and where that is in the swept
stretch, before the instruction that the guest worked out. The event lies as far behind
the beginning of the instruction it came into in best and worst as in nominal.
"""

import struct
import sys

HEADER, RECORD = struct.Struct("<7I"), struct.Struct("<6IQ")
MAGIC, VERSION = 0x57575156, 4
STAMP, EVENT, ENTER, CHAIN, HARDWARE = 1, 2, 3, 4, 9
STARTED, TICK = 1, 15
BEFORE_STRETCH = 102  # instructions: the store that starts SysTick, and NOPs
NOMINAL = 1
# Of the stretch on the M3 and M4, counted from its end: what best is less than nominal, and
# worst more: MSR BASEPRI and PRIMASK (1 to 2), UDIV (2, 7, 12), BL (2 to 3 here).
UNCERTAIN = {3: (0, 1), 4: (0, 1), 10: (5, 5), 12: (0, 1)}


def read(path):
    """(kind, id, cycles, insns) of every record."""
    with open(path, "rb") as file:
        data = file.read()
    magic, version, size, *_ = HEADER.unpack_from(data)
    if (magic, version, size) != (MAGIC, VERSION, RECORD.size):
        sys.exit(f"{path}: not a witness stream of version {VERSION}")
    records = []
    for what, best, nominal, worst, _, _, insns in RECORD.iter_unpack(data[HEADER.size :]):
        records.append((what >> 24, what & 0xFFFFFF, (best, nominal, worst), insns))
    return records


def runs(records):
    """The records from one start of SysTick to the next."""
    found = []
    for record in records:
        if record[:2] == (STAMP, STARTED):
            found.append([])
        if found:
            found[-1].append(record)
    return found


def said(path):
    """reload, expired, next: of each start; and how many instructions are swept."""
    with open(path, encoding="ascii") as file:
        words = [line.split() for line in file]
    of = {name: [int(w[1]) for w in words if w[0] == name] for name in ("reload", "expired", "next", "instructions")}
    return list(zip(of["reload"], of["expired"], of["next"], strict=True)), of["instructions"][0]


def since(record, start, lane=NOMINAL):
    return (record[2][lane] - start[2][lane]) % 2**32


def left(spans, from_end, core):
    """What best and worst must be where nominal is what it is."""
    certain = core.startswith("cortex-m0") or core == "insns"
    less, more = (0, 0) if certain else UNCERTAIN.get(from_end, (0, 0))
    return [max(spans[NOMINAL] - less, 0), spans[NOMINAL], spans[NOMINAL] + more]


def check(run, reload, expired, index, swept, core):
    """What is wrong with a run, or None."""
    events = [r for r in run if r[0] == EVENT]
    if [r[1] for r in events] != [TICK] * expired:
        return f"{len(events)} events, expected {expired}"
    if sum(r[0] in (ENTER, CHAIN) and r[1] == TICK for r in run) != expired:
        return "the handler was not entered once for each"
    if not expired:
        return None
    event = events[0]
    if since(event, run[0]) != reload + 1:
        return f"the event is {since(event, run[0])} cycles after the start"
    taken = run[run.index(event) + 1]
    spans = [since(taken, event, lane) for lane in range(3)]
    wanted = left(spans, swept - index + 1, core)
    if taken[0] == HARDWARE and taken[3] == event[3] and spans != wanted:
        return f"index {index} of {swept}: {spans} are left of the instruction, not {wanted}"
    if index < swept:
        found = event[3] - run[0][3] - BEFORE_STRETCH
        if found != index:
            return f"the event is before instruction {found} of the stretch, not {index}"
    return None


def main():
    records = read(sys.argv[1])
    if len(sys.argv) == 2:
        print(*(number for kind, number, _, _ in records if kind == EVENT))
        return
    starts, swept = said(sys.argv[2])
    seen = runs(records)
    if len(seen) != len(starts) or not any(expired for _, expired, _ in starts):
        sys.exit(f"SysTick was started {len(seen)} times, the guest says {len(starts)}")
    for number, (run, (reload, expired, index)) in enumerate(zip(seen, starts)):
        wrong = check(run, reload, expired, index, swept, sys.argv[3])
        if wrong:
            sys.exit(f"start {number}, of {reload}: {wrong}")


main()
