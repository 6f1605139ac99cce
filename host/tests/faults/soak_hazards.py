"""What befalls a run, for soak.py: what its start has in it (a `Start`), and what comes while it goes on
(events, by name). All is drawn from a random.Random that the caller seeds."""
import os
import resource
import signal
import subprocess
import sys
import time

MIB = 1 << 20
# The program's own calls and allocations up to these are hit; a run of the full matrix has about as many.
CALLS_MAX, ALLOCATIONS_MAX = 60_000, 5_000_000
LINE_BYTES = (4_000, 60_000)  # between two faults of the line
GREETINGS_BYTES = 32_000      # what the tool's first targets say of themselves before their cells
BUSY_S = (1.0, 4.0)
PAUSE_S = (0.2, 3.0)


def log_uniform(random, low, high):
    return int(low * (high / low) ** random.random())


class Start:
    """How a leg's tool is started: variables of its environment, its limits, the room on its disk."""

    def __init__(self, kind):
        self.kind = kind
        self.environment = {}
        self.preload = []
        self.limits = []      # of resource.setrlimit()
        self.room = None      # bytes that are still free on the disk
        self.kills = False    # the tool may end by SIGKILL

    def set_limits(self):
        for limit, value in self.limits:
            resource.setrlimit(limit, (value, resource.getrlimit(limit)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)

    def fault(self, text):
        self.preload.append("faults")
        self.environment["IRQBENCH_FAULT"] = text


def undisturbed(start, random):
    pass


def line(start, random):
    start.preload.append("line")
    after = random.choice([0, GREETINGS_BYTES, GREETINGS_BYTES])
    start.environment["IRQBENCH_LINE"] = f"{random.randrange(1 << 62)}:{log_uniform(random, *LINE_BYTES)}:{after}"


def killed_at_a_call(start, random):
    start.fault(f"kill:{log_uniform(random, 1, CALLS_MAX)}")
    start.kills = True


def failing_call(start, random):
    start.fault(f"call:{log_uniform(random, 1, CALLS_MAX)}{random.choice(['', '+'])}")


def failing_memory(start, random):
    start.fault(f"memory:{log_uniform(random, 1, ALLOCATIONS_MAX)}{random.choice(['', '+'])}")


def few_files(start, random):
    start.limits.append((resource.RLIMIT_NOFILE, random.randrange(4, 40)))


def little_memory(start, random):
    start.limits.append((resource.RLIMIT_AS, random.randrange(12, 400) * MIB))


def short_files(start, random):
    start.limits.append((resource.RLIMIT_FSIZE, log_uniform(random, 512, 4 * MIB)))


def full_disk(start, random):
    start.room = log_uniform(random, 4096, 16 * MIB)


# How often each comes, against the others: what ends the tool early has less time to meet anything.
STARTS = {undisturbed: 2, line: 4, killed_at_a_call: 1, failing_call: 1, failing_memory: 1, few_files: 1,
          little_memory: 1, short_files: 1, full_disk: 1}


def draw_start(random, names):
    kinds = [start for start in STARTS if start.__name__ in names]
    kind = random.choices(kinds, [STARTS[start] for start in kinds])[0]
    start = Start(kind.__name__)
    kind(start, random)
    return start


# ---- While it goes on ----

def children_of(pid):
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        if parent == pid:
            found.append(int(name))
    return sorted(found)


def send(pid, number):
    try:
        os.kill(pid, number)
        return True
    except ProcessLookupError:
        return False


class Victim:
    """The tool and what it started, which events happen to."""

    def __init__(self, process, random):
        self.process, self.random = process, random
        self.later = []   # (time, pid, signal)
        self.helpers = []
        self.killed = False
        self.signalled = False
        self.stopped = set()

    def tool(self, number):
        if self.process.poll() is not None:
            return False
        self.killed |= number == signal.SIGKILL
        self.signalled |= number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        return send(self.process.pid, number)

    def qemu(self, number):
        children = children_of(self.process.pid)
        return bool(children) and send(self.random.choice(children), number)

    def pause(self, pid):
        if not send(pid, signal.SIGSTOP):
            return False
        self.later.append((time.monotonic() + self.random.uniform(*PAUSE_S), pid, signal.SIGCONT))
        return True

    def pause_tool(self):
        return self.process.poll() is None and self.pause(self.process.pid)

    def pause_qemu(self):
        children = children_of(self.process.pid)
        return bool(children) and self.pause(self.random.choice(children))

    def starve(self):
        seconds = self.random.uniform(*BUSY_S)
        loop = f"import time\nend = time.monotonic() + {seconds}\nwhile time.monotonic() < end: pass"
        for _ in range(4 * (os.cpu_count() or 1)):
            self.helpers.append(subprocess.Popen([sys.executable, "-c", loop], stdin=subprocess.DEVNULL))
        return True

    def step(self):
        """What is due: whoever was paused goes on."""
        now = time.monotonic()
        for due in [due for due in self.later if due[0] <= now]:
            self.later.remove(due)
            send(due[1], due[2])

    def end(self):
        """Behind the tool's end."""
        for helper in self.helpers:
            helper.kill()
            helper.wait()


EVENTS = {
    "tool killed": lambda victim: victim.tool(signal.SIGKILL),
    "tool told to end (SIGTERM)": lambda victim: victim.tool(signal.SIGTERM),
    "tool interrupted (SIGINT)": lambda victim: victim.tool(signal.SIGINT),
    "tool hung up (SIGHUP)": lambda victim: victim.tool(signal.SIGHUP),
    "tool stopped and continued": Victim.pause_tool,
    "QEMU killed": lambda victim: victim.qemu(signal.SIGKILL),
    "QEMU crashed (SIGSEGV)": lambda victim: victim.qemu(signal.SIGSEGV),
    "QEMU stopped": lambda victim: victim.qemu(signal.SIGSTOP),
    "QEMU stopped and continued": Victim.pause_qemu,
    "machine starved": Victim.starve,
}
