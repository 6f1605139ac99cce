#!/usr/bin/python3
"""Runs a config on a board that labgrid manages: writes the image by the target's own driver, if it has
one, and lets irqbench measure through the target's serial port.

    run.py ENV.yaml TARGET CONFIG.yaml -o FOLDER [--resume]

Exit: that of irqbench; 2 where the target has no port that irqbench can open."""
import argparse
import os
import subprocess
import sys

from labgrid import Environment
from labgrid.exceptions import InvalidConfigError, NoDriverFoundError, NoResourceFoundError
from labgrid.resource import NetworkSerialPort, RawSerialPort

HERE = os.path.dirname(os.path.abspath(__file__))


def refuse(text):
    print("run.py: " + text, file=sys.stderr)
    sys.exit(2)


def port_of(target):
    """What `irqbench run --port` is to be given, and the rate."""
    for kind in (RawSerialPort, NetworkSerialPort):
        try:
            resource = target.get_resource(kind, wait_avail=False)
        except NoResourceFoundError:
            continue
        if kind is RawSerialPort:
            return resource.port, resource.speed
        if resource.protocol != "raw":
            refuse("%s: its NetworkSerialPort speaks %s; serve it as bytes, `protocol: raw`"
                   % (target.name, resource.protocol))
        return "tcp:%s:%d" % (resource.host, resource.port), None
    refuse("%s has neither a RawSerialPort nor a NetworkSerialPort" % target.name)


def flash(target):
    try:
        driver = target.get_driver("BootstrapProtocol")
    except NoDriverFoundError:
        print("run.py: %s has no driver that writes an image: it is to have the right one already" % target.name,
              file=sys.stderr)
        return
    driver.load()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("env")
    parser.add_argument("target")
    parser.add_argument("config")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--resume", action="store_true")
    given = parser.parse_args()
    try:
        target = Environment(given.env).get_target(given.target)
    except (FileNotFoundError, InvalidConfigError) as error:
        refuse("%s: %s" % (given.env, error))
    if target is None:
        refuse("%s has no target %s" % (given.env, given.target))
    port, rate = port_of(target)
    flash(target)
    tool = os.environ.get("IRQBENCH", os.path.join(HERE, "../../../build/irqbench"))
    command = [tool, "run", given.config, "-o", given.output, "--port", port]
    command += ["--baud", str(rate)] if rate else []
    command += ["--resume"] if given.resume else []
    sys.exit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main()
