"""Checks a profile against itself in three formats, and against QEMU's own log.

    profile_check.py agree JSON CALLGRIND FOLDED    the three say the same
    profile_check.py qemu CALLGRIND JSON LOG ELF    as often as QEMU executed it, each instruction;
                                                    exceptions as often as it took them; and each
                                                    function called as often as it was reached at
                                                    its start, from another one or by a link
    profile_check.py hard LOG ELF                   the image has tail calls, and by the log exceptions
                                                    that return into others, and that chain
    profile_check.py switches LOG ELF               by the log (with registers) each PendSV goes on on
                                                    another stack, within ELF's `stacks`
Prints what is wrong; nothing if all is well.
"""
import collections
import json
import re
import subprocess
import sys


def read_callgrind(path):
    """Own cycles and instructions per function, counts per instruction, and calls per function."""
    own, times, calls = collections.defaultdict(lambda: [0, 0]), {}, collections.Counter()
    function = called = None
    names = {}
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        key, _, value = line.partition("=")
        if key == "fn":
            function = value
        elif key == "cfn":
            called = value
        elif key == "calls":
            calls[called] += int(value.split()[0])
        elif re.match(r"0x[0-9a-f]+ ", line):
            address, _, cycles, insns = line.split()
            if called is not None:
                called = None
                continue
            own[function][0] += int(cycles)
            own[function][1] += int(insns)
            if not function.startswith("["):
                times[int(address, 16)] = int(insns)
                names[int(address, 16)] = function
        elif line.startswith("summary:"):
            summary = [int(n) for n in line.split()[1:]]
    return own, times, calls, summary


def read_folded(path):
    """Own and inclusive cycles per function, recursion once."""
    own, inclusive = collections.Counter(), collections.Counter()
    for line in open(path, encoding="utf-8"):
        stack, count = line.rsplit(" ", 1)
        functions = stack.split(";")
        own[functions[-1]] += int(count)
        for function in set(functions):
            inclusive[function] += int(count)
    return own, inclusive


def agree(json_path, callgrind_path, folded_path):
    t = json.load(open(json_path, encoding="utf-8"))
    own, _, calls, summary = read_callgrind(callgrind_path)
    folded_own, folded_inclusive = read_folded(folded_path)
    whole = t["cycles"]["nominal"]
    wrong = []
    if not (t["profile"]["total"] == whole == sum(folded_own.values()) == summary[0]):
        wrong.append("totals differ")
    if summary[1] != t["instructions"]:
        wrong.append("instructions differ")
    if [sum(counts[i] for counts in own.values()) for i in (0, 1)] != summary:
        wrong.append("callgrind's parts are not its summary")
    for f in t["profile"]["functions"]:
        name = f["function"]
        found = own[name] + [calls[name]]
        if found != [f["own"], f["own_instructions"], f["calls"]]:
            wrong.append(f"{name}: by instructions {found}, by calls {f}")
        if (folded_own[name], folded_inclusive[name]) != (f["own"], f["inclusive"]):
            wrong.append(f"{name}: folded {folded_own[name]} {folded_inclusive[name]}, not {f}")
    return wrong + ([] if len(t["profile"]["functions"]) > 2 else ["hardly a function"])


def read_log(path):
    """What was executed, in order, and how often each exception was taken."""
    executed, taken = [], collections.Counter()
    for line in open(path, encoding="utf-8", errors="replace"):
        trace = re.match(r"Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/", line)
        if trace:
            executed.append(int(trace.group(1), 16))
        if re.match(r"Stopped execution of TB chain before \S+ \[([0-9a-f]+)\]", line):
            executed.pop()  # an exception came before it
        exception = re.match(r"\.\.\.taking pending \w+ exception (\d+)", line)
        if exception:
            taken[int(exception.group(1))] += 1
            executed.append(None)
    return executed, taken


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def calls_in(executed, elf):
    """By a function's address: how often it was reached at its start, but by a jump of its own."""
    ends, links = {}, set()
    for line in output_of("arm-none-eabi-readelf", "-sW", elf).splitlines():
        words = line.split()
        if len(words) > 7 and words[3] == "FUNC" and words[6] != "UND":
            start = int(words[1], 16) & ~1
            ends[start] = max(ends.get(start, 0), start + int(words[2], 0))
    for line in output_of("arm-none-eabi-objdump", "-d", elf).splitlines():
        link = re.match(r" *([0-9a-f]+):\t[0-9a-f ]+\tblx?\b", line)
        if link:
            links.add(int(link.group(1), 16))
    calls = collections.Counter()
    for before, at in zip([None] + executed, executed):
        if at in ends and (before is None or before in links or not at <= before < ends[at]):
            calls[at] += 1
    return calls


def qemu(callgrind_path, json_path, log_path, elf):
    t = json.load(open(json_path, encoding="utf-8"))
    _, times, _, _ = read_callgrind(callgrind_path)
    order, taken = read_log(log_path)
    executed = collections.Counter(at for at in order if at is not None)
    wrong = [f"0x{a:x}: executed {executed[a]} times by QEMU's log, here {times.get(a, 0)}"
             for a in sorted(set(executed) | set(times)) if executed[a] != times.get(a, 0)]
    counts = {x["number"]: x["count"] for x in t["exceptions"]}
    if counts != dict(taken):
        wrong.append(f"exceptions: QEMU's log {dict(taken)}, here {counts}")
    called = {f["address"]: f["calls"] for f in t["profile"]["functions"] if f["address"]}
    calls = calls_in(order, elf)
    wrong += [f"0x{a:x}: called {calls[a]} times by QEMU's log, here {called.get(a, 0)}"
              for a in sorted(set(called) | set(calls)) if calls[a] != called.get(a, 0)]
    return wrong + ([] if len(executed) > 10 and len(calls) > 4 else ["hardly anything in the log"])


def hard(log_path, elf):
    log = open(log_path, encoding="utf-8", errors="replace").read()
    into_handler = len(re.findall(r"Exception return: magic PC ffffff[ef]1 ", log))
    chained = len(re.findall(r"\.\.\.tailchaining to pending exception", log))
    code = output_of("arm-none-eabi-objdump", "-d", elf)
    tails = re.findall(r"\tb(?:\.[nw])?\t[0-9a-f]+ <(?:leaf|first_state|second_state)>\n", code)
    return [] if min(into_handler, chained, len(tails)) > 1 else [
        f"{into_handler} nested, {chained} chained, {len(tails)} tail calls"]


def switches(log_path, elf):
    for line in output_of("arm-none-eabi-nm", "-S", elf).splitlines():
        words = line.split()
        if words[-1] == "stacks":
            first, size = int(words[0], 16), int(words[1], 16) // 2
    on, changes, pended, sp = None, 0, 0, 0
    for line in open(log_path, encoding="utf-8", errors="replace"):
        register = re.search(r"R13=([0-9a-f]+)", line)
        sp = int(register.group(1), 16) if register else sp
        pended += bool(re.match(r"\.\.\.taking pending \w+ exception 14", line))
        if line.startswith("XPSR=") and line.rstrip().endswith("thread") and first < sp:
            now = (sp - 1 - first) // size
            changes += on is not None and on != now
            on = now if now < 2 else on
    return [] if changes == pended > 40 else [f"{pended} times PendSV, {changes} other stacks"]


wrong = {"agree": agree, "qemu": qemu, "hard": hard, "switches": switches}[sys.argv[1]](*sys.argv[2:])
print("\n".join(wrong[:20]), end="")
sys.exit(bool(wrong))
