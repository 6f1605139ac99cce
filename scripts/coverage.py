#!/usr/bin/env python3
"""Branch coverage of the parts on which all numbers rest, each by its own unit tests.

  scripts/coverage.py [FILE]          FILE: scripts/coverage.txt, which says what is counted
  scripts/coverage.py --list [FILE]   builds nothing: its exceptions, and whether their lines are there

Prints a table, by line what was never taken, and what is excepted with its reason. Exit 1: less than
the file states, or an exception in it that is none any more; 2: something does not build or run.
"""

import collections
import json
import os
import subprocess
import sys
import tempfile

import children
import instrumented

FLAGS = ("--coverage", "-O0")

# `count` branches of the lines of a function that have this text are never taken.
Excepted = collections.namedtuple("Excepted", "file function text")
Reason = collections.namedtuple("Reason", "count why where")
Branch = collections.namedtuple("Branch", "function line taken")


class Wanted:
    """scripts/coverage.txt. `part GLOB... by TEST...`, `least PERCENT`, and exceptions:
    `FILE FUNCTION COUNT | the line, as it stands there | why`."""

    def __init__(self, path):
        self.parts, self.exceptions, self.least = [], {}, None
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
        else:
            self.take_exception(line, where)

    def take_exception(self, line, where):
        head, _, rest = line.partition(" | ")
        text, _, why = rest.rpartition(" | ")
        words = head.split()
        if len(words) != 3 or not words[2].isdigit() or int(words[2]) == 0 or not text.strip() or not why.strip():
            raise instrumented.Failure(f"{where}: neither `part ... by ...`, `least PERCENT` nor "
                                       "`FILE FUNCTION COUNT | LINE | WHY`")
        what = Excepted(words[0], words[1], text.strip())
        if what in self.exceptions:
            raise instrumented.Failure(f"{where}: {self.exceptions[what].where} says the same line")
        self.exceptions[what] = Reason(int(words[2]), why.strip(), where)

    def counted(self):
        """All sources of all parts; each is in one."""
        files = [file for patterns, _ in self.parts for file in instrumented.sources_of(patterns)]
        twice = [file for file, count in collections.Counter(files).items() if count > 1]
        if twice:
            raise instrumented.Failure(f"{', '.join(twice)}: counted by two parts, of which one would hide the other")
        return files


def branches_of(objects, sources, folder):
    """{source: [Branch]}, by gcov. A test may have a source in its own object, too, with names of its own."""
    found = {source: {} for source in sources}
    for built in objects:
        said = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", built],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
        if said.returncode:
            raise instrumented.Failure(f"gcov: {said.stderr}")
        for file in (file for text in said.stdout.splitlines() if text.startswith("{") for file in json.loads(text)["files"]):
            source = os.path.normpath(file["file"])
            if source in found:
                add(found[source], file["lines"])
    return {source: [branch for _, branch in sorted(of.items())] for source, of in found.items()}


def add(branches, lines):
    """Into {(line, which of the line's): Branch}: by the first object, which is the source's own."""
    for line in lines:
        for which, branch in enumerate(line["branches"]):
            key = (line["line_number"], which)
            before = branches.get(key, Branch(line.get("function_name") or "", line["line_number"], False))
            branches[key] = before._replace(taken=before.taken or branch["count"] > 0)


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


class Excuses:
    """What of the exceptions is used up by branches that were not taken."""

    def __init__(self, wanted):
        self.exceptions, self.seen = wanted.exceptions, collections.Counter()

    def is_excused(self, what):
        if what not in self.exceptions:
            return False
        self.seen[what] += 1
        return self.seen[what] <= self.exceptions[what].count

    def stale(self):
        return [f"{of.where}: is no exception any more ({of.count} stated, {self.seen[what]} never taken): "
                f"{what.file} {what.function}: {what.text}"
                for what, of in self.exceptions.items() if self.seen[what] < of.count]


def print_row(name, all_of, taken, excused):
    print(f"  {name:<38} {all_of:>8} {taken:>6} {excused:>8} {100 * taken / all_of if all_of else 100:>7.1f}")


def tell_file(file, branches, excuses):
    """Its row; returns branches that count, those taken of them, and lines for the others."""
    lines, missing = lines_of(file), collections.Counter()
    excused = 0
    for branch in (branch for branch in branches if not branch.taken):
        if excuses.is_excused(Excepted(file, branch.function, lines[branch.line - 1])):
            excused += 1
        else:
            missing[branch.line] += 1
    count, lost = len(branches) - excused, sum(missing.values())
    print_row(file, count, count - lost, excused)
    return count, count - lost, [f"{file}:{line}: {of} never taken: {lines[line - 1]}" for line, of in sorted(missing.items())]


def tell(found, excuses):
    """The table, and what was never taken; returns the share."""
    print(f"  {'file':<38} {'branches':>8} {'hit':>6} {'excepted':>8} {'%':>7}")
    rows = [tell_file(file, branches, excuses) for file, branches in found.items()]
    total, taken = sum(row[0] for row in rows), sum(row[1] for row in rows)
    print_row("all", total, taken, sum(len(of) for of in found.values()) - total)
    print("".join(f"  {line}\n" for row in rows for line in row[2]), end="")
    return 100 * taken / total if total else 100


def print_exceptions(wanted):
    print(f"Excepted, as nothing takes them: {sum(of.count for of in wanted.exceptions.values())} branches")
    by_reason = collections.defaultdict(list)
    for what, of in wanted.exceptions.items():
        by_reason[of.why].append((what, of.count))
    for why, excepted in by_reason.items():
        print(f"  {why}:")
        for what, count in excepted:
            print(f"    {count} of {what.file} {what.function}: {what.text}")


def astray(wanted):
    """Exceptions of which nothing is counted, or whose line is not there."""
    files = set(wanted.counted())
    return [f"{of.where}: is no exception any more: no line of {what.file} is: {what.text}"
            for what, of in wanted.exceptions.items() if what.file not in files or what.text not in lines_of(what.file)]


def count_all(wanted, path):
    host, found = instrumented.Host(), {}
    for part in wanted.parts:
        with tempfile.TemporaryDirectory(prefix="irqbench-coverage.") as folder:
            found.update(measure(part, host, folder))
    excuses = Excuses(wanted)
    share, stale = tell(found, excuses), excuses.stale()
    print_exceptions(wanted)
    print("".join(f"  {line}\n" for line in stale), end="")
    print(f"{share:.2f} % of the branches, at least {wanted.least} are stated in {path}")
    return 1 if stale or share < wanted.least else 0


def main():
    given = sys.argv[1:]
    listed = given[:1] == ["--list"]
    path = given[listed] if len(given) > listed else "scripts/coverage.txt"
    wanted = Wanted(path)
    gone = astray(wanted)
    if gone:
        print("\n".join(gone))
        return 1
    if listed:
        print_exceptions(wanted)
        return 0
    return count_all(wanted, path)


if __name__ == "__main__":
    children.end_with_us()
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    try:
        sys.exit(main())
    except instrumented.Failure as failure:
        print(f"coverage: {failure}", file=sys.stderr)
        sys.exit(2)
    except children.Ended as ended:
        print(f"coverage: {ended}", file=sys.stderr)
        sys.exit(ended.status)
