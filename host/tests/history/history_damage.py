#!/usr/bin/env python3
"""Damages a history, byte by byte and otherwise, and asks irqbench for it: it must say the same as
before, or refuse; and leave the file as it is.

usage: history_damage.py IRQBENCH HISTORY RUN.json FOLDER

Prints what is wrong; exit 1 if anything is.
"""
import pathlib
import random
import sqlite3
import subprocess
import sys

FLIPS = 160
tool, history, run, folder = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])
folder.mkdir()
whole = history.read_bytes()
path = folder / "h.sqlite"
problems = []


def ask(*arguments):
    return subprocess.run([tool, "history", *arguments, "-d", path], capture_output=True,
                          check=False, timeout=1500)


def left_alone(what, data):
    there = sorted(entry.name for entry in folder.iterdir())
    if there != ["h.sqlite"] or path.read_bytes() != data:
        problems.append(f"{what}: the file was changed, or has company: {there}")


def refused(what, data, words=b""):
    """By readers and writers."""
    path.write_bytes(data)
    for arguments in (["show"], ["export"], ["add", run]):
        answer = ask(*arguments)
        if answer.returncode != 2 or answer.stdout or words not in answer.stderr:
            problems.append(f"{what}: {arguments[0]} says {answer.returncode} "
                            f"{answer.stdout[:80]} {answer.stderr}")
        left_alone(f"{what}, {arguments[0]}", data)


def changed(*statements):
    """What SQLite makes of a whole one."""
    path.write_bytes(whole)
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return path.read_bytes()


def new_database(*statements):
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return path.read_bytes()


refused("a text", b"my diary\n" * 1000, b"is no history of irqbench")
refused("zeros", bytes(8192), b"is no history of irqbench")
refused("another's database", new_database("CREATE TABLE diary (day TEXT)"),
        b"no history of irqbench")
refused("one of another's with our number", changed("PRAGMA application_id = 1"),
        b"no history of irqbench")
refused("a newer one", changed("PRAGMA user_version = 2"), b"history of version 2")
refused("a trigger", changed("CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM points; END"),
        b"damaged")
refused("a view", changed("CREATE VIEW v AS SELECT * FROM runs"), b"damaged")
refused("a number that was changed", changed("UPDATE points SET nominal = nominal + 1 WHERE n = 1"),
        b"damaged")
refused("a commit that was moved", changed("UPDATE commits SET date = date - 86400"), b"damaged")
refused("a row that is missing", changed("DELETE FROM points WHERE series = 1 AND run = 1"),
        b"damaged")
refused("a series that is missing", changed("DELETE FROM series WHERE id = 1"), b"damaged")
refused("WAL mode", changed("PRAGMA journal_mode = WAL"), b"WAL mode")
refused("cut to a half", whole[: len(whole) // 2])
refused("cut by a byte", whole[:-1])

path.write_bytes(whole)
before = ask("export").stdout
draw = random.Random(5)
kept = 0
written = [at for at, byte in enumerate(whole) if byte and at >= 100]
for at in [*range(0, 100, 4), *draw.sample(written, FLIPS)]:
    data = bytearray(whole)
    data[at] ^= draw.choice([1, 2, 16, 128, 255])
    path.write_bytes(data)
    answer = ask("export")
    kept += answer.returncode == 0
    if answer.returncode == 0 and answer.stdout != before:
        problems.append(f"byte {at} was changed, and the answer with it")
    if answer.returncode not in (0, 2) or (answer.returncode == 2 and answer.stdout):
        problems.append(f"byte {at} was changed: {answer.returncode} {answer.stderr}")
    left_alone(f"byte {at}", bytes(data))
if kept > FLIPS / 2:
    problems.append(f"{kept} changes of a byte passed: is anything looked at?")
print("\n".join(problems))
sys.exit(bool(problems))
