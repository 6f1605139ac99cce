"""Facts for the conformance page: what the model says of itself, what its test
cases say, and what exceptions cost when a guest runs under QEMU with the plugin.
Every number on the page comes from here; none is written down a second time."""

import collections
import glob
import os
import re
import subprocess

BOUNDS = ("best", "nominal", "worst")
TESTS = "host/vdwt/tests"
CASES = "host/tests/model_cases"
CLAIM = ("published", "says", "source", "reason") # lines of a case that others published

Setting = collections.namedtuple("Setting", "kind name best nominal worst calibrated text source")
Case = collections.namedtuple("Case", "name cores rules file first last claim total")
Machine = collections.namedtuple("Machine", "name cores")
# One line of conformance.txt, and per machine what came out: (best, nominal, worst).
Row = collections.namedtuple("Row", "core span around figure kind what source found")


class Failed(Exception):
    """Something that the page needs could not be had."""


def lines_of(path):
    with open(path, encoding="utf-8") as text:
        return [line.rstrip("\n") for line in text if line.strip() and not line.startswith("#")]


def output_of(command, **options):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False,
                              stdin=subprocess.DEVNULL, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{command[0]}: {error}") from error
    return done


# ---- what the model says of itself ----------------------------------------

def settings(program):
    """Version, settings by core, and doubts."""
    done = output_of([program])
    if done.returncode:
        raise Failed(f"{program}: exit status {done.returncode}")
    version, by_core, doubts = "", {}, []
    for line in done.stdout.splitlines():
        kind, *fields = line.split("\t")
        if kind == "version":
            version = fields[0]
        elif kind == "core":
            by_core[fields[0]] = current = []
        elif kind == "doubt":
            doubts.append(tuple(fields))
        else:
            current.append(Setting(kind, fields[0], *map(int, fields[1:4]), fields[4] == "calibrated",
                                   fields[5], fields[6]))
    return version, by_core, doubts


def not_modelled():
    """The list in the model's own README."""
    with open("host/model/README.md", encoding="utf-8") as text:
        part = text.read().split("## What it does not model")[1].split("\n## ")[0]
    return [re.sub(r"\s+", " ", item).strip() for item in re.split(r"^- ", part, flags=re.M)[1:]]


# ---- what its test cases say -----------------------------------------------

def cases_of(path):
    found, name, first, cores, rules, claim, total = [], None, 0, [], [], {}, ()
    text = open(path, encoding="utf-8").read().splitlines()
    for number, line in enumerate(text + ["case"], 1):
        words = line.split()
        if words[:1] == ["case"]:
            if name:
                found.append(Case(name, cores, rules, path, first, number - 1, claim, total))
            name, first, cores, rules, claim, total = (words[1:] or [None])[0], number, [], [], {}, ()
        elif words[:1] == ["core"]:
            cores = words[1:]
        elif words[:1] == ["rule"]:
            rules.append((words[1], words[2]))
        elif words[:1] == ["total"]:
            total = tuple(map(int, words[1:4]))
        elif words and words[0] in CLAIM:
            claim[words[0]] = " ".join(words[1:])
    return found


def published(every):
    """The cases that hold what others published."""
    return [case for case in every if "published" in case.claim]


def apart(case):
    """Cycles between their figure and ours."""
    return abs(int(case.claim["published"].split()[0]) - case.total[1])


def cases(program):
    """All cases, and the places (file, line) at which the test program complains."""
    done = output_of([program])
    complaints = re.findall(r"^(\S+\.txt):(\d+): ", done.stderr, flags=re.M)
    if done.returncode and not complaints:
        raise Failed(f"{program}: exit status {done.returncode}\n{done.stderr}")
    every = [case for path in sorted(glob.glob(CASES + "/*.txt")) for case in cases_of(path)]
    return every, [(os.path.basename(file), int(line)) for file, line in complaints]


def passes(case, complaints):
    return not any(os.path.basename(case.file) == file and case.first <= line <= case.last
                   for file, line in complaints)


# ---- what exceptions cost under QEMU -------------------------------------

def machines():
    rows = [line.split() for line in lines_of(TESTS + "/machines.txt")]
    return [Machine(row[0], row[2].split(",")) for row in rows if row[2] != "-"]


def run_guest(qemu, plugin, machine, core, bound):
    """The spans that the guest costs.c prints: name -> cycles."""
    elf = f"build/vdwt/guests/costs-{machine.name}.elf"
    done = output_of([
        qemu, "-M", machine.name, "-display", "none", "-monitor", "none", "-serial", "none",
        "-kernel", elf, "-icount", "shift=0,align=off,sleep=off",
        "-plugin", f"{plugin},elf={elf},core={core},bound={bound},dwt=on"])
    if done.returncode:
        raise Failed(f"{machine.name} as {core}: QEMU ended with {done.returncode}\n{done.stderr}")
    return {name: int(value) for name, value in (line.split() for line in done.stdout.splitlines())}


def span_of(spans, machine, core, bound, name):
    said = spans[machine.name, core, bound]
    if name not in said:
        raise Failed(f"{machine.name} as {core}: the guest costs.c does not print the span '{name}'")
    return said[name]


def conformance(qemu, plugin):
    spans = {}
    for machine in machines():
        for core in machine.cores:
            for bound in BOUNDS:
                spans[machine.name, core, bound] = run_guest(qemu, plugin, machine, core, bound)
    rows = []
    for line in lines_of(TESTS + "/conformance.txt"):
        cores, span, around, figure, kind, what, source = (part.strip() for part in line.split(";", 6))
        for core in cores.split(","):
            found = {machine.name: tuple(span_of(spans, machine, core, bound, span) - int(around)
                                         for bound in BOUNDS)
                     for machine in machines() if core in machine.cores}
            rows.append(Row(core, span, int(around), int(figure), kind, what, source, found))
    return sorted(rows, key=lambda row: (row.core, row.kind))


def agrees(row):
    """On every machine; what Arm states must be the best case too."""
    return bool(row.found) and all(
        nominal == row.figure and best <= nominal <= worst and (row.kind != "arm" or best == row.figure)
        for best, nominal, worst in row.found.values())
