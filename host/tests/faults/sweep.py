#!/usr/bin/env python3
"""The tool under host/tests/preload/faults.c, at each of many places. The places are numbers on standard
input, one a line; the program's working directory has `good.out`, what it prints undisturbed.

  sweep.py --kept FILE --old FILE --new FILE TOOL PRELOAD KIND ARGUMENT...   leaves FILE old or new
  sweep.py TOOL PRELOAD KIND ARGUMENT...                                     writes nothing
  sweep.py --whole DIR --again "ARGUMENT..." TOOL PRELOAD KIND ARGUMENT...   makes the run `dir`

KIND is `memory` or `call`: something fails. The tool says what and exits with 2, or did what it was
asked for all the same and the failure was harmless; it dies of no signal and leaves nothing half
written. The command of --again, without a failure, has then to make the run whole, with the bytes of
DIR; from the same bytes on the disk that is tried once. A run is made with DIR's copy in its place, and
with nothing there. Prints how many places there were; the first that is not as it should be ends it
with 1.
"""
import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys

import soak_checks as checks

FINE, UNABLE = 0, 2
WORDS = re.compile(rb"[A-Za-z]{3}")
TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]{8}Z")
# Where a failure changes nothing: jansson takes another seed for its hashes; --force was told to replace
# whatever is there, and only looks at it to refuse another image's; a QEMU's time in /proc tells an accident
# from a fault, and there is neither; what cannot be removed is tried again.
HARMLESS = re.compile(r"/dev/urandom: | dir/manifest\.json: |^(opendir|fopen) /proc/\d+/|^openat figures: ")


class Wrong(Exception):
    pass


def read(path):
    with open(path, "rb") as file:
        return file.read()


def lines_of_log():
    if not os.path.exists("log"):
        return []
    with open("log", encoding="utf-8", errors="replace") as file:
        return [line for line in file.read().splitlines() if not line.startswith("kill ")]


class Sweep:
    def __init__(self, args):
        self.args = args
        self.good_out = read("good.out")
        self.gone_on = set()
        if args.kept:
            self.old, self.new = read(args.old), read(args.new)
        if args.whole:
            self.whole = self.run_bytes(args.whole)
        self.told = 0

    def call(self, arguments, **environment):
        with open("out", "wb") as out, open("err", "wb") as err:
            process = subprocess.run([self.args.tool] + arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                     env=dict(os.environ, **environment), check=False)
        self.error = read("err")
        return process.returncode

    def fail(self, place, arguments):
        """The exit status of the tool with the failure at that place."""
        if os.path.exists("log"):
            os.unlink("log")
        return self.call(arguments, LD_PRELOAD=self.args.preload, IRQBENCH_FAULT=f"{self.args.kind}:{place}",
                         IRQBENCH_FAULT_LOG=os.path.abspath("log"))

    def check_words(self, status):
        self.told += status == UNABLE
        if status not in (FINE, UNABLE):
            raise Wrong(f"exit {status}")
        if status == UNABLE and not WORDS.search(self.error):
            raise Wrong("exit 2 without a sentence")
        if status == FINE and read("out") != self.good_out:
            raise Wrong("exit 0, and it printed something else")
        # Beyond the end nothing failed: threads do not count alike each time.
        if status == FINE and not all(HARMLESS.search(line) for line in lines_of_log()):
            raise Wrong("exit 0, and nothing of the failure was told")
        for word in (b"Assertion", b"(null)"):
            if word in self.error:
                raise Wrong(f"it says '{word.decode()}'")

    def check_leftovers(self):
        """What could not be removed is told, by its name."""
        for folder, folders, names in os.walk("."):
            for name in folders + names:
                path = os.path.join(folder, name)[2:]
                if not name.startswith(".report-") and not (name.startswith(".") and name.endswith(".tmp")):
                    continue
                if f"cannot remove {path}".encode() not in self.error:
                    raise Wrong(f"{path} is left")
                if os.path.isdir(path):
                    shutil.rmtree(path)

    # ---- Commands that write one file, or none ----

    def check_kept(self, status):
        now = read(self.args.kept)
        if now != self.new and (status == FINE or now != self.old):
            raise Wrong(f"{self.args.kept} is neither what it was nor what it was to be: {now[:80]!r}")

    def try_command(self, place):
        if self.args.kept:
            with open(self.args.kept, "wb") as file:
                file.write(self.old)
        status = self.fail(place, self.args.arguments)
        self.check_words(status)
        self.check_leftovers()
        if self.args.kept:
            self.check_kept(status)

    # ---- Runs ----

    @staticmethod
    def run_bytes(directory):
        """Frames are numbered since their QEMU was started, so captures of a run that went on are others."""
        raw = [os.path.relpath(path, directory) for path in checks.captures_of(directory)]
        return read(f"{directory}/manifest.json"), raw, checks.result_bytes(f"{directory}/run.json")

    @staticmethod
    def disk():
        """What is there, but for the times at which it was made."""
        digest = hashlib.sha256()
        for path in checks.files_of("dir"):
            digest.update(path.encode() + b"\0" + TIME.sub(b"T", read(path)) + b"\0")
        return digest.digest()

    def check_going_on(self):
        damages = checks.damages("dir")
        if damages:
            raise Wrong(f"not whole: {damages}")
        state = self.disk()
        if state in self.gone_on:
            return
        if self.call(self.args.again.split()) != FINE:
            raise Wrong(f"{self.args.again}: {self.error.decode(errors='replace')}")
        if self.run_bytes("dir") != self.whole:
            raise Wrong(f"what {self.args.again} gave has other bytes")
        self.gone_on.add(state)

    def try_run(self, place):
        shutil.rmtree("dir", ignore_errors=True)
        if place % 2:
            shutil.copytree(self.args.whole, "dir")
        status = self.fail(place, self.args.arguments)
        self.check_words(status)
        self.check_leftovers()
        self.check_going_on()

    def try_undisturbed(self):
        """What has to go well when nothing fails, or no failure would say anything."""
        status = self.fail(0, self.args.arguments)
        if status != FINE or read("out") != self.good_out:
            raise Wrong(f"exit {status} when nothing fails")
        if self.args.kept and read(self.args.kept) != self.new:
            raise Wrong(f"{self.args.kept} is not what it was to be when nothing fails")
        if self.args.whole and self.run_bytes("dir") != self.whole:
            raise Wrong("it has other bytes when nothing fails")

    def sweep(self, places):
        place = "none"
        try:
            self.try_undisturbed()
            for place in places:
                (self.try_run if self.args.whole else self.try_command)(place)
            if not self.told:
                raise Wrong("not one failure was told")
        except Wrong as wrong:
            print(f"failure {place}: {wrong}\n{lines_of_log()}\n{self.error.decode(errors='replace')}")
            return 1
        print(len(places))
        return 0


def main():
    parser = argparse.ArgumentParser()
    for option in ("--kept", "--old", "--new", "--whole", "--again"):
        parser.add_argument(option)
    for name in ("tool", "preload", "kind"):
        parser.add_argument(name)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    return Sweep(args).sweep([int(line) for line in sys.stdin])


if __name__ == "__main__":
    sys.exit(main())
