#!/usr/bin/python3
"""Known answers of `irqbench calibrate`: a board whose model differs in one setting or two, and what must be
told of it. For known.sh.

  known.py --tool TOOL --config YAML --board BOARD --core CORE --work DIR COMMAND...

  settings SETTINGS_PROGRAM   every setting of the core that is not calibrated is in the table, and in the answer
  one SETTING                 values within the bounds, on a board that is exact and on one that trembles: the ends
                              of them, with PROVE all
  two SETTING=VALUE SETTING=VALUE   both at once
  write                       the table of this core as it comes out (for who looks at each line of it)
  hints                       the cells that are named for what a run cannot tell do answer to it
  docs README                 what the README says of this core is what the table says
  rows                        the README's rows, of all cores

The table is known.txt: CORE SETTING, for each value what is told of a board that has it ("1=1 2=2-3 4=?"),
and, if of any nothing is ("?"), "no" and what the answer says then."""
import argparse
import collections
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "known.txt")
MOST_VALUES = 8  # of one setting, ends of its bounds among them
WHOLE = 64       # a wait of this or more is a whole instruction

parser = argparse.ArgumentParser()
for name in ("tool", "config", "board", "core", "work"):
    parser.add_argument("--" + name, required=True)
parser.add_argument("command")
parser.add_argument("rest", nargs="*")
args = parser.parse_args()
Line = collections.namedtuple("Line", "told no")  # spans by value, None for nothing; why


def spans_of(text):
    return None if text == "?" else [[int(x) for x in (part.split("-") * 2)[:2]] for part in text.split("+")]


def spans_text(spans):
    return "?" if spans is None else "+".join(str(low) if low == high else f"{low}-{high}" for low, high in spans)


def table():
    lines = {}
    for text in open(TABLE, encoding="utf-8"):
        if text.strip() and not text.startswith("#"):
            known, _, no = text.strip().partition(" no ")
            core, setting, *values = known.split()
            lines[core, setting] = Line({int(v.split("=")[0]): spans_of(v.split("=")[1]) for v in values}, no)
    return lines


def tool(*command):
    done = subprocess.run([args.tool, *command], capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def path(*parts):
    return os.path.join(args.work, args.core, *parts)


def run(name, *options):
    if not os.path.exists(path(name, "run.json")):
        tool("run", args.config, "-c", args.board + "/*", "-o", path(name), "--force", "-q", *options)
    return path(name)


def as_board(name, source, *options):
    subprocess.run([sys.executable, "-B", os.path.join(HERE, "..", "as_silicon.py"), source, path(name), *options], check=True)
    return path(name)


def calibrate(board):
    answer = json.loads(tool("calibrate", board, run("model"), "--keep", path("kept"), "--json", "-q"))
    return {s["setting"]: s for s in answer["settings"]}


def facts(program):
    """Of the model itself: the core's settings that are not calibrated, with their bounds."""
    core, found = None, {}
    for line in subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines():
        kind, *rest = line.split("\t")
        if kind == "core":
            core = rest[0]
        elif kind in ("rule", "param") and core == args.core and rest[4] == "uncalibrated":
            found[rest[0]] = (kind, *map(int, rest[1:4]))
    assert found, f"the model has no settings of {args.core}"
    return found


PROGRAM = os.path.join("build", "reports", "model_settings")
OWN = f"board-{os.getpid()}"  # no other process's


def change(setting, value):
    kind, best, _, worst = facts(PROGRAM)[setting]
    if kind == "rule":
        return f"--rule={setting}={'on' if value else 'off'}"
    return f"--param={setting}={min(best, value)}/{value}/{max(worst, value)}"


def source_of(setting, value):
    """A run of the model with it: one that calibrate keeps, or a new one."""
    kind = facts(PROGRAM)[setting][0]
    text = ("on" if value else "off") if kind == "rule" else "whole" if value >= WHOLE and setting.endswith("_wait") else value
    kept = path("kept", f"{setting}-{text}")
    return kept if os.path.exists(kept + "/run.json") else run(f"{setting}-is-{value}", change(setting, value))


def values_of(setting):
    kind, best, nominal, worst = facts(PROGRAM)[setting]
    if kind == "rule":
        return [0, 1]
    if best == worst:
        worst = best + 2  # bounds that are a point: what a part's own setting may be
    if setting == "entry_minimum":
        return [0, 16, 17, 18, 20, 24]
    if setting.endswith("_wait") and worst == WHOLE:
        return [0, 1, 2, 3, 5, 8, WHOLE]
    span = list(range(best, worst + 1))
    step = max(1, len(span) // (MOST_VALUES - 1))
    return sorted({*span[::step], best, nominal, worst})


def within(spans, value):
    return any(low <= value <= high for low, high in spans)


def told_wrongly(answer, truths):
    """Settings of which the truth is excluded."""
    return [name for name, s in answer.items()
            if s["board"] is not None and not within(s["board"], truths.get(name, s["model"]))]


def check_answer(setting, value, line, answer, where):
    s = answer[setting]
    assert not told_wrongly(answer, {setting: value}), \
        f"{where}: told wrongly: {[(n, answer[n]['board']) for n in told_wrongly(answer, {setting: value})]}"
    expected = line.told[value]
    assert s["board"] == expected, f"{where}: {s['verdict']} {s['board']} ({s['reason']}), expected {expected}"
    assert (s["verdict"] == "told") == (expected is not None), f"{where}: {s['verdict']}"
    if expected is None:
        assert line.no and line.no in s["reason"], f"{where}: says '{s['reason']}', not '{line.no}'"


def check_trembling(setting, value, line, where):
    answer = calibrate(as_board(OWN, source_of(setting, value), "--tremble", str(value + 1)))
    assert not told_wrongly(answer, {setting: value}), \
        f"{where}, trembling: told wrongly: {[(n, answer[n]['board']) for n in told_wrongly(answer, {setting: value})]}"
    assert line.told[value] or answer[setting]["board"] is None, f"{where}, trembling: {answer[setting]['board']}"


def one(setting):
    line = table().get((args.core, setting))
    assert line, f"{setting} of {args.core} has no known answer in {TABLE}"
    assert list(line.told) == values_of(setting), f"{setting} of {args.core}: the table has {list(line.told)}, not {values_of(setting)}"
    some = values_of(setting) if os.environ.get("PROVE") else sorted({values_of(setting)[0], values_of(setting)[-1]})
    for value in some:
        where = f"{args.core} {setting}={value}"
        check_answer(setting, value, line, calibrate(as_board(OWN, source_of(setting, value))), where)
        check_trembling(setting, value, line, where)


def two(*changes):
    truths = {c.split("=")[0]: int(c.split("=")[1]) for c in changes}
    source = run("-and-".join(changes), *[change(*item) for item in truths.items()])
    answer = calibrate(as_board(OWN, source))
    assert not told_wrongly(answer, truths), told_wrongly(answer, truths)
    for setting, value in truths.items():
        check = table()[args.core, setting].told[value]
        assert answer[setting]["board"] == check, (setting, answer[setting]["board"], check)


def settings(program):
    model = set(facts(program))
    known = {setting for core, setting in table() if core == args.core}
    answer = set(calibrate(as_board("same", run("model"))))
    assert model == known, f"without a known answer: {sorted(model - known)}; not in the model: {sorted(known - model)}"
    assert model == answer, f"not in the answer: {sorted(model - answer)}; not in the model: {sorted(answer - model)}"


def figures_of(name, cell):
    """Of the cells `scenario/subject/load`, whatever their parameters."""
    found = json.load(open(os.path.join(name, "run.json"), encoding="utf-8"))["cells"]
    plain = lambda text: text.split("(")[0]
    return {(c["id"], m, p): x[p] for c in found if [plain(t) for t in c["id"].split("/")[1:]] == cell
            for m, x in c["metrics"].items() for p in ("min", "p50", "p90")}


def hints():
    few = path("few")
    tool("run", args.config, "-c", args.board + "/shared_op/publish/none", "-o", few, "--force", "-q")
    answer = json.loads(tool("calibrate", as_board(OWN, few), few, "--json", "-q"))
    named = 0
    for s in answer["settings"]:
        said = re.search(r"; (\w+) of (\w+)(?: under (\w+))? tells it$", s["reason"])
        if not said:
            assert s["board"] or "no cell times" in s["reason"] or s["verdict"] == "together", (s["setting"], s["reason"])
            continue
        cell = [said[1], said[2], said[3] or "none"]
        before = figures_of(run("model"), cell)
        if not before:
            continue  # what this core or board has not; said in its turn
        named += 1
        assert any(figures_of(source_of(s["setting"], v), cell) != before for v in values_of(s["setting"])), (s["setting"], cell)
    assert named > 3, named


def range_text(spans):
    return ", ".join(str(a) if a == b else f"{a} or more" if b == WHOLE else f"{a} to {b}" for a, b in spans)


def text_of(line):
    """Of a board with which value, what is told."""
    told = {v: spans for v, spans in line.told.items() if spans}
    if not told:
        return f"no: {line.no}"
    if len(told) == len(line.told) and all(spans == [[v, v]] for v, spans in told.items()):
        return "each value"
    texts = collections.defaultdict(list)
    for value, spans in line.told.items():
        texts[range_text(spans) if spans else f"nothing ({line.no})"].append(value)
    return "; ".join(says if says == str(of[0]) and len(of) == 1 else f"of {', '.join(map(str, of))}: {says}" for says, of in texts.items())


def docs(readme):
    rows = [re.split(r"\s*\|\s*", x.strip("| \n")) for x in open(readme, encoding="utf-8") if x.startswith("| `")]
    said = {(core.strip("`"), s.strip("`")): says for s, cores, says in rows for core in cores.split(", ")}
    wanted = {key: text_of(line) for key, line in table().items() if key[0] == args.core}
    found = {key: says for key, says in said.items() if key[0] == args.core}
    assert found == wanted, "\n".join(f"{k}: README '{found.get(k)}', table '{wanted.get(k)}'"
                                      for k in sorted({*found, *wanted}) if found.get(k) != wanted.get(k))


def rows():
    cores = collections.defaultdict(list)
    for (core, setting), line in table().items():
        cores[setting, text_of(line)].append(f"`{core}`")
    print("\n".join(f"| `{setting}` | {', '.join(of)} | {says} |" for (setting, says), of in sorted(cores.items())))


def write():
    calibrate(as_board("same", run("model")))
    for setting in facts(PROGRAM):
        told, reasons = {}, []
        for value in values_of(setting):
            s = calibrate(as_board(OWN, source_of(setting, value)))[setting]
            told[value] = s["board"]
            reasons += [s["reason"]] if s["board"] is None else []
        print(args.core, setting, *[f"{v}={spans_text(spans)}" for v, spans in told.items()], *(["no", reasons[0]] if reasons else []), flush=True)


COMMANDS = {"settings": settings, "one": one, "two": two, "hints": hints, "docs": docs, "rows": rows, "write": write}
COMMANDS[args.command](*args.rest)
