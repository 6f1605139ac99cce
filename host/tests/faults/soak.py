#!/usr/bin/env python3
"""A soak: a config is run again and again while faults are injected at random, from a printed seed.

  soak.py --seconds N [--seed N] [--cycles N] [--config YAML] [--timeout S] [--mean S] [--legs N]
          [--tries N] [--grace S] [--reference DIR]
          [--out DIR] [--tool IRQBENCH] [--preloads DIR]

A cycle is a run from its beginning to its end. It has legs: the tool is started, something is wrong
from its start on (a bad line, a failing call, a limit, a full disk: soak_hazards.py), and while it
runs more befalls it and its QEMUs, about every --mean seconds. Behind each leg it is checked what has
to be true whatever happened: the exit status is a documented one, a failure has a sentence, each file
is whole (soak_checks.py), and no process is left. Between two legs a capture may be damaged. The next
leg goes on with --resume; after --legs of them nobody disturbs the run any more, and it has to end
with the bytes of a run that was never disturbed. A cell may have a reason in place of its numbers, if
its line was too bad or its QEMU crashed; other numbers are what must not be.

DIR gets soak.json, soak.txt, and of a leg that failed a check its run (DIR/kept-CYCLE-LEG). The exit
status is 1 if any did. SIGINT and SIGTERM end the soak behind its cycle. With one seed the same faults
are drawn; what they meet depends on the machine's pace.
"""
import argparse
import collections
import json
import os
import platform
import random
import re
import shutil
import signal
import sys
import time

import soak_checks as checks
import soak_hazards as hazards
from soak_leg import FINE, MARK, NOT_STARTED, POLL_S, Disk, Leg, unmount

EVENTS_S = 3600          # for so long a leg has events
DAMAGED = re.compile(rb"(/\S+\.irqraw): error: this capture is damaged")


class Soak:
    def __init__(self, args):
        self.args = args
        self.tool, self.preloads = os.path.abspath(args.tool), os.path.abspath(args.preloads)
        self.out = os.path.abspath(args.out)
        unmount(os.path.join(self.out, "disk"))
        shutil.rmtree(self.out, ignore_errors=True)
        os.makedirs(self.out)
        self.temporary = os.path.join(self.out, "tmp")
        os.makedirs(self.temporary)
        self.mark = f"{os.getpid()}.{time.time_ns()}"
        self.disk = Disk(os.path.join(self.out, "disk"))
        self.dir = os.path.join(self.disk.path, "run")
        self.config = self.make_config()
        self.faults, self.counts = collections.Counter(), collections.Counter()
        self.peaks = {"tool": 0, "QEMU": 0}
        self.bad = []
        self.damaged = set()  # by us
        self.random = random.Random(args.seed)
        self.stopping = False
        self.starts = {start.__name__ for start in hazards.STARTS} - (set() if self.disk.own else {"full_disk"})

    def make_config(self):
        """The config; with --timeout a cell's end is waited for no longer."""
        if not self.args.timeout:
            return os.path.abspath(self.args.config)
        path = os.path.join(self.out, "config.yaml")
        with open(self.args.config, encoding="utf-8") as file, open(path, "w", encoding="utf-8") as out:
            out.write(file.read() + f"timeout_s: {self.args.timeout}\n")
        return path

    def stop(self, number, frame):
        self.stopping = True

    # ---- Legs ----

    def leg(self, name, directory, how, start, events):
        leg = Leg(self, name, directory, how, start, events)
        leg.run()
        self.counts["legs"] += 1
        self.counts["resumes"] += "--resume" in how
        leg.count_faults(self.faults)
        self.judge(leg, directory)
        return leg

    def judge(self, leg, directory):
        damages = checks.damages(directory)
        self.damaged &= damages.keys()
        bad = list(leg.problems()) + [f"{name}: {problem}" for name, problem in damages.items() if name not in self.damaged]
        if leg.status == FINE and not os.path.exists(os.path.join(directory, "run.json")):
            bad.append("it ended well, and there is no run.json")
        if leg.status not in (-signal.SIGKILL, NOT_STARTED) or leg.status == FINE:
            bad += [f"{os.path.basename(path)} is left" for path in checks.temporaries_of(directory)
                    if os.path.basename(path) not in leg.error.decode(errors="replace")]
        orphans = self.orphans()
        self.counts["orphans"] += len(orphans)
        bad += [f"process {pid} is left" for pid in orphans]
        if bad:
            self.keep(leg, directory, bad)

    def keep(self, leg, directory, bad):
        text = f"{leg.name}: {leg.start.kind} {leg.start.environment} {leg.start.limits}, {leg.happened}: " + "; ".join(bad)
        print("BAD " + text, flush=True)
        self.bad.append(text)
        kept = os.path.join(self.out, "kept-" + leg.name)
        if os.path.isdir(directory):  # a tool that could not start made none
            shutil.copytree(directory, kept, dirs_exist_ok=True)
        with open(kept + ".err", "wb") as file:
            file.write(leg.error)

    def orphans(self):
        end = time.monotonic() + self.args.grace
        while True:
            left = [pid for pid in self.marked() if pid != os.getpid()]
            if not left or time.monotonic() > end:
                break
            time.sleep(POLL_S)
        for pid in left:
            hazards.send(pid, signal.SIGKILL)
        return left

    def marked(self):
        mark = f"{MARK}={self.mark}".encode()
        for name in os.listdir("/proc"):
            try:
                if name.isdigit() and mark in checks.read(f"/proc/{name}/environ").split(b"\0"):
                    yield int(name)
            except OSError:
                pass

    # ---- Cycles ----

    def reference(self):
        if self.args.reference:
            return self.refer_to(self.args.reference)
        directory = os.path.join(self.out, "reference")
        leg = self.come_to_an_end("reference", directory)
        if leg.status != FINE:
            sys.exit(f"soak: the undisturbed run failed ({leg.status}): {leg.error.decode(errors='replace')}")
        return self.refer_to(directory)

    def refer_to(self, directory):
        self.reference_json = os.path.join(directory, "run.json")
        self.cells = len(checks.cells_of(self.reference_json))
        print(f"an undisturbed run: {self.cells} cells", flush=True)

    def draw_events(self):
        """At random times, on the average every --mean seconds."""
        at, events = 0.0, []
        while at < EVENTS_S:
            at += self.random.expovariate(1 / self.args.mean)
            events.append((at, self.random.choice(list(hazards.EVENTS))))
        return events if self.random.random() < 0.75 else []

    def damage_a_capture(self):
        """Between two legs, as a bad disk would."""
        captures = checks.captures_of(self.dir)
        if not captures or self.random.random() > 0.3:
            return
        path = self.random.choice(captures)
        size = os.path.getsize(path)
        self.damaged.add(os.path.relpath(path, self.dir))
        with open(path, "r+b") as file:
            if self.random.random() < 0.5:
                file.truncate(self.random.randrange(size))
                self.faults["file cut"] += 1
            else:
                at = self.random.randrange(size)
                file.seek(at)
                byte = file.read(1)[0]
                file.seek(at)
                file.write(bytes([byte ^ 1 << self.random.randrange(8)]))
                self.faults["file: a bit flipped"] += 1

    def obey(self, leg):
        """What the tool says is to be done with a damaged file."""
        for path in DAMAGED.findall(leg.error):
            os.unlink(path)
            self.counts["files removed as told"] += 1

    def come_to_an_end(self, name, directory):
        """Nobody disturbs it any more, but for those who share the machine with us."""
        for attempt in range(self.args.tries):
            leg = self.leg(f"{name}-last{attempt}", directory, ["--resume"], hazards.Start("undisturbed"), [])
            self.obey(leg)
            if leg.status == FINE:
                return leg
        self.keep(leg, directory, [f"it does not come to its end: {leg.error.decode(errors='replace')}"])
        return leg

    def disturb(self, name):
        """Legs until one ends the run, or nobody wants to disturb it any more. Whether it ended."""
        for number in range(self.random.randint(min(1, self.args.legs), self.args.legs)):
            self.random = random.Random(f"{self.args.seed}/{name}/{number}")  # whatever the last leg met
            start = hazards.draw_start(self.random, self.starts)
            events = self.draw_events()
            self.disk.leave(start.room)
            leg = self.leg(f"{name}-{number}", self.dir, ["--resume"] if number else [], start, events)
            self.disk.leave(None)
            self.obey(leg)
            if leg.status == FINE:
                return leg
            self.damage_a_capture()
        return None

    def cycle(self, number):
        self.random = random.Random(f"{self.args.seed}/{number}")
        shutil.rmtree(self.dir, ignore_errors=True)
        self.damaged.clear()
        before = self.counts["legs"]
        leg = self.disturb(f"{number}") or self.come_to_an_end(f"{number}", self.dir)
        result = os.path.join(self.dir, "run.json")
        if leg.status != FINE or not os.path.exists(result):
            return
        found = checks.Comparison(self.reference_json, result)
        left = checks.temporaries_of(self.dir)
        self.counts.update({"cycles": 1, "cells measured": self.cells, "cells told": len(found.told),
                            "cells lost": len(found.lost), "differences": len(found.different),
                            "runs of the same bytes": found.same, "temporary files left": len(left),
                            "cells run again": self.reruns()})
        if found.lost or found.different or left or self.damaged:
            self.keep(leg, self.dir, [f"lost {found.lost[:5]}, different {found.different[:5]}, left {left}, "
                                  f"damaged {self.damaged}"])
        print(f"cycle {number}: {self.counts['legs'] - before} legs, {self.reruns()} cells run again, "
              f"{'the same bytes' if found.same else f'{len(found.told)} cells told'}", flush=True)

    def reruns(self):
        with open(os.path.join(self.dir, "run.json"), encoding="utf-8") as file:
            return len(json.load(file)["provenance"]["reruns"])

    def run(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        print(f"seed {self.args.seed}, {self.args.seconds} s, {self.args.config}", flush=True)
        if not self.disk.own:
            print("no disk of its own can be mounted here: none will be full", flush=True)
        begun = time.monotonic()
        self.reference()
        number = 0
        while time.monotonic() - begun < self.args.seconds and not self.stopping and number != self.args.cycles:
            number += 1
            self.cycle(number)
        self.counts["temporary files left"] += len(os.listdir(self.temporary))
        return self.report(time.monotonic() - begun)

    # ---- What comes out ----

    def report(self, seconds):
        names = ("cycles", "legs", "resumes", "cells measured", "cells run again", "cells told", "cells lost",
                 "differences", "runs of the same bytes", "orphans", "temporary files left", "files removed as told")
        figures = {"seed": self.args.seed, "config": self.args.config, "hours": round(seconds / 3600, 3),
                   "machine": f"{platform.machine()}, {os.cpu_count()} processors, Linux {platform.release()}",
                   "cells of the config": self.cells, **{name: self.counts[name] for name in names},
                   "faults": sum(self.faults.values()), "faults by kind": dict(sorted(self.faults.items())),
                   "peak KiB of the tool": self.peaks["tool"], "peak KiB of a QEMU": self.peaks["QEMU"],
                   "checks that failed": self.bad}
        with open(os.path.join(self.out, "soak.json"), "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)
            file.write("\n")
        text = "".join(self.lines(figures))
        with open(os.path.join(self.out, "soak.txt"), "w", encoding="utf-8") as file:
            file.write(text)
        print(text, end="", flush=True)
        return 1 if self.bad or not self.counts["cycles"] else 0

    def lines(self, figures):
        for name, value in figures.items():
            if isinstance(value, dict):
                yield f"{name}:\n" + "".join(f"  {kind:34} {count:8}\n" for kind, count in value.items())
            elif isinstance(value, list):
                yield f"{name}: {len(value)}\n" + "".join(f"  {one}\n" for one in value)
            else:
                yield f"{name:36} {value}\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=time.time_ns() // 1000 % 1000000)
    parser.add_argument("--cycles", type=int, help="no more than these")
    parser.add_argument("--config", default="configs/full.yaml")
    parser.add_argument("--timeout", type=int)
    parser.add_argument("--mean", type=float, default=6.0)
    parser.add_argument("--legs", type=int, default=8)
    parser.add_argument("--reference", help="an undisturbed run of the config, which is there already")
    parser.add_argument("--grace", type=float, default=10.0, help="so long may take what was told to end")
    parser.add_argument("--tries", type=int, default=30, help="of an undisturbed leg, on a busy machine")
    parser.add_argument("--out", default="build/soak")
    parser.add_argument("--tool", default="build/irqbench")
    parser.add_argument("--preloads", default="build/tests")
    args = parser.parse_args()
    soak = Soak(args)
    try:
        return soak.run()
    finally:
        soak.disk.end()


if __name__ == "__main__":
    sys.exit(main())
