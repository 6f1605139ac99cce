#!/usr/bin/env python3
"""Breaks the product on purpose, one line at a time, and sees which test notices.

  scripts/mutants.py [--few] [--list FILE] [NAME...]

The list, scripts/mutants.txt, has for each its name, the file, the text that must be there once, what
comes in its place, and the tests of which one must fail. Changed is a copy in a folder for temporary
files: the tree stays as it is. For unit tests it is compiled and linked before the library that `make
host-tests` built; tests that are scripts run in a tree beside this one, for which make builds what
depends on the file (changed_tree.py), up to the first result that is not ok. That and those before it
must be ok without the mutant, too.
Exit 1: a mutant was missed, or the score is not what the list states; 2: the list, or the build, is
not in order.
"""

import argparse
import os
import pathlib
import sys
import tempfile

import changed_tree
import children
import instrumented

TEST_SECONDS = 300
SCRIPT_SECONDS = 1200
FIELDS = ("in", "-", "+", "by", "make", "boards")
NEEDED = ("in", "-", "by")


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
        missing = [field for field in NEEDED if not self.fields.get(field)]
        if missing or "+" not in self.fields:
            raise instrumented.Failure(f"{self.where}: {self.name} has no `{(missing or ['+'])[0]}`")
        kinds = {test.endswith(".sh") for test in self.tests()}
        if len(kinds) != 1 or kinds != {True} and ("make" in self.fields or "boards" in self.fields):
            raise instrumented.Failure(f"{self.where}: {self.name}: `by` names unit tests or scripts, and `make` and "
                                       f"`boards` are for scripts")
        text = pathlib.Path(self.fields["in"]).read_text(encoding="utf-8")
        found = text.count(self.fields["-"])
        if found != 1 or self.fields["-"] == self.fields["+"]:
            raise instrumented.Failure(f"{self.where}: {self.name}: '{self.fields['-']}' is {found} times in "
                                       f"{self.fields['in']}, and must be there once and become something else")
        return text.replace(self.fields["-"], self.fields["+"])

    def tests(self):
        return self.fields["by"].split()

    def is_for_scripts(self):
        return self.tests()[0].endswith(".sh")

    def boards(self):
        return tuple(self.fields.get("boards", "").split())


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


def caught_by_unit_test(host, mutant, folder):
    """The test that failed; None: all of them passed."""
    file = mutant.fields["in"]
    changed = pathlib.Path(folder, file)
    changed.parent.mkdir(parents=True)
    changed.write_text(mutant.check(), encoding="utf-8")
    for name in mutant.tests():
        source, program = instrumented.source_of_test(name), f"{folder}/{name}"
        if f'#include "{file}"' in pathlib.Path(source).read_text(encoding="utf-8"):
            host.compile(source, f"{program}.o", ("-O0", "-iquote", folder))
            host.link(f"{program}.o", [], program)
        else:
            host.compile(str(changed), f"{changed}.o", ("-O0",), place=file)
            host.link(host.object_of(source), [f"{changed}.o"], program)
        if instrumented.run_test(program, TEST_SECONDS)[0] != 0:
            return name
    return None


class Scripts:
    """Tests that are scripts, and how far each of them must pass without a mutant."""

    def __init__(self):
        self.reached = {}

    def caught_by(self, mutant, folder):
        tree = changed_tree.Tree(folder, mutant.boards())
        tree.change(mutant.fields["in"], mutant.check())
        tree.make(mutant.fields.get("make", "").split())
        for script in mutant.tests():
            failed = tree.first_failure(script, SCRIPT_SECONDS)
            if failed:
                place = (script, mutant.boards())
                self.reached[place] = max(failed[0], self.reached.get(place, 0))
                return f"{script}: {failed[1]}"
        return None

    def check(self, place, folder):
        """Where a test fails anyhow, nothing can be said of a mutant."""
        script, boards = place
        failed = changed_tree.Tree(folder, boards).first_failure(script, SCRIPT_SECONDS, self.reached[place])
        if failed:
            raise instrumented.Failure(f"{script} fails without any mutant: {failed[1]}")


def check_unit_tests(host, mutants):
    for name in sorted({name for mutant in mutants for name in mutant.tests()}):
        program = f"{os.path.dirname(host.flags['OBJECTS'])}/tests/{name}"
        instrumented.source_of_test(name)
        if not os.path.exists(program):
            raise instrumented.Failure(f"{program} is not there: run make host-tests first")
        status, said = instrumented.run_test(program, TEST_SECONDS)
        if status is None:
            raise instrumented.Failure(f"{name} takes more than {TEST_SECONDS} s without any mutant")
        if status != 0:
            raise instrumented.Failure(f"{name} fails without any mutant:\n{said}")


def in_own_folder(function, *arguments):
    with tempfile.TemporaryDirectory(prefix="irqbench-mutant.") as folder:
        return function(*arguments, folder)


def run(mutants):
    """How many of them were caught."""
    host, scripts = instrumented.Host(), Scripts()
    check_unit_tests(host, [mutant for mutant in mutants if not mutant.is_for_scripts()])

    def one(mutant):
        if mutant.is_for_scripts():
            return tell(mutant, in_own_folder(scripts.caught_by, mutant))
        return tell(mutant, in_own_folder(caught_by_unit_test, host, mutant))

    caught = sum(instrumented.in_parallel(one, mutants))
    instrumented.in_parallel(lambda place: in_own_folder(scripts.check, place), list(scripts.reached))
    return caught


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
    caught = run(wanted)
    print(f"{caught} of {len(wanted)} mutants were caught")
    if len(wanted) == len(mutants) and (caught, len(mutants)) != score:
        print(f"{asked.list} states a score of {score[0]} of {score[1]}")
        return 1
    return 0 if caught == len(wanted) or len(wanted) == len(mutants) else 1


if __name__ == "__main__":
    children.end_with_us()
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    try:
        sys.exit(main())
    except (instrumented.Failure, OSError) as failure:
        print(f"mutants: {failure}", file=sys.stderr)
        sys.exit(2)
    except children.Ended as ended:
        print(f"mutants: {ended}", file=sys.stderr)
        sys.exit(ended.status)
