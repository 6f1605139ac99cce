#!/usr/bin/env python3
"""Breaks the product on purpose, one line at a time, and sees which unit test notices.

  scripts/mutants.py [--few] [--list FILE] [NAME...]

The list, scripts/mutants.txt, has for each its name, the file, the text that must be there once, what
comes in its place, and the tests of which one must fail. Changed is a copy in a folder for temporary
files, compiled and linked before the library that `make host-tests` built: the tree stays as it is.
Exit 1: a mutant was missed, or the score is not what the list states; 2: the list, or the build, is
not in order.
"""

import argparse
import os
import pathlib
import sys
import tempfile

import instrumented

TEST_SECONDS = 100
FIELDS = ("in", "-", "+", "by")


class Mutant:
    def __init__(self, name, sentence, where):
        self.name, self.sentence, self.where = name, sentence, where
        self.few, self.fields = False, {}

    def take(self, line):
        word, _, rest = line.partition(" ")
        if line == "few":
            self.few = True
        elif word in FIELDS and word not in self.fields:
            self.fields[word] = rest.strip()
        else:
            raise instrumented.Failure(f"{self.where}: '{line}' is none of {', '.join(FIELDS)} and few, or is there twice")

    def check(self):
        """Complete, and about text that the file has exactly once."""
        missing = [field for field in FIELDS if not self.fields.get(field) and field != "+"]
        if missing or "+" not in self.fields:
            raise instrumented.Failure(f"{self.where}: {self.name} has no `{(missing or ['+'])[0]}`")
        text = pathlib.Path(self.fields["in"]).read_text(encoding="utf-8")
        found = text.count(self.fields["-"])
        if found != 1 or self.fields["-"] == self.fields["+"]:
            raise instrumented.Failure(f"{self.where}: {self.name}: '{self.fields['-']}' is {found} times in "
                                       f"{self.fields['in']}, and must be there once and become something else")
        return text.replace(self.fields["-"], self.fields["+"])

    def tests(self):
        return self.fields["by"].split()


def read(path):
    """The stated score, (caught, of), and the mutants."""
    mutants, score = [], None
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        where, text = f"{path}:{number}", line.strip()
        words = text.split()
        if not text or text.startswith("#"):
            continue
        if words[0] == "score" and not line.startswith(" ") and len(words) == 4:
            score = (int(words[1]), int(words[3]))
        elif line.startswith(" ") and mutants:
            mutants[-1].take(text)
        elif ": " in text:
            mutants.append(Mutant(*text.split(": ", 1), where))
        else:
            raise instrumented.Failure(f"{where}: neither `NAME: SENTENCE`, a field of one nor `score N of N`")
    names = [mutant.name for mutant in mutants]
    if score is None or len(set(names)) != len(names):
        raise instrumented.Failure(f"{path}: needs `score N of N`, and each name once")
    return score, mutants


def caught_by(host, mutant, folder):
    """The test that failed; None: all of them passed."""
    changed = pathlib.Path(folder, mutant.name, os.path.basename(mutant.fields["in"]))
    changed.parent.mkdir()
    changed.write_text(mutant.check(), encoding="utf-8")
    built = f"{changed}.o"
    host.compile(str(changed), built, ("-O0",), place=mutant.fields["in"])
    for name in mutant.tests():
        program = f"{changed.parent}/{name}"
        host.link(host.object_of(instrumented.source_of_test(name)), [built], program)
        if instrumented.run_test(program, TEST_SECONDS)[0] != 0:
            return name
    return None


def check_tests(host, mutants):
    """Where a test fails anyhow, nothing can be said of a mutant."""
    for name in sorted({name for mutant in mutants for name in mutant.tests()}):
        program = f"{os.path.dirname(host.flags['OBJECTS'])}/tests/{name}"
        instrumented.source_of_test(name)
        if not os.path.exists(program):
            raise instrumented.Failure(f"{program} is not there: run make host-tests first")
        status, said = instrumented.run_test(program, TEST_SECONDS)
        if status != 0:
            raise instrumented.Failure(f"{name} fails without any mutant:\n{said}")


def tell(mutant, name):
    print(f"  {'caught' if name else 'MISSED'} {mutant.name} ({mutant.fields['in']}): {mutant.sentence}"
          f"{f' [{name}]' if name else ''}", flush=True)
    return name is not None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", action="store_true", help="only those that are marked few")
    parser.add_argument("--list", default="scripts/mutants.txt")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    score, mutants = read(asked.list)
    for mutant in mutants:
        mutant.check()
    wanted = [m for m in mutants if (m.few or not asked.few) and (not asked.names or m.name in asked.names)]
    unknown = set(asked.names) - {mutant.name for mutant in mutants}
    if unknown or not wanted:
        raise instrumented.Failure(f"{asked.list} has no mutant {', '.join(sorted(unknown)) or 'to run'}")
    host = instrumented.Host()
    check_tests(host, wanted)
    with tempfile.TemporaryDirectory(prefix="irqbench-mutants.") as folder:
        caught = sum(instrumented.in_parallel(lambda m: tell(m, caught_by(host, m, folder)), wanted))
    print(f"{caught} of {len(wanted)} mutants were caught")
    if len(wanted) == len(mutants) and (caught, len(mutants)) != score:
        print(f"{asked.list} states a score of {score[0]} of {score[1]}")
        return 1
    return 0 if caught == len(wanted) or len(wanted) == len(mutants) else 1


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    try:
        sys.exit(main())
    except (instrumented.Failure, OSError) as failure:
        print(f"mutants: {failure}", file=sys.stderr)
        sys.exit(2)
