#!/bin/bash
# What the tool writes as JSON is as reports/schemas/ says, and nothing else; configs are as
# `irqbench schema config` says. Checked by python3-jsonschema.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check() { /usr/bin/python3 -B host/tests/check_schema.py "reports/schemas/$1.schema.json" "${@:2}"; }
quiet() { timeout "$hung" "$tool" "$@" 2>"$work/err"; }

# Every object that is ours says all that it may have.
closed() {
    /usr/bin/python3 - reports/schemas/*.schema.json <<'END'
import json, sys
def walk(file, node, path):
    if isinstance(node, dict):
        if node.get("type") in ("object", ["object", "null"]):
            assert "additionalProperties" in node and node["additionalProperties"] is not True, (file, path)
        for key, value in node.items():
            walk(file, value, path + [key])
    elif isinstance(node, list):
        for i, value in enumerate(node):
            walk(file, value, path + [i])
assert len(sys.argv) > 7
for file in sys.argv[1:]:
    walk(file, json.load(open(file)), [])
END
}
tap "every object of the schemas is closed" closed

cat >"$work/small.yaml" <<'END'
name: small
boards: [mps2-an385, mps2-an500]
scenarios: [entry_swept, shared_update]
styles: [raw_c]
sharing: [none, primask]
loads: [masked(4), idle]
END
runs() {
    quiet run "$work/small.yaml" -o "$work/run" --progress json && cp "$work/err" "$work/progress" &&
        quiet run "$work/small.yaml" -o "$work/shard" --shard 1/2 -q &&
        quiet run "$work/small.yaml" -c primask -o "$work/part" --repeat 2 --param refill_call=1/1/2 -q || return 1
    python3 -B host/tests/as_silicon.py reports/reference/default "$work/board" &&
        python3 -B host/tests/as_silicon.py reports/reference/default "$work/board2" --add entry=3 &&
        python3 -B host/tests/as_silicon.py reports/reference/default "$work/board3" --add entry=1 &&
        check run "$work"/{run,shard,part,board}/run.json reports/reference/*/run.json host/tests/fixtures/run/run.json
}
tap "run.json of models, of instructions, of a part, of several runs and of a board" runs

# A new key, a wrong type and a missing one are seen.
sees() {
    local change
    for change in 'd["new"] = 1' 'd["cells"][0]["new"] = 1' 'd["targets"][0]["clock_hz"] = "fast"' 'del d["config"]["seed"]' \
        'd["cells"][0]["status"] = "good"' 'next(iter(d["cells"][0]["metrics"].values()))["p42"] = 1' 'd["schema"] = "irqbench-run/9"'; do
        /usr/bin/python3 -c "import json, sys; d = json.load(open(sys.argv[1])); $change; json.dump(d, open(sys.argv[2], 'w'))" \
            reports/reference/insns/run.json "$work/changed.json" || return 1
        ! check run "$work/changed.json" >/dev/null || { echo "not seen: $change"; return 1; }
    done
}
tap "a key that is new, missing or of another type is seen" sees

compares() {
    quiet compare "$work/board" "$work/board2" --json >"$work/compare1.json" &&
        quiet compare "$work/board" "$work/board2" --again "$work/board3" --json >"$work/compare2.json" &&
        quiet compare reports/reference/default:raw_c reports/reference/default:raw_asm --json >"$work/compare3.json" &&
        quiet compare reports/reference/default "$work/run" --json >"$work/compare4.json" &&
        check compare "$work"/compare[1-4].json && grep -q '"silicon": {' "$work/compare1.json" && grep -q '"worse"' "$work/compare3.json"
}
tap "compare --json" compares

doctors() {
    quiet doctor --json >"$work/doctor1.json"
    quiet doctor --json --board mps2-an386 >"$work/doctor2.json" && check doctor "$work"/doctor[12].json
}
tap "doctor --json" doctors

exports() {
    local run
    for run in reports/reference/default "$work/board" "$work/part"; do
        quiet export "$run" -f json -o "$work/rows-${run##*/}.json" || return 1
    done
    quiet export reports/reference/default -f json --unit ns -o "$work/rows-ns.json" && check export "$work"/rows-*.json
}
tap "export --format json" exports

elf=build/firmware/mps2-an385/irqbench.elf
traces() {
    quiet trace $elf -m mps2-an385 --insns 3000000 --format json >"$work/trace1.json" &&
        quiet trace $elf -m mps2-an385 --insns 3000000 --format json --profile --stack -f main -f 'kernel_*' --idle main \
            --event 5/50000 --event 6@4000 --skip-boot >"$work/trace2.json" &&
        quiet trace build/firmware/mps2-an500/irqbench.elf -m mps2-an500 --insns 300000 --format json --profile >"$work/trace3.json" &&
        check trace "$work"/trace[123].json
}
tap "trace --format json" traces
# An image that masks, unmasks and faults: what a healthy one has none of.
dying() {
    cat >"$work/dying.s" <<'END'
        .syntax unified
        .cpu cortex-m3
        .thumb
        .text
        .word 0x20002000, reset, hang, hang, hang, hang, hang
        .thumb_func
        .type reset, %function
reset:  cpsid i
        nop
        cpsie i
        bl fault
        .thumb_func
        .type fault, %function
fault:  push {r4, lr}
        udf #0
        .thumb_func
        .type hang, %function
hang:   b hang
        .end
END
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -Wl,-Ttext=0,-e,reset -Wl,--no-warn-rwx-segments "$work/dying.s" -o "$work/dying.elf" || return 1
    quiet trace "$work/dying.elf" -m mps2-an385 --insns 20000 --format json --stack --profile >"$work/dying.json"
    is $? 3 && check trace "$work/dying.json" && grep -q '"died": "' "$work/dying.json" && grep -q '"bits"' "$work/dying.json"
}
tap "trace --format json of an image that died" dying

progress() {
    quiet trace $elf -m mps2-an385 --insns 60000000 --progress json >/dev/null
    cat "$work/err" >>"$work/progress"
    [ -s "$work/err" ] && grep -q '"step":"end"' "$work/progress" && check progress --lines "$work/progress"
}
tap "progress as JSON lines" progress

figures() {
    quiet report host/tests/fixtures/run --figures -o "$work/page" >/dev/null && check figures "$work"/page/figures/*.json &&
        is "$(ls "$work"/page/figures/*.json | wc -l)" 3
}
tap "what a report keeps beside figures" figures

# Schema and parser take the same configs, and refuse the same.
"$tool" schema config >"$work/config.schema.json"
configs() {
    "$tool" init "$work/first.yaml" >/dev/null && /usr/bin/python3 -B - "$work" "$tool" "$work/first.yaml" configs/*.yaml <<'END'
import json, subprocess, sys, yaml, jsonschema, pathlib, re
work, tool, *files = sys.argv[1:]
schema = json.load(open(f"{work}/config.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for file in files:
    errors = [e.message for e in validator.iter_errors(yaml.safe_load(open(file)))]
    assert not errors, (file, errors)
# Its keys are those of the parser's tables.
source = pathlib.Path("host/lib/matrix/config.c").read_text()
table = lambda name: set(re.findall(r'(?:NAMES|CYAML_FIELD_\w+)\("(\w+)"', re.search(rf"{name}\[\] = \{{(.*?)\}};", source, re.S).group(1)))
assert table("config_fields") == set(schema["properties"])
assert table("also_fields") == set(schema["properties"]["also"]["items"]["properties"])
good = "name: a\nboards: mps2-an385\nscenarios: entry_exit\nstyles: [raw_c]\n"
texts = {True: [good, good + "samples: auto\n", good + "samples: 2\n", good + "samples: {synchronous: 10000000}\n", good + "seed: 4294967295\n", good + "seed: 0x10\n",
                good.replace("name: a", "name: '5'"),
                good + "clock: insns\n", good + "timeout_s: 86400\n", good + "also:\n- scenarios: entry_swept\n  loads: [masked(0..8 step 4)]\n"],
         False: [good + "sample: 5\n", good + "samples: 1\n", good + "samples: 10000001\n", good + "samples: {both: 3}\n", good + "seed: -1\n",
                 good + "seed: 4294967296\n", good + "clock: fast\n", good + "timeout_s: 0\n", good + "timeout_s: 86401\n", good + "also: []\n",
                 good + "also:\n- style: raw_c\n", good + "seed: '5'\n", good + "samples: '5'\n", good + "samples: 1.5\n", good + "seed: ~\n",
                 good.replace("name: a", "name: 5"), good.replace("name: a", "name: no"), good.replace("name: a", "name: .a"), good.replace("name: a", "name: a/b"),
                 good.replace("name: a\n", ""), good.replace("boards: mps2-an385\n", ""), good.replace("mps2-an385", "mps2-an999"), good + "loads: []\n"]}
for fine, group in texts.items():
    for text in group:
        path = pathlib.Path(work, "try.yaml")
        path.write_text(text)
        parsed = subprocess.run([tool, "run", str(path), "--dry-run"], capture_output=True).returncode == 0
        valid = validator.is_valid(yaml.safe_load(text))
        assert parsed == valid == fine, (text, "parser", parsed, "schema", valid)
END
}
tap "schema config and the parser take and refuse the same configs" configs

inits() {
    local board
    cd "$work" && mkdir init && cd init || return 1
    "$tool" init >out && [ -s irqbench.yaml ] && has "$(<out)" "irqbench run irqbench.yaml --dry-run" &&
        board=$(sed -n 's/^boards: //p' irqbench.yaml) &&
        is "$("$tool" run irqbench.yaml --dry-run)" "$board/entry_exit/defer_thread/none"$'\n'"$board/entry_exit/raw_c/none"$'\n'"2 of 2 cells" &&
        "$tool" run irqbench.yaml -o results -q --strict || return 1
    echo mine >irqbench.yaml
    "$tool" init >out 2>err
    is $? 2 && has "$(<err)" "irqbench.yaml is there already; --force replaces it" && is "$(<irqbench.yaml)" mine && is "$(<out)" "" || return 1
    "$tool" init --force >out && has "$(<irqbench.yaml)" "name: irqbench" || return 1
    "$tool" init --board mps2-an358 "other name.yaml" >out 2>err
    is $? 2 && has "$(<err)" "did you mean 'mps2-an385'?" && [ ! -e "other name.yaml" ]
}
tap "init writes a config that runs, and replaces none" inits
# For every board: what it names is what that board has.
inits_for_all() {
    local board boards
    boards=$("$tool" list boards | cut -d' ' -f1) && at_least 3 $boards || return
    for board in $boards; do
        "$tool" init --force --board "$board" "$work/board.yaml" >/dev/null && "$tool" run "$work/board.yaml" --dry-run >/dev/null || return 1
        is "$(sed 's/^# \(loads\|sharing\|samples\|seed\|timeout_s\|clock\):/\1:/' "$work/board.yaml" | sed 's/^scenarios: .*/scenarios: all/' >"$work/all.yaml"
            "$tool" run "$work/all.yaml" --dry-run 2>&1 | grep -c error)" 0 || { "$tool" run "$work/all.yaml" --dry-run; return 1; }
    done
}
tap "init writes one for each board, with comments that hold" inits_for_all

tap_end
