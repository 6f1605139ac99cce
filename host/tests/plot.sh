# `irqbench plot --kind timeline`: a cell of a run, once more, as what happened when. What the
# pictures say is compared with the run's own figures.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-plot.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
tool=build/irqbench

cat >"$work/tiny.yaml" <<END
name: tiny
boards: [mps2-an385, microbit, mps2-an500]
scenarios: [entry_exit, response]
styles: [raw_c, defer_thread]
samples: 20
END
plot() { timeout "$hung" "$tool" plot "$work/run" "$@"; }
# seen BOARD/SCENARIO/STYLE EXPRESSION: of its slices as `s`, those of interrupt lines as `lines`, the
# run's metrics as `m`.
seen() {
    plot --cell "$1/none" --kind timeline -o "$work/t.json" || return
    /usr/bin/python3 - "$work/t.json" "$work/run/run.json" "$1/none" "$2" <<'END'
import json, sys
t = json.load(open(sys.argv[1]))
s = [e for e in t["traceEvents"] if e["ph"] == "X"]
names = {e["tid"]: e["args"]["name"] for e in t["traceEvents"] if e["name"] == "thread_name"}
lines = [e for e in s if names[e["tid"]] == e["name"] and e["name"].startswith("interrupt")]
pending = [e["args"]["cycles"] for e in s if e["name"] == "pending" and names[e["tid"]].startswith("interrupt")]
m = next(c for c in json.load(open(sys.argv[2]))["cells"] if c["id"] == sys.argv[3])["metrics"]
print(eval(sys.argv[4]))
END
}
shows() { local found; found=$(seen "$1" "$2") && is "$found" "$3"; }
refuses() {
    local words=$1 found
    shift
    found=$("$@" 2>&1)
    is $? 2 && has "$found" "$words" && [ ! -e "$work/none.json" ]
}

tap "a run to begin with" "$tool" run "$work/tiny.yaml" -o "$work/run"
tap "each pend leads to its handler in as many cycles as the run's entry has" \
    shows mps2-an385/entry_exit/raw_c "set(pending) == {m['entry']['p50']}, set(pending)" "(True, {12})"
tap "it has three samples, each with its three passes" shows mps2-an385/entry_exit/raw_c "len(lines), len(pending)" "(9, 9)"
more() { plot --cell mps2-an385/entry_exit/raw_c/none --kind timeline --samples 5 -o "$work/five.json" && is "$(grep -o '"pend to handler"' "$work/five.json" | wc -l)" 30; }
tap "or as many as are asked for" more
tap "the empty handler is a cycle of its own: a return" shows mps2-an385/entry_exit/raw_c "min(e['args']['cycles'] for e in lines)" 1
tap "a thread that is woken has its track, and PendSV" shows mps2-an385/response/defer_thread \
    "sorted({n for n in names.values() if n == 'PendSV' or 'worker' in n or 'work' in n})[0], 'PendSV' in names.values()" "('PendSV', True)"
tap "a core without VTOR has one, too" shows microbit/entry_exit/raw_c "set(pending) == {m['entry']['p50']}, len(lines)" "(True, 9)"
tap "and one whose instructions are counted" shows mps2-an500/entry_exit/raw_c "len(lines)" 9
twice() { plot --cell mps2-an385/response/raw_c/none --kind timeline -o "$work/a.vcd" && plot --cell mps2-an385/response/raw_c/none --kind timeline -o "$work/b.vcd" && cmp "$work/a.vcd" "$work/b.vcd" && grep -q '^\$enddefinitions' "$work/a.vcd"; }
tap "as a value change dump, the same each time" twice
# The tool sleeps while the image goes on: it reads nothing, and says nothing, for two seconds. What
# the image takes to send a frame depends on how many it has sent.
cat >"$work/late" <<'END'
#!/bin/bash
[[ " $* " != *" -kernel "* ]] || { kill -STOP $PPID; (sleep 2; kill -CONT $PPID) >&2 & }
exec qemu-system-arm "$@"
END
chmod +x "$work/late"
timeline() { plot --cell mps2-an385/entry_exit/raw_c/none --kind timeline -o "$1"; }
late() { timeline "$work/c.json" && IRQBENCH_CONFINE=no IRQBENCH_QEMU=$work/late timeline "$work/d.json" && cmp "$work/c.json" "$work/d.json"; }
tap "the same where the tool is late" late
if command -v vcd2fst >/dev/null; then
    tap "which GTKWave's reader takes" vcd2fst "$work/a.vcd" "$work/a.fst"
else
    tap_skip "which GTKWave's reader takes" "gtkwave is not installed"
fi

tap "a cell that is not there" refuses "this run has no cell 'nope'" plot --cell nope --kind timeline -o "$work/none.json"
tap "a kind that is none" refuses "--kind cannot be 'pie'" plot --cell mps2-an385/entry_exit/raw_c/none --kind pie -o "$work/none.json"
tap "a name that says no format" refuses "must end with .json or .vcd" plot --cell mps2-an385/entry_exit/raw_c/none --kind timeline -o "$work/none.svg"
tap "nothing to be shown" refuses "--cell is missing" plot --kind timeline -o "$work/none.json"
tap "too many samples" refuses "--samples" plot --cell mps2-an385/entry_exit/raw_c/none --kind timeline --samples 5000 -o "$work/none.json"
tap "a folder that is no run" refuses "$work/nothing" "$tool" plot "$work/nothing" --cell a --kind timeline -o "$work/none.json"
another() { cp -r "$work/run" "$work/other" && sed -i 's/"image_crc": [0-9]*/"image_crc": 1/' "$work/other/run.json" && refuses "is not the image of this run any more" "$tool" plot "$work/other" --cell mps2-an385/entry_exit/raw_c/none --kind timeline -o "$work/none.json"; }
tap "a run of another image" another
# changed NAME OLD NEW WORDS CELL: a run in which OLD is NEW has no timeline of the cell, and says the words.
changed() {
    cp -r "$work/run" "$work/$1" && sed -i "s/$2/$3/" "$work/$1/run.json" && ! cmp -s "$work/run/run.json" "$work/$1/run.json" &&
        refuses "$4" "$tool" plot "$work/$1" --cell "$5" --kind timeline -o "$work/none.json"
}
cell=mps2-an385/entry_exit/raw_c/none
tap "a run of another version of the model" changed version '"version": "[0-9.]*"' '"version": "0.9"' \
    "was counted by version 0.9 of the timing model, this tool has $("$tool" --version | sed -n 's/.*model[a-z ]*\([0-9][0-9]*\.[0-9]*\).*/\1/p'): its timeline would be of other cycles; run the config anew" $cell
tap "or of other rules" changed rules '"rules": [0-9]*' '"rules": 4660' "was counted by other rules of the timing model (00001234) than this tool's" $cell
still() { "$tool" plot "$work/version" --cell mps2-an500/entry_exit/raw_c/none --kind timeline -o "$work/insns.json" && [ -s "$work/insns.json" ]; }
tap "but not of a board whose instructions were counted" still
for status in inconclusive fault unsupported; do
    not_ok() {
        cp -r "$work/run" "$work/$status" && /usr/bin/python3 - "$work/$status/run.json" $status $cell <<'END' &&
import json, sys
r = json.load(open(sys.argv[1]))
c = next(c for c in r["cells"] if c["id"] == sys.argv[3])
c.update(status=sys.argv[2], reason="the dog ate it", metrics={})
json.dump(r, open(sys.argv[1], "w"))
END
            refuses "$cell is $status, and has no result to look at: the dog ate it; choose a cell that is ok" \
                "$tool" plot "$work/$status" --cell $cell --kind timeline -o "$work/none.json"
    }
    tap "a cell that is $status" not_ok
done
# The run's image, but that raw_c's handler faults; the run says that it was of that one.
faulting() {
    local at
    mkdir "$work/firmware" && cp -r build/firmware/mps2-an385 "$work/firmware" &&
        at=$(arm-none-eabi-nm "$work/firmware/mps2-an385/irqbench.elf" | awk '/ raw_c_empty$/ { print $1 }') &&
        /usr/bin/python3 - "$work/firmware/mps2-an385/irqbench.elf" "$at" <<'END' &&
import struct, sys
image, at = bytearray(open(sys.argv[1], "rb").read()), int(sys.argv[2], 16)
base, size, count = struct.unpack_from("<I", image, 28)[0], *struct.unpack_from("<HH", image, 42)
for i in range(count):
    kind, offset, address, _, stored = struct.unpack_from("<5I", image, base + i * size)
    if kind == 1 and address <= at < address + stored:
        struct.pack_into("<H", image, offset + at - address, 0xDE00)  # UDF
open(sys.argv[1], "wb").write(image)
END
        printf 'name: faulting\nboards: mps2-an385\nscenarios: entry_exit\nstyles: raw_c\nsamples: 20\n' >"$work/faulting.yaml" &&
        "$tool" run "$work/faulting.yaml" -o "$work/faulted" --image "mps2-an385=$work/firmware/mps2-an385/irqbench.elf" &&
        cp -r "$work/run" "$work/said" && /usr/bin/python3 - "$work/faulted/run.json" "$work/said/run.json" <<'END' &&
import json, sys
faulted, said = (json.load(open(p)) for p in sys.argv[1:])
assert faulted["cells"][0]["status"] == "fault"
next(t for t in said["targets"] if t["board"] == "mps2-an385")["image_crc"] = faulted["targets"][0]["image_crc"]
json.dump(said, open(sys.argv[2], "w"))
END
        refuses "$cell: traced, it ended with a fault, as it did not in the run" \
            env IRQBENCH_FIRMWARE="$work/firmware" "$tool" plot "$work/said" --cell $cell --kind timeline -o "$work/none.json"
}
tap "a cell that faults when it is traced" faulting
board() { cp -r "$work/run" "$work/port" && sed -i 's/"evidence": "model"/"evidence": "model", "port": true/' "$work/port/run.json" && refuses "was run behind a port" "$tool" plot "$work/port" --cell mps2-an385/entry_exit/raw_c/none --kind timeline -o "$work/none.json"; }
tap "a board behind a port" board
tap_end
