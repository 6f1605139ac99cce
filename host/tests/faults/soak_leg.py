"""One start of the tool in a soak, and the disk that it writes to: for soak.py."""
import collections
import os
import re
import shutil
import signal
import subprocess
import time

import soak_hazards as hazards

MARK = "IRQBENCH_SOAK_MARK"
POLL_S = 0.02
LOOK_EVERY = 25          # polls
HANGS_S = 600            # so long nothing new is on its disk, however busy the machine is
DISK_MIB = 512
SENTENCE = re.compile(rb"^(irqbench|irqbench run|/\S+): .*[a-z]{3}", re.MULTILINE)
BAD_WORDS = (b"Assertion", b"(null)", b"AddressSanitizer", b"runtime error", b"ThreadSanitizer")
FINE, UNABLE, NOT_STARTED = 0, 2, 127


def high_water_kib(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def unmount(path):
    """Also what a soak that was killed left there."""
    if os.path.ismount(path):
        subprocess.run(["umount", path], check=False)


class Disk:
    """Where runs are: a small one of its own if that is allowed, else a folder."""

    def __init__(self, path):
        self.path = path
        os.makedirs(path)
        self.own = self.mount("size", DISK_MIB * hazards.MIB)

    def mount(self, word, size):
        how = ["remount,", "size"] if word == "remount" else ["", "size"]
        command = ["mount", "-t", "tmpfs", "-o", f"{how[0]}size={size}", "soak", self.path]
        return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0

    def leave(self, room):
        """So many bytes are free; None: plenty."""
        if self.own:
            status = os.statvfs(self.path)
            used = (status.f_blocks - status.f_bfree) * status.f_frsize
            self.mount("remount", DISK_MIB * hazards.MIB if room is None else used + room)

    def end(self):
        if self.own:
            unmount(self.path)


class Leg:
    """One start of the tool, until it ends."""

    def __init__(self, soak, name, directory, how, start, events):
        self.soak, self.name, self.directory, self.start = soak, name, directory, start
        self.events = collections.deque(events)  # (seconds, name)
        self.happened = []
        self.hangs = False
        self.error_path = os.path.join(soak.out, "err")
        self.logs = {kind: os.path.join(soak.out, kind + ".log") for kind in ("faults", "line")}
        for path in self.logs.values():
            if os.path.exists(path):
                os.unlink(path)
        with open(self.error_path, "wb") as error:
            self.process = subprocess.Popen(
                [soak.tool, "run", soak.config, "-o", directory, "-q"] + how, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=error,
                env=self.environment(), preexec_fn=start.set_limits)
        self.victim = hazards.Victim(self.process, soak.random)

    def environment(self):
        own = dict(os.environ, TMPDIR=self.soak.temporary, **self.start.environment)
        own[MARK] = self.soak.mark
        own["IRQBENCH_FAULT_LOG"], own["IRQBENCH_LINE_LOG"] = self.logs["faults"], self.logs["line"]
        if self.start.preload:
            own["LD_PRELOAD"] = ":".join(f"{self.soak.preloads}/lib{name}.so" for name in self.start.preload)
        return own

    def run(self):
        begun = time.monotonic()
        polls, changed, seen = 0, 0.0, None
        while self.process.poll() is None:
            now = time.monotonic() - begun
            if self.events and now >= self.events[0][0]:
                self.happen(self.events.popleft()[1])
            self.victim.step()
            if polls % LOOK_EVERY == 0:
                self.look_at_memory()
                before, seen = seen, self.progress()
                changed = changed if seen == before else now
            polls += 1
            if now - changed > HANGS_S and not self.hangs:
                self.hangs = True
                self.process.kill()
            time.sleep(POLL_S)
        self.victim.end()
        self.seconds = time.monotonic() - begun
        self.status = self.process.returncode
        with open(self.error_path, "rb") as file:
            self.error = file.read()

    def progress(self):
        """Something that changes when the run gets on."""
        return [os.stat(folder).st_mtime_ns for folder, _, _ in os.walk(self.directory)]

    def happen(self, name):
        if hazards.EVENTS[name](self.victim):
            self.happened.append(name)

    def look_at_memory(self):
        peaks = self.soak.peaks
        peaks["tool"] = max(peaks["tool"], high_water_kib(self.process.pid))
        for pid in hazards.children_of(self.process.pid):
            peaks["QEMU"] = max(peaks["QEMU"], high_water_kib(pid))

    def count_faults(self, counts):
        """What happened, by kind: what was drawn and met nothing is none."""
        counts.update(self.happened)
        for kind, path in self.logs.items():
            lines = open(path, encoding="utf-8", errors="replace").read().splitlines() if os.path.exists(path) else []
            if kind == "line":
                counts.update("line: " + line for line in lines)
            else:
                lines = [line for line in lines if not line.startswith("kill ")]
                counts.update("call failed: " + line.split(" ")[0] if line != "memory" else "allocation failed"
                              for line in lines)
        if self.start.kills and self.status == -signal.SIGKILL and not self.victim.killed:
            counts["tool killed at a call"] += 1
        if self.start.kind in ("few_files", "little_memory", "short_files", "full_disk") and self.status != FINE:
            counts[self.start.kind.replace("_", " ")] += 1

    def problems(self):
        """Of how it ended."""
        if self.hangs:
            yield f"it hangs ({HANGS_S} s)"
        elif self.status == -signal.SIGKILL:
            if not (self.victim.killed or self.start.kills):
                yield "it was killed, and not by us"
        elif self.status == NOT_STARTED:
            if b"error while loading shared libraries" not in self.error:
                yield "it ended with 127"
        elif self.status not in (FINE, UNABLE):
            yield f"its exit status is {self.status}"
        elif self.status == UNABLE and not SENTENCE.search(self.error):
            yield "it failed without a sentence"
        for word in BAD_WORDS:
            if word in self.error:
                yield f"it says '{word.decode()}'"
