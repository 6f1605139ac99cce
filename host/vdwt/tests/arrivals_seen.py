#!/usr/bin/python3
"""Compares what arrivals.c said, and what the plugin saw of it, with arrivals.txt.

    arrivals_seen.py TABLE CORE ARGUMENTS SAID WITNESS

Every figure that the table has for that core and these arguments must have its values;
the plugin's nominal figure must be the guest's; best and worst must lie around it.
"""
import struct
import sys

HEADER, RECORD = struct.Struct("<7I"), struct.Struct("<6IQ")
EVENT, ENTER, SYSTICK = 2, 3, 15
AS_IN_A_NOP = 100


def latencies(path):
    """Best, nominal and worst from each event of SysTick to its handler."""
    data = open(path, "rb").read()[HEADER.size:]
    event = None
    for what, *counts, _, _, _ in RECORD.iter_unpack(data):
        if what == EVENT << 24 | SYSTICK:
            event = counts
        elif what == ENTER << 24 | SYSTICK:
            yield tuple((b - a) % 2**32 for a, b in zip(event, counts))


def figures(said, witness):
    """Figures by stretch, latencies from what one in a NOP is."""
    found, seen, entry = {}, latencies(witness), None
    for name, value in (line.split() for line in open(said)):
        value = int(value)
        if name == "stolen":
            found[stretch]["stolen"].append(value - AS_IN_A_NOP)
        elif name == "latency":
            best, nominal, worst = next(seen)
            if nominal != value or not best <= nominal <= worst:
                sys.exit(f"{stretch}: the guest says {value}, the plugin {best, nominal, worst}")
            entry = entry or (value, best, worst)
            found[stretch].setdefault("entry", [entry[0]])
            for figure, cycles, in_nop in zip(("latency", "best", "worst"), (value, best, worst), entry):
                found[stretch].setdefault(figure, []).append(cycles - in_nop)
        else:
            stretch = name
            found[stretch] = {"stolen": []}
    return found


def values(text):
    for word in text.split():
        value, _, times = word.partition("x")
        yield from [int(value)] * int(times or 1)


def main(table, core, arguments, said, witness):
    found, rows, wrong = figures(said, witness), 0, 0
    for line in open(table):
        if line.startswith("#") or not line.strip():
            continue
        cores, wanted, stretch, figure, text = (part.strip() for part in line.split(";"))
        if wanted != arguments or (cores != "all" and core not in cores.split(",")):
            continue
        rows += 1
        if found.get(stretch, {}).get(figure) != list(values(text)):
            wrong += 1
            print(f"{core} {arguments}: {stretch}, {figure}: {list(values(text))} expected,\n"
                  f"  {found.get(stretch, {}).get(figure)} found")
    sys.exit(wrong != 0 or rows == 0)


main(*sys.argv[1:])
