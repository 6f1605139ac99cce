"""A tree beside this one in which one file is changed: its sources are links to these, what was built is
copied, and `make` builds anew what depends on that file, by the product's own rules. Tests that are
scripts run in it as they do here.

What was built here has to be up to date: `make` in the other tree compares times only, since flags
and lists of files, which name the folder, are others there (scripts/known.mk).
"""

import itertools
import os
import pathlib
import re
import select
import subprocess
import sys

import children
from instrumented import Failure

SOURCES = ("Makefile", "VERSION", "CHANGELOG.md", "LICENSE", "README.md", "CONTRIBUTING.md", "bench", "configs",
           "firmware", "host", "reports", "scripts")
# What tests and rules take of build/, and folders in it with one folder a board.
BUILT = ("host", "vdwt", "reports", "irqbench", "libvdwt.so")
IMAGES = ("firmware", "firmware-variants")
BOARDS = "firmware/boards"
HUNG_SECONDS = "150"
# What a test says of its own images and tools: that these are not built is no answer.
BUILDS = re.compile(r"\bbuilds?\b")


class Tree:
    def __init__(self, folder, boards=()):
        """In an empty folder. `boards`: the only ones that it has, with what was built of them; none
        named: all of them, and nothing that was built."""
        self.root, self.boards = pathlib.Path(folder, "tree"), boards
        self.temporary = pathlib.Path(folder, "tmp")
        self.root.mkdir()
        self.temporary.mkdir()
        for name in SOURCES:
            self._link(name)
        (self.root / "build").mkdir()
        self._copy_built()

    def _link(self, name):
        if not os.path.isdir(name):
            os.symlink(os.path.abspath(name), self.root / name)
            return
        for folder, folders, files in os.walk(name):
            if folder == BOARDS and self.boards:
                folders[:] = [board for board in folders if board in self.boards]
            (self.root / folder).mkdir()
            for file in files:
                os.symlink(os.path.abspath(os.path.join(folder, file)), self.root / folder / file)

    def _copy_built(self):
        images = [f"{folder}/{board}" for folder in IMAGES for board in self.boards]
        for name in [*BUILT, *images, *(f"{folder}/git-describe" for folder in IMAGES if self.boards)]:
            at = self.root / "build" / name
            if os.path.exists(f"build/{name}"):
                at.parent.mkdir(exist_ok=True)
                said = children.run(["cp", "-a", "--reflink=auto", f"build/{name}", str(at)])
                if said.returncode:
                    raise Failure(said.stdout)

    def change(self, name, text):
        file = self.root / name
        file.unlink()
        file.write_text(text, encoding="utf-8")

    def _environment(self):
        own = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "SANITIZE", "PROVE")}
        described = pathlib.Path("build/firmware/git-describe")
        as_here = described.read_text(encoding="utf-8").strip() if described.exists() else "unknown"
        # Tests take MAKEFLAGS away. A change may leave something unused, of which compilers warn.
        # A change may make a command hang, which fails a test in minutes so (tap.sh), and without it none may.
        own.update(TMPDIR=str(self.temporary), TEST_BOARDS=" ".join(self.boards), IRQBENCH_TEST_HUNG=HUNG_SECONDS,
                   GNUMAKEFLAGS=f"KNOWS= INSTALL=no HOST_WARN=-w FIRMWARE_WARN=-w GIT_DESCRIBE={as_here}")
        return own

    def make(self, targets):
        if targets:
            said = children.run(["make", "--no-print-directory", *targets], cwd=self.root, env=self._environment())
            if said.returncode:
                raise Failure(f"{' '.join(targets)}: is not built:\n{said.stdout}")

    def first_failure(self, script, seconds, results=None):
        """(number, name) of the first result of a script that is not ok; None: all are. `results`: how many are
        looked at. It has to say something every `seconds`, however long it takes altogether."""
        # Bash for all.
        with children.started([*children.AS_IN_A_TERMINAL, "bash", script], cwd=self.root, env=self._environment(),
                              stdin=subprocess.DEVNULL) as child:
            return self._read(script, child, lines_of(script, child, seconds), results)

    def _read(self, script, child, lines, results):
        said = []
        for line in lines:
            said.append(line)
            result = re.match(r"(not )?ok (\d+) - (.*)", line)
            if not result:
                continue
            number, name = int(result[2]), result[3]
            if result[1] and BUILDS.search(name):
                why = "\n".join(itertools.takewhile(lambda more: more.startswith("#"), lines))
                raise Failure(f"{script}: '{name}' is not so:\n{why}")
            if result[1]:
                return number, name
            if number == results:
                return None
        if child.wait() != 0 or not any(re.fullmatch(r"1\.\.\d+", line) for line in said):
            raise Failure("\n".join([f"{script} did not come to its end:", *said[-20:]]))
        return None


def lines_of(script, child, seconds):
    rest = b""
    while select.select([child.stdout], [], [], seconds)[0]:
        got = os.read(child.stdout.fileno(), 65536)
        if not got:
            return
        *whole, rest = (rest + got).split(b"\n")
        yield from (line.decode(errors="replace") for line in whole)
    raise Failure(f"{script} said nothing for {seconds} s")


if __name__ == "__main__":
    sys.exit(__doc__)
