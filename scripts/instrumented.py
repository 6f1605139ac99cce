"""Unit tests with some of their sources compiled otherwise: with a sanitizer, to count branches, or
changed. An object that stands before the library is linked instead of the library's own, so that
nothing else is compiled anew. The library is the one that `make host-tests` built.

As a program it builds and runs unit tests of which the given sources, and the tests themselves, are
compiled with OPTIONS, and prints TAP:

  scripts/instrumented.py --options=OPTIONS --tests TEST... --sources SOURCE...
"""

import argparse
import concurrent.futures
import glob
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

import children

TEST_SECONDS = 300


class Failure(Exception):
    """Something that cannot be built or run, in words."""


class Host:
    """How the host tools are compiled, as make says."""

    def __init__(self):
        environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "SANITIZE")}
        said = children.run(["make", "--no-print-directory", "INSTALL=no", "host-flags"], env=environment)
        if said.returncode:
            raise Failure(said.stdout)
        self.flags = dict(line.split("=", 1) for line in said.stdout.splitlines() if "=" in line)
        self.cc = shlex.split(self.flags["CC"])
        if not os.path.exists(self.flags["LIBRARY"]):
            raise Failure(f"{self.flags['LIBRARY']} is not there: run make host-tests first")

    def compile(self, source, out, options=(), place=None):
        """`place`: the file's own name, if `source` is a copy of it."""
        pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
        beside = ["-iquote", os.path.dirname(place or source)]
        # Without -Werror: sanitizers make gcc warn of what is not there.
        said = children.run([*self.cc, *shlex.split(self.flags["CFLAGS"]), "-Wno-error", *beside, *options, "-c", source, "-o", out])
        if said.returncode:
            raise Failure(f"{place or source} does not compile:\n{said.stdout}")

    def link(self, test_object, objects, out, options=()):
        helpers = shlex.split(self.flags["HELPERS"])
        said = children.run([*self.cc, *options, test_object, *objects, *helpers, self.flags["LIBRARY"],
                    *shlex.split(self.flags["LIBS"]), "-o", out])
        if said.returncode:
            raise Failure(f"{out} does not link:\n{said.stdout}")

    def object_of(self, source):
        """What make built of a source."""
        return os.path.join(self.flags["OBJECTS"], source[:-len(".c")] + ".o")


def source_of_test(name):
    found = glob.glob(f"host/tests/*/{name}.c")
    if len(found) != 1:
        raise Failure(f"there is no unit test '{name}' (host/tests/ROOM/{name}.c)")
    return found[0]


def sources_of(patterns):
    """The files that patterns match; each must match one."""
    sources = []
    for pattern in patterns:
        found = sorted(glob.glob(pattern))
        if not found:
            raise Failure(f"no source is like {pattern}")
        sources += [file for file in found if file not in sources and file != "bench/wire/wire_crc_small.c"]
    return sources


def in_parallel(function, items):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return list(pool.map(function, items))


def run_test(program, seconds=TEST_SECONDS, environment=None):
    """Exit status (None: took longer than `seconds`) and what it printed. What it leaves in its
    folder for temporary files is removed."""
    with tempfile.TemporaryDirectory(prefix="irqbench-test.") as folder:
        own = dict(os.environ, TMPDIR=folder, **(environment or {}))
        try:
            said = children.run([*children.AS_IN_A_TERMINAL, os.path.abspath(program)], env=own, timeout=seconds, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return None, ""
        return said.returncode, said.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--options", required=True)
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("--sources", nargs="+", required=True)
    asked = parser.parse_args()
    host, options = Host(), shlex.split(asked.options)
    tests = {name: source_of_test(name) for name in asked.tests}
    sources = sources_of(asked.sources)
    with tempfile.TemporaryDirectory(prefix="irqbench-instrumented.") as folder:
        objects = {file: f"{folder}/{file[:-2]}.o" for file in [*sources, *tests.values()]}
        in_parallel(lambda file: host.compile(file, objects[file], options), objects)
        failed = 0
        for number, (name, source) in enumerate(tests.items(), 1):
            host.link(objects[source], [objects[file] for file in sources], f"{folder}/{name}", options)
            status, said = run_test(f"{folder}/{name}")
            print(f"{'ok' if status == 0 else 'not ok'} {number} - {name}")
            if status != 0:
                failed += 1
                print("".join(f"# {line}\n" for line in said.splitlines()[-60:]), end="")
        print(f"1..{len(tests)}")
    return 1 if failed else 0


if __name__ == "__main__":
    children.end_with_us()
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"instrumented: {failure}")
    except children.Ended as ended:
        print(f"instrumented: {ended}", file=sys.stderr)
        sys.exit(ended.status)
