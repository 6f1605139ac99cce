#!/usr/bin/env python3
"""Branch coverage of the parts on which all numbers rest, each by its own unit tests.

  scripts/coverage.py [FILE]      FILE: scripts/coverage.txt, which says what is counted

Prints a table, and by line what was never taken. Exit 1: less than the file states, or an exception
in it that is none any more; 2: something does not build or run.
"""

import json
import os
import subprocess
import sys
import tempfile

import instrumented

FLAGS = ("--coverage", "-O0")


class Wanted:
    """scripts/coverage.txt. `part GLOB... by TEST...`, `least PERCENT`, and exceptions:
    `FILE | the line, as it stands there | why`."""

    def __init__(self, path):
        self.parts, self.exceptions, self.least = [], [], None
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                self.take(line.strip(), f"{path}:{number}")
        if self.least is None or not self.parts:
            raise instrumented.Failure(f"{path}: needs `least PERCENT` and `part GLOB... by TEST...`")

    def take(self, line, where):
        words = line.split()
        if not words or line.startswith("#"):
            return
        if words[0] == "part" and "by" in words[2:-1]:
            at = words.index("by")
            self.parts.append((words[1:at], words[at + 1:]))
        elif words[0] == "least" and len(words) == 2:
            self.least = float(words[1])
        elif line.count(" | ") >= 2:
            file, rest = line.split(" | ", 1)
            text, why = rest.rsplit(" | ", 1)
            self.exceptions.append((file.strip(), text.strip(), why.strip(), where))
        else:
            raise instrumented.Failure(f"{where}: neither `part ... by ...`, `least PERCENT` nor `FILE | LINE | WHY`")


def branches_of(objects, sources, folder):
    """{source: [(line, taken)]}, by gcov."""
    found = {source: {} for source in sources}
    for built in objects:
        said = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", built],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
        if said.returncode:
            raise instrumented.Failure(f"gcov: {said.stderr}")
        for file in (file for text in said.stdout.splitlines() if text.startswith("{") for file in json.loads(text)["files"]):
            if file["file"] in found:
                add(found[file["file"]], file["lines"])
    return {source: sorted((line, taken) for (_, line, _), taken in of.items()) for source, of in found.items()}


def add(branches, lines):
    """Into {(function, line, which of the line's): taken}."""
    for line in lines:
        for which, branch in enumerate(line["branches"]):
            key = (line.get("function_name"), line["line_number"], which)
            branches[key] = branches.get(key, False) or branch["count"] > 0


def measure(part, host, folder):
    patterns, tests = part
    sources = instrumented.sources_of(patterns)
    tests = {name: instrumented.source_of_test(name) for name in tests}
    objects = {file: f"{folder}/{file[:-2]}.o" for file in [*sources, *tests.values()]}
    instrumented.in_parallel(lambda file: host.compile(file, objects[file], FLAGS), objects)
    for name, test in tests.items():
        program = f"{folder}/{name}"
        host.link(objects[test], [objects[file] for file in sources], program, FLAGS)
        status, said = instrumented.run_test(program)
        if status != 0:
            raise instrumented.Failure(f"{name} failed, so that nothing can be said:\n{said}")
    return branches_of(objects.values(), sources, folder)


def lines_of(file):
    with open(file, encoding="utf-8") as text:
        return [line.strip() for line in text]


def excused(file, lines, branches, wanted, used):
    """Branches without those that an exception is about."""
    texts = {text: at for at, (name, text, _, _) in enumerate(wanted.exceptions) if name == file}
    left = []
    for number, taken in branches:
        at = texts.get(lines[number - 1])
        if taken or at is None:
            left.append((number, taken))
        else:
            used.add(at)
    return left


def print_row(name, all_of, taken):
    print(f"  {name:<38} {all_of:>8} {taken:>6} {100 * taken / all_of if all_of else 100:>7.1f}")


def tell(found, wanted):
    """The table; returns the share and the exceptions that were used."""
    used, untaken, total, total_taken = set(), [], 0, 0
    print(f"  {'file':<38} {'branches':>8} {'hit':>6} {'%':>7}")
    for file, branches in found.items():
        lines = lines_of(file)
        left = excused(file, lines, branches, wanted, used)
        taken = sum(hit for _, hit in left)
        print_row(file, len(left), taken)
        total, total_taken = total + len(left), total_taken + taken
        for number in sorted({number for number, hit in left if not hit}):
            count = sum(1 for line, hit in left if line == number and not hit)
            untaken.append(f"{file}:{number}: {count} never taken: {lines[number - 1]}")
    print_row("all", total, total_taken)
    print("".join(f"  {line}\n" for line in untaken), end="")
    return 100 * total_taken / total, used


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "scripts/coverage.txt"
    wanted, host, found = Wanted(path), instrumented.Host(), {}
    for at, part in enumerate(wanted.parts):
        with tempfile.TemporaryDirectory(prefix="irqbench-coverage.") as folder:
            found.update(measure(part, host, folder))
    share, used = tell(found, wanted)
    stale = [f"{where}: is no exception any more: {file}: {text}"
             for at, (file, text, _, where) in enumerate(wanted.exceptions) if at not in used]
    print("".join(f"  {line}\n" for line in stale), end="")
    print(f"{share:.2f} % of the branches, at least {wanted.least} are stated in {path}")
    return 1 if stale or share < wanted.least else 0


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    try:
        sys.exit(main())
    except instrumented.Failure as failure:
        print(f"coverage: {failure}", file=sys.stderr)
        sys.exit(2)
