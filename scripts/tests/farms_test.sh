# The examples for farms: read by the farms' own software where it is installed, and run against
# boards in QEMU behind TCP and a pseudo-terminal.
. scripts/tests/lib/tap.sh
. scripts/tests/lib/children.sh
unset MAKEFLAGS MFLAGS MAKELEVEL
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-farms.XXXXXX") || exit 2
trap 'end_children; rm -rf "$work"' EXIT
python=/usr/bin/python3
export IRQBENCH=$PWD/build/irqbench

# serve BOARD WAY: its place is in $work/BOARD.
serve() {
    timeout -k 1 "$hung" python3 -B host/tests/channel.py --board "$1" --serve "$2:$work/$1" </dev/null >"$work/$1.out" 2>&1 &
    child_begun $!
    awaits $! test -s "$work/$1" -o -L "$work/$1"
}
config() { printf 'name: farm\nboards: %s\nscenarios: entry_exit\nstyles: raw_c\nsamples: 20\n' "$1" >"$work/$1.yaml"; }
refuses() { # STATUS WORDS COMMAND...
    local status=$1 words=$2 found
    shift 2
    found=$("$@" 2>&1)
    is $? "$status" && has "$found" "$words"
}

# ---- LAVA ----

lava='import sys, yaml
from lava_common import schemas
from lava_common.schemas.test import testdef
'
if $python -c "$lava" 2>/dev/null; then
    tap "LAVA takes the test definition" $python -c "$lava
testdef.validate(yaml.safe_load(open('scripts/farms/lava/irqbench.yaml')))"
    tap "and the job" $python -c "$lava
job = yaml.safe_load(open('scripts/farms/lava/job.yaml'))
schemas.validate(job); schemas.extra_checks(job)"
else
    tap_skip "LAVA takes the job and its test definition" "lava-common is not installed"
fi
steps() {
    $python - <<'END'
import yaml
for step in yaml.safe_load(open("scripts/farms/lava/irqbench.yaml"))["run"]["steps"]:
    print(step)
END
}
if $python -c 'import yaml' 2>/dev/null; then
    tap "each of its steps is a command of the shell" bash -n <(steps)
    writes_config() { (cd "$work" && BOARD=mps2-an385 bash -c "$(cd - >/dev/null && steps | grep '^printf')") && "$IRQBENCH" run "$work/farm.yaml" -o "$work/lava"; }
    tap "the config that it writes runs" writes_config
else
    tap_skip "its steps" "python3-yaml is not installed"
fi
cases() {
    "$IRQBENCH" export host/tests/fixtures/run --format lava >"$work/cases" && "$IRQBENCH" export host/tests/fixtures/run --format csv >"$work/rows" &&
        $python - "$work/cases" "$work/rows" <<'END'
import csv, re, sys
found = [dict(part.split("=", 1) for part in re.fullmatch(r"<LAVA_SIGNAL_TESTCASE ([^>]+)>", line).group(1).split(" "))
         for line in open(sys.argv[1]).read().splitlines()]
rows = list(csv.DictReader(open(sys.argv[2])))
assert len(found) == len(rows) > 3
assert len({case["TEST_CASE_ID"] for case in found}) == len(found), "a name comes twice"
for case, row in zip(found, rows):
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", case["TEST_CASE_ID"]), case
    assert case["RESULT"] == {"ok": "pass", "unsupported": "skip"}.get(row["status"], "fail"), (case, row)
    summed = row["total"] and row["metric"] not in ("max_rate", "interval")
    assert case.get("MEASUREMENT", "") == row["total" if summed else "p50"], (case, row)
assert any(row["total"] not in ("", row["p50"]) for row in rows)
END
}
tap "an export has a test case for each row, with the same median, or total of what is counted" cases

# ---- GNU parallel ----

config mps2-an385
config mps2-an386
serve mps2-an385 tcp
serve mps2-an386 pty
place=$(cat "$work/mps2-an385")
if command -v parallel >/dev/null; then
    printf '# two boards\nmps2-an385 tcp:127.0.0.1:%s %s\n\nmps2-an386  %s %s # by a terminal\n' "${place##*:}" "$work/mps2-an385.yaml" "$work/mps2-an386" "$work/mps2-an386.yaml" >"$work/list"
    both() {
        timeout "$hung" scripts/farms/parallel.sh "$work/list" "$work/farm" >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
        grep -q '"ok"' "$work/farm/mps2-an385/run.json" && grep -q '"ok"' "$work/farm/mps2-an386/run.json" && has "$(<"$work/farm/report/index.html")" mps2-an386
    }
    tap "two boards at the same time, and a report of both" both
    sed 's/pty[^ ]*//; s/mps2-an386  [^ ]*/mps2-an386 \/dev\/none/' "$work/list" >"$work/half"
    one_fails() { refuses 1 "1 of 2 boards did not run" timeout "$hung" scripts/farms/parallel.sh "$work/half" "$work/half-run" && grep -q '"ok"' "$work/half-run/mps2-an385/run.json"; }
    tap "where one is not there the other runs" one_fails
    # A stand-in for the tool: boards run or fail as the list says, and a report is the names it was given.
    cat >"$work/tool" <<'END'
#!/bin/bash
if [ "$1" = run ]; then [ "$6" != gone ] && mkdir -p "$4" && echo '{}' >"$4/run.json"; exit; fi
[ "$1" = report ] || exit 9
while [ $# -gt 0 ]; do [ "$1" = -o ] && mkdir -p "$2" && printf '%s\n' "${names[@]}" >"$2/index.html"; names+=("${1##*/}"); shift; done
END
    chmod +x "$work/tool"
    stale() {
        printf 'a here c\nb here c\n' >"$work/list2"
        IRQBENCH=$work/tool scripts/farms/parallel.sh "$work/list2" "$work/farm2" >/dev/null 2>&1 || return 1
        has "$(<"$work/farm2/report/index.html")" a && has "$(<"$work/farm2/report/index.html")" b || return 1
        printf 'a gone c\nb here c\n' >"$work/list2"
        IRQBENCH=$work/tool refuses 1 "1 of 2 boards did not run" scripts/farms/parallel.sh "$work/list2" "$work/farm2" &&
            is "$(grep -x '[ab]' "$work/farm2/report/index.html")" b || return 1
        sed -i 's/here/gone/' "$work/list2"
        IRQBENCH=$work/tool refuses 1 "the report of an earlier time is taken away" scripts/farms/parallel.sh "$work/list2" "$work/farm2" &&
            [ ! -e "$work/farm2/report/index.html" ]
    }
    tap "what a board that did not run has from an earlier time is in no report" stale
    for wrong in "two words:a b:three words" "../x p c:../x p c:no board's name" "a p c;a p c:a p c\na p d:stands there twice" "empty:# nothing:names no board"; do
        IFS=: read -r name text words <<<"$wrong"
        printf '%b\n' "$text" >"$work/wrong"
        tap "a list is refused: $name" refuses 2 "$words" scripts/farms/parallel.sh "$work/wrong" "$work/none"
    done
else
    tap_skip "several boards at the same time" "GNU parallel is not installed"
fi

# ---- labgrid ----

if $python -c 'import labgrid' 2>/dev/null; then
    loads() { $python -c 'from labgrid.config import Config; c = Config("scripts/farms/labgrid/env.yaml"); assert set(c.get_targets()) == {"stm32f4discovery", "nucleo_f103rb"}; assert c.get_image_path("stm32f4discovery").endswith("build/firmware/stm32f4discovery/irqbench.elf")'; }
    tap "labgrid reads the example" loads
    cat >"$work/env.yaml" <<END
targets:
  tcp: {resources: {NetworkSerialPort: {host: 127.0.0.1, port: ${place##*:}, protocol: raw}}}
  terminal: {resources: {RawSerialPort: {port: $work/mps2-an386, speed: 460800}}}
  telnet: {resources: {NetworkSerialPort: {host: 127.0.0.1, port: ${place##*:}}}}
  none: {resources: {}}
END
    labgrid() { timeout "$hung" $python scripts/farms/labgrid/run.py "$work/env.yaml" "$@"; }
    tap "a board behind labgrid's network port runs" labgrid tcp "$work/mps2-an385.yaml" -o "$work/labgrid"
    tap "and one at a port of this computer" labgrid terminal "$work/mps2-an386.yaml" -o "$work/labgrid-terminal"
    tap "a port that is served by RFC 2217 is refused, with the remedy" refuses 2 "serve it as bytes" labgrid telnet "$work/mps2-an385.yaml" -o "$work/x"
    tap "a target without a port, too" refuses 2 "has neither" labgrid none "$work/mps2-an385.yaml" -o "$work/x"
    tap "and one that is not there" refuses 2 "has no target other" labgrid other "$work/mps2-an385.yaml" -o "$work/x"
else
    tap_skip "a board that labgrid manages" "labgrid is not installed"
fi
tap_end
