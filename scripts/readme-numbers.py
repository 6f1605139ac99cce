#!/usr/bin/python3
"""Numbers in READMEs that come from a run or from what was built.

  readme-numbers.py check [FOLDER]   prints FILE:LINE of each that is another now;
                                     exit 1 if there is one
  readme-numbers.py write [FOLDER]   puts in what is so now

FOLDER holds the READMEs (default: the project's). Needs what `make all` and
`make build/reports/model_settings` build. Exit 2: something is not there.
"""
import json
import pathlib
import re
import subprocess
import sys

REFERENCE = pathlib.Path("reports/reference/default/run.json")
EXAMPLE = ("mps2-an385/entry_exit/raw_c_call/none", "entry")  # "15 = 12 + 3"
SETTINGS = "build/reports/model_settings"
CRC_OBJECT = "build/firmware/mps2-an385/obj/bench/wire/wire_crc_small.o"
CORES = {"M0": "cortex-m0", "M0+": "cortex-m0plus", "M3": "cortex-m3", "M4": "cortex-m4"}


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def reference():
    return json.loads(REFERENCE.read_text(encoding="utf-8"))


def sum_of_parts(match):
    cell, metric = EXAMPLE
    parts = next(c for c in reference()["cells"] if c["id"] == cell)["metrics"][metric]["parts"]
    hardware, software = parts["hardware"], parts["software"]
    numbers = iter((hardware + software, hardware, software, hardware, software))
    return re.sub(r"\d+", lambda _: str(next(numbers)), match.group())


def crc_bytes(match):
    """The size is the compiler's: another than the reference's has no say."""
    if output_of("arm-none-eabi-gcc", "-dumpfullversion").strip() not in \
            reference()["targets"][0]["compiler"].split():
        return match.group()
    size = output_of("arm-none-eabi-size", CRC_OBJECT).splitlines()[1].split()[0]
    return match.group(1) + size + match.group(3)


def parameters():
    """{(core, parameter): "best / nominal / worst"}, as the model has them."""
    found, core = {}, None
    for line in output_of(SETTINGS).splitlines():
        fields = line.split("\t")
        if fields[0] == "core":
            core = fields[1]
        elif fields[0] == "param":
            found[core, fields[1]] = " / ".join(fields[2:5])
    return found


def parameter_row(match):
    start, name, cores, end = match.group(1, 2, 3, 5)
    known = parameters()
    names = CORES.values() if cores == "all" else [CORES[core] for core in cores.split(", ")]
    values = dict.fromkeys(known[core, name] for core in names)
    return start + ", ".join(values) + end


# File, what in it is numbers, what it is now.
NUMBERS = [
    ("README.md", r'"\d+ = \d+ \+ \d+" is \d+ cycles of hardware and \d+ of\s+software', sum_of_parts),
    ("bench/wire/README.md", r"(CRC-32 in )(\d+)( bytes)", crc_bytes),
    ("host/model/README.md", r"(?m)(^\| `(\w+)` \| ([M0-9+, ]+|all) \| )(\d+ / \d+ / \d+[^|]*?)( \|)", parameter_row),
]


def check(file, text, changes):
    wrong = 0
    for at, old, new in changes:
        if old != new:
            wrong = 1
            old, new = (" ".join(words.split()) for words in (old, new))
            print(f"{file}:{text.count(chr(10), 0, at) + 1}: says '{old}', is '{new}' (make readme)")
    return wrong


def main(argv):
    if len(argv) not in (1, 2) or argv[0] not in ("check", "write"):
        print(__doc__, file=sys.stderr)
        return 2
    folder, status = pathlib.Path(argv[1] if len(argv) == 2 else "."), 0
    for file, pattern, now in NUMBERS:
        text = (folder / file).read_text(encoding="utf-8")
        changes = [(m.start(), m.group(), now(m)) for m in re.finditer(pattern, text)]
        if not changes:
            print(f"{file}:1: has no numbers like {pattern} any more: change scripts/readme-numbers.py")
            status = 1
        elif argv[0] == "check":
            status |= check(file, text, changes)
        else:
            (folder / file).write_text(re.sub(pattern, now, text), encoding="utf-8")
    return status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, subprocess.CalledProcessError, KeyError, StopIteration) as problem:
        print(f"numbers: {problem!r}", file=sys.stderr)
        sys.exit(2)
