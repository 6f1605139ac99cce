"""Children that end with us: each has a group of its own, and when we are told to end, all groups are ended
first, wherever in our threads they were waited for. What waited gets `Ended`, so that folders for temporary files
are removed on its way out."""

import contextlib
import os
import signal
import subprocess
import threading

# In front of a command: no signal is ignored by it that whoever called us ignores (jobs of a shell do).
AS_IN_A_TERMINAL = ("env", "--default-signal")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """We were told to end, by this signal."""

    def __init__(self, number):
        super().__init__(f"told to end by {signal.Signals(number).name}")
        self.status = 128 + number  # as a shell says it


_lock = threading.RLock()  # the handler may interrupt who holds it
_live = set()
_told = None


def _end_all(number, _frame):
    global _told
    with _lock:
        _told = number
        for child in _live:
            end_group(child)


def end_with_us():
    """To be called first, in the main thread. What is ignored (nohup, a job in the background) stays so."""
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end_all)


def check():
    """Raises Ended if we were told to end."""
    if _told is not None:
        raise Ended(_told)


def end_group(child):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


@contextlib.contextmanager
def started(command, **more):
    """The child, with its output in a pipe; its group is ended at the end of the `with`."""
    with _lock:
        check()
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, **more)
        _live.add(child)
    try:
        yield child
    finally:
        end_group(child)
        child.stdout.close()
        child.wait()
        with _lock:
            _live.discard(child)
        check()  # what went wrong went wrong because it was ended


def run(command, timeout=None, **more):
    """As subprocess.run(), which leaves what its child started; the output is text."""
    with started(command, **more) as child:
        said, _ = child.communicate(timeout=timeout)
        return subprocess.CompletedProcess(command, child.returncode, said.decode(errors="replace"))
