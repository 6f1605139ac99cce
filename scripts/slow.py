#!/usr/bin/python3
"""Runs a command on a machine that is N times slower.

  slow.py N COMMAND...    ends with the command's exit status, 128 + S if signal S ended it

The command and all that comes of it stand still (SIGSTOP) but for one Nth of each tenth of a second.
Clocks go on: what waits for a time, not for an event, shows. What somebody else has stopped stays so.
"""
import ctypes
import os
import pathlib
import signal
import sys
import time

PERIOD_S = 0.1
PR_SET_CHILD_SUBREAPER = 36


def table():
    """{pid: (parent, state)} of all processes."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text(encoding="latin-1").rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue  # it has just ended
        found[int(folder.name)] = int(parent), state
    return found


def running():
    """Who comes of us, whatever it did to its group or session, and does not stand still; parents first."""
    processes = table()
    ours, left = [], set(processes)
    more = {os.getpid()}
    while more:
        more = {pid for pid in left if processes[pid][0] in more}
        left -= more
        ours += sorted(more)
    return [pid for pid in ours if processes[pid][1] not in "TtZX"]


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def stop_all():
    """Until nobody runs: one that was missed may just have been begun. Parents are stopped before their
    children, and go on behind them: they never see them stand still."""
    stopped = []
    while found := [pid for pid in running() if pid not in stopped]:
        send(found, signal.SIGSTOP)
        stopped += found
    return stopped


def reap(child):
    """The command's wait status once it has ended. Orphans come to us: they are reaped, too."""
    status = None
    while True:
        try:
            pid, how = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return status
        if pid == 0:
            return status
        if pid == child:
            status = how


def slowly(child, times):
    stopped, status = [], None
    try:
        while status is None:
            time.sleep(PERIOD_S / times)
            stopped = stop_all()
            time.sleep(PERIOD_S - PERIOD_S / times)
            send(reversed(stopped), signal.SIGCONT)
            stopped = []
            status = reap(child)
    finally:
        send(reversed(stopped), signal.SIGCONT)
    return os.waitstatus_to_exitcode(status)


def main(argv):
    try:
        times = float(argv[0])
        assert times >= 1 and argv[1:]
    except (AssertionError, IndexError, ValueError):
        print(__doc__, file=sys.stderr)
        return 2
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        child = os.posix_spawnp(argv[1], argv[1:], os.environ, setpgroup=0)
    except OSError as problem:
        print(f"slow: {argv[1]}: {problem.strerror}", file=sys.stderr)
        return 2

    def pass_on(number, _frame):
        send([child], number)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    code = slowly(child, times)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
