#!/usr/bin/env python3
"""Writes runs for the report's tests from the fixture: report_variants.py DIR

DIR/hostile   names, reasons and provenance full of markup and commands
DIR/model     the same boards in modelled cycles, with shares and bounds
DIR/other     the fixture with cells that are not in it
DIR/failed    no cell has a result
DIR/audited   one board's instruments are fine, another's are not
DIR/refused   a style that cannot be swept, and says why
"""
import copy
import json
import pathlib
import sys

FIXTURE = pathlib.Path(__file__).parents[1] / "fixtures" / "run" / "run.json"
HOSTILE = "x\"><script>alert(1)</script>&'`touch touched`{{title}}$(touch touched)|*_\\' # \n!touch touched\x1b[2J\x9b0m\u202e\ufffe\x7f@x"


def write(directory, run):
    run["cells"].sort(key=lambda cell: cell["id"])
    directory.mkdir(parents=True, exist_ok=True)
    text = json.dumps(run, sort_keys=True, indent=1)
    (directory / "run.json").write_text(text + "\n")


def rename(cell, key, name):
    cell[key] = name
    subject = cell.get("style", cell.get("discipline"))
    cell["id"] = "/".join([cell["board"], cell["scenario"], subject, cell["load"]])


def hostile(run):
    run["config"]["name"] = HOSTILE
    run["provenance"]["git"] = HOSTILE
    run["provenance"][HOSTILE] = [HOSTILE, {HOSTILE: HOSTILE}]
    run["targets"][1]["board"] = HOSTILE
    for target in run["targets"]:
        target["compiler"] = target["flags"] = HOSTILE
    for cell in run["cells"]:
        if cell["board"] == "mps2-an386":
            rename(cell, "board", HOSTILE)
        if cell.get("style") == "raw_c":
            rename(cell, "style", HOSTILE)
        if cell.get("discipline") == "none":
            rename(cell, "discipline", HOSTILE)
        if cell["load"] == "memory":
            rename(cell, "load", HOSTILE)
        if cell["reason"] is not None:
            cell["reason"] += HOSTILE
        for insn in cell.get("region", []):
            insn[2] += HOSTILE
        if cell["status"] == "fault":
            cell["fault"]["name"] = HOSTILE
    for key in ("qemu_command", "frames"):
        run["provenance"].pop(key, None)


def model(run):
    run["config"]["name"] = "modelled"
    for target in run["targets"]:
        target["evidence"], target["clock"] = "model", "dwt"
    for cell in run["cells"]:
        if cell["status"] == "ok":
            cell["witness"] = {"compared": 1000, "equal": 1000}
        if cell["coverage"]:
            cell["coverage"]["cycles"] = cell["coverage"]["boundaries"]
            cell["region"] = [[address, 1, text] for address, _, text in cell["region"]]
        for metric in cell["metrics"].values():
            if metric["n"] != 1:
                continue
            total = metric["p50"]
            hardware = min(total, 12)
            metric["parts"] = {"hardware": hardware, "software": total - hardware}
            metric["bounds"] = {"best": total, "nominal": total, "worst": total + 5}


def other(run):
    run["config"]["name"] = "other"
    run["cells"] = [cell for cell in run["cells"] if cell.get("style") == "raw_asm"]
    for cell in run["cells"]:
        rename(cell, "style", "another")


def failed(run):
    run["config"]["name"] = "failed"
    for number, cell in enumerate(run["cells"]):
        if cell["status"] == "ok":
            cell.update(status="inconclusive", reason=f"for a reason, number {number}", metrics={})


def refused(run):
    run["config"]["name"] = "refused"
    swept = [cell for cell in run["cells"] if cell["scenario"] == "response_swept"]
    for cell in copy.deepcopy(swept):
        rename(cell, "style", "raw_c")
        cell.update(status="unsupported", reason="SysTick has no line", metrics={}, coverage=None,
                    triggered=0, sampled=0)
        cell.pop("region")
        run["cells"].append(cell)


def audited(run):
    fine = {"item": "counter_wraps", "what": "counter wraps", "value": "at 2^32 counts",
            "verdict": "ok", "remedy": None}
    bad = {"item": "wait_states", "what": "wait states", "value": "5 found, 0 stated" + HOSTILE,
           "verdict": "bad", "remedy": "correct it" + HOSTILE}
    note = {"item": "debugger", "what": "debugger", "value": "attached", "verdict": "note",
            "remedy": "detach it"}
    run["config"]["name"] = "audited"
    run["targets"][0]["instruments"] = [fine]
    run["targets"][1]["instruments"] = [fine, bad, note]


def parted(run):
    """A style has an exit, another one hands its work on instead."""
    run["config"]["name"] = "parted"
    for cell in run["cells"]:
        if cell.get("style") == "defer_thread":
            cell["metrics"].pop("exit", None)


for variant in (hostile, model, other, failed, refused, parted, audited):
    changed = copy.deepcopy(json.loads(FIXTURE.read_text()))
    variant(changed)
    write(pathlib.Path(sys.argv[1]) / variant.__name__, changed)
