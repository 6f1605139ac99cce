#!/usr/bin/python3
"""Compares two run.json files: all but `provenance` must be the same.

  check-reference.py same A B        every byte that counts is equal
  check-reference.py reference R A   the same if A was made with R's compiler and
                                     QEMU; otherwise what must hold anyway
  check-reference.py witness A       every cell was compared with the plugin's own
                                     account, and every figure was equal
  check-reference.py strip A         A without provenance, on standard output

What is known of the metrics, `reference` asks `irqbench list metrics`: the
variable IRQBENCH says which irqbench, else it is the one that make builds.

Prints what differs, by cell and path, and how many cells are new, gone and
changed. Exit 0: fine, 1: different, 2: not readable or no run.
"""
import json
import os
import subprocess
import sys

LISTED = 12  # differences shown, and as many cells that are new or gone


def load(path):
    try:
        with open(path, encoding="utf-8") as f:
            run = json.load(f)
    except (OSError, ValueError) as error:
        fail(path, error)
    if not is_run(run):
        fail(path, "is no run.json: it has no cells with an id, or no targets")
    run["provenance"] = {}
    return run


def is_run(run):
    lists = [run.get(key) for key in ("cells", "targets")] if isinstance(run, dict) else [None]
    return all(isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
               for entries in lists) and all(isinstance(cell.get("id"), str) for cell in run["cells"])


def fail(path, error):
    print(f"check-reference: {path}: {error}", file=sys.stderr)
    sys.exit(2)


def differences(a, b, path=""):
    """What differs, by path; entries that have an id are paired by it."""
    if type(a) is not type(b) and not (is_number(a) and is_number(b)):
        yield f"{path}: {a!r} became {b!r}"
    elif isinstance(a, dict):
        for key in sorted(a.keys() | b.keys()):
            if key not in a or key not in b:
                yield f"{path}/{key}: {'new' if key in b else 'gone'}"
            else:
                yield from differences(a[key], b[key], f"{path}/{key}")
    elif isinstance(a, list) and all(name_of(x) is not None for x in a + b):
        yield from differences(by_name(a), by_name(b), path)
    elif isinstance(a, list):
        if len(a) != len(b):
            yield f"{path}: {len(a)} entries became {len(b)}"
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, f"{path}/{i}")
    elif a != b:
        yield f"{path}: {a!r} became {b!r}{change(a, b)}"


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def change(a, b):
    return f" ({b - a:+g})" if is_number(a) and is_number(b) else ""


def name_of(entry):
    return entry.get("id", entry.get("board")) if isinstance(entry, dict) else None


def by_name(entries):
    return {name_of(entry): entry for entry in entries}


def cells_of_one(a, b):
    """A line for each cell that only one of the runs has."""
    before, after = by_name(a["cells"]), by_name(b["cells"])
    return [f"{cell}: {'gone' if cell in before else 'new'}"
            for cell in sorted(before.keys() ^ after.keys())]


def cells_of_both(a, b):
    """What changed in the cells that both have: a list of lines for each that did."""
    before, after = by_name(a["cells"]), by_name(b["cells"])
    changes = ([f"{cell}: {line.lstrip('/')}" for line in differences(before[cell], after[cell])]
               for cell in sorted(before.keys() & after.keys()))
    return [lines for lines in changes if lines]


def compare(a, b):
    alone, changed = cells_of_one(a, b), cells_of_both(a, b)
    rest = [{key: value for key, value in run.items() if key != "cells"} for run in (a, b)]
    status = report(alone) | report([line for lines in changed for line in lines]
                                    + list(differences(*rest)))
    gone = sum(line.endswith(": gone") for line in alone)
    if alone or changed:
        print(f"cells: {len(alone) - gone} new, {gone} gone, {len(changed)} changed, of "
              f"{len(b['cells'])}")
    return status


def images_apart(a, b):
    """Which image it was is no number: takes it out of both, and says where it differs."""
    crcs = [{t["board"]: t.pop("image_crc", None) for t in run["targets"]} for run in (a, b)]
    other = sorted(board for board, crc in crcs[1].items() if crcs[0].get(board, crc) != crc)
    if other:
        print(f"another image than the reference's: {', '.join(other)}")


def versions(run):
    return sorted((t["board"], t["compiler"], t["qemu"], t["evidence"]) for t in run["targets"])


def metric(cell, name):
    return cell["metrics"][name]


def list_metrics():
    """The rows of the table of metrics, by name."""
    tool = os.environ.get("IRQBENCH") or os.path.join(
        os.path.dirname(os.path.abspath(__file__)), os.pardir, "build", "irqbench")
    try:
        listed = subprocess.run([tool, "list", "metrics"], stdout=subprocess.PIPE, check=True,
                                encoding="utf-8").stdout
    except (OSError, subprocess.SubprocessError) as error:
        fail(tool, error)
    rows = {}
    for line in listed.splitlines():
        name, kind, better, section, rank, sentence = line.split(maxsplit=5)
        rows[name] = {"kind": kind, "better": better, "section": section, "rank": int(rank),
                      "sentence": sentence}
    return rows


def of_kind(rows, kind):
    return [name for name, row in rows.items() if row["kind"] == kind]


# Where foreground and handler share, and what must lose there: all else must not.
CONTENDED = ("shared_update", "shared_timer", "shared_read", "shared_borrow", "shared_init",
             "shared_lock")
BROKEN = ("none", "primask_naive", "publish_racy", "token_kept", "lazy_init_late", "spin")


def must_hold(cell, rows, excesses, without):
    """What no compiler and no QEMU may change; yields what is wrong. `excesses`: the metrics of
    that kind that the run has. `without`: why the reference has no number there, if it has
    none: status and reason."""
    where = cell["id"]
    subject = cell.get("style", cell.get("discipline"))
    if cell["status"] != "ok":
        if (cell["status"], cell["reason"]) != without:
            yield f"{where}: {cell['status']}: {cell['reason']}"
        return
    for what, swept in (cell["coverage"] or {}).items():
        if swept and swept["met"] != swept["existing"]:
            yield f"{where}: {what} {swept}"
    if cell["triggered"] != cell["sampled"] + cell["lost"] or cell["lost"]:
        yield f"{where}: triggered {cell['triggered']}, sampled {cell['sampled']}"
    for name, m in cell["metrics"].items():
        if not m["min"] <= m["mean"] <= m["max"] or sum(c for _, c in m["counts"]) != m["n"]:
            yield f"{where}/{name}: its statistics contradict each other"
        if "bounds" in m and not m["bounds"]["best"] <= m["bounds"]["nominal"] <= \
                m["bounds"]["worst"]:
            yield f"{where}/{name}: its bounds are out of order"
    if cell["scenario"] in CONTENDED:
        counted = [name for name in of_kind(rows, "count") if name in cell["metrics"]]
        if not counted:
            yield f"{where}: nothing says what it lost"
        for name in counted:
            lost = metric(cell, name)["total"]
            if (lost > 0) != (subject in BROKEN):
                yield f"{where}: {lost} {name.replace('_', ' ')}"
        for name in excesses:
            if metric(cell, name)["max"] == 0 and subject == "primask":
                yield f"{where}: a critical section that held nothing off"


def ordered(cells, board, name, better, subjects):
    """Yields a complaint where a later style is better than an earlier one."""
    here = [c for c in cells if c["status"] == "ok" and c["board"] == board
            and c["trigger"] == "synchronous"]
    scenarios = sorted({c["scenario"] for c in here if name in c["metrics"]})
    if not scenarios:
        yield f"{board}: no style has a number for {name}"
    for scenario in scenarios:
        found = [metric(c, name)["min"] for s in subjects for c in here
                 if c["scenario"] == scenario and c.get("style") == s]
        if found != sorted(found, reverse=better == "larger"):
            yield f"{board}/{scenario}/{name}: {dict(zip(subjects, found))} is out of order"


def anyway(run, reference):
    without = {cell["id"]: (cell["status"], cell["reason"]) for cell in reference["cells"]
               if cell["status"] != "ok"}
    rows = list_metrics()
    excesses = {name for cell in run["cells"] if cell["scenario"] in CONTENDED
                for name in of_kind(rows, "excess") if name in cell["metrics"]}
    for cell in run["cells"]:
        yield from must_hold(cell, rows, excesses, without.get(cell["id"]))
    for target in run["targets"]:
        for name, row in rows.items():
            if row["section"] != "comparison" or row["rank"] == 0:
                continue
            styles = ["raw_asm", "raw_c", "dispatch_table"]
            # What styles are ranked by first ends where the work begins: not in a handler.
            yield from ordered(run["cells"], target["board"], name, row["better"],
                               styles + (["defer_thread"] if row["rank"] == 1 else []))


def timed(cell, others):
    return [m for name, m in cell["metrics"].items() if "total" not in m and name not in others]


def unwitnessed(run):
    rows = list_metrics()
    sizes = of_kind(rows, "size") + of_kind(rows, "period")  # that the plugin does not see
    for cell in run["cells"]:
        seen = cell.get("witness", {"compared": 0, "equal": 0})
        due = cell["sampled"] * (len(timed(cell, sizes)) + (cell.get("path_instructions") is not None))
        if cell["status"] == "ok" and not seen["compared"] == seen["equal"] == due:
            yield f"{cell['id']}: witness {seen}"
        for m in timed(cell, sizes):
            # Instructions have no bounds, and no parts.
            if "parts" in m and sum(m["parts"].values()) != m["bounds"]["nominal"]:
                yield f"{cell['id']}: parts {m['parts']} of {m['bounds']}"


def witness(run):
    cells = [c for c in run["cells"] if c["status"] == "ok"]
    figures = sum(c.get("witness", {"equal": 0})["equal"] for c in cells)
    print(f"{figures} figures in {len(cells)} cells are what the plugin saw")
    return report(["no cell has a number"] if not cells else unwitnessed(run))


def report(found):
    found = list(found)
    for line in found[:LISTED]:
        print("  " + line)
    if len(found) > LISTED:
        print(f"  ... and {len(found) - LISTED} more")
    return 1 if found else 0


def accept(how, status):
    if status and how == "reference":
        print("if that is meant: make reference, and say in the commit which numbers moved and why")
    return status


def main(argv):
    try:
        return check(argv)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        fail(" or ".join(argv[1:]), f"is no whole run.json: {error!r}")


def check(argv):
    if len(argv) == 2 and argv[0] == "witness":
        return witness(load(argv[1]))
    if len(argv) == 2 and argv[0] == "strip":
        json.dump(load(argv[1]), sys.stdout, indent=1, sort_keys=True)
        print()
        return 0
    if len(argv) != 3 or argv[0] not in ("same", "reference"):
        print(__doc__, file=sys.stderr)
        return 2
    a, b = load(argv[1]), load(argv[2])
    if argv[0] == "same" or versions(a) == versions(b):
        if argv[0] == "reference":
            print("the reference's compiler and QEMU: every number must be the same")
            images_apart(a, b)
        return accept(argv[0], compare(a, b))
    print(f"not the reference's versions ({versions(b)}): comparing what must hold anyway")
    return report(anyway(b, a)) | accept(argv[0], report(cells_of_one(a, b)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
