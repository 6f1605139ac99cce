# The plugin as a witness of whole runs: one figure that is a cycle off, in what
# was recorded or in the firmware's own subtraction, costs the cell its numbers.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-witness.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
tool=build/irqbench
board=mps2-an385

cat > "$work/small.yaml" << END
name: small
boards: $board
scenarios: [entry_exit, entry_swept, preemption, tail_chain, shared_op, shared_update]
styles: [raw_asm, defer_thread]
sharing: primask
loads: idle
samples: {synchronous: 30, asynchronous: 400}
END

irqbench() { timeout -k 5 "$hung" "$tool" "$@"; }
measure() { # name, then more options
    local name=$1
    shift
    irqbench run "$work/small.yaml" -o "$work/$name" --strict "$@" > "$work/$name.log" 2>&1
}
# ask RUN EXPRESSION: of the run as `r`, its cells by id without the board as `c`.
ask() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" << 'END'
import json, sys
r = json.load(open(sys.argv[1]))
c = {x["id"].split("/", 1)[1]: x for x in r["cells"]}
print(eval(sys.argv[2]))
END
}
asked() { is "$(ask "$1" "$2")" "$3"; }
# change CAPTURE CODE: rows are [digest, {metric number: [best, nominal, worst, hardware,
# measured, uncalibrated]}]; number 0 is the event's place, [address, cycle, cycles].
reseal() { case $1 in *.irqraw) /usr/bin/python3 -B host/tests/faults/reseal.py "$1" ;; esac; }
change() {
    /usr/bin/python3 - "$1" "$2" << 'END'
import json, struct, sys, zlib
path, code = sys.argv[1:]
head, rest = open(path, "rb").read().split(b"\n", 1)
head = json.loads(head)
link, data, rows, at = rest[:head["bytes"]], zlib.decompress(rest[head["bytes"]:]), [], 0
while at < len(data):
    has, digest = struct.unpack_from("<II", data, at)
    at += 8
    row = {}
    for metric in (m for m in range(32) if has >> m & 1):
        row[metric] = list(struct.unpack_from("<IIIIII" if metric else "<III", data, at))
        at += 4 * len(row[metric])
    rows.append([digest, row])
exec(code)
data = b"".join(struct.pack("<II", sum(1 << m for m in row), digest) +
                b"".join(struct.pack(f"<{len(row[m])}I", *row[m]) for m in sorted(row)) for digest, row in rows)
data = zlib.compress(data)
head["witness_bytes"], head["witness_crc32"] = len(data), zlib.crc32(data)
open(path, "wb").write(json.dumps(head).encode() + b"\n" + link + data)
END
    reseal "$1"
}
# place_of SCENARIO SAMPLE: where its event fell.
place_of() {
    cp "$work/good/raw/$board/$(number "$1").irqraw" "$work/copy"
    change "$work/copy" "print('0x%08x' % rows[$2][1][0][0])"
}
# number SCENARIO: of its raw_asm or primask cell on the link.
number() {
    /usr/bin/python3 -c 'import json, sys
for x in json.load(open(sys.argv[1]))["cells"]:
    if x["scenario"] == sys.argv[2] and x["subject"] in ("raw_asm", "primask"): print("%04d" % x["number"])
' "$work/good/manifest.json" "$1"
}
# spoilt SCENARIO CODE REASON: the cell says so, and all others are as before.
spoilt() {
    local id
    rm -rf "$work/spoilt"
    cp -r "$work/good" "$work/spoilt"
    change "$work/spoilt/raw/$board/$(number "$1").irqraw" "$2" || return
    irqbench run --replay "$work/spoilt" > "$work/spoilt.log" 2>&1 || { cat "$work/spoilt.log"; return 1; }
    id=$(ask spoilt "[k for k in c if k.startswith('$1/') and k.split('/')[1] in ('raw_asm', 'primask')][0]")
    asked spoilt "c['$id']['status'], c['$id']['metrics'], c['$id']['reason']" "('inconclusive', {}, '$3')" &&
        asked spoilt "[k for k in c if c[k]['status'] != 'ok']" "['$id']"
}

tap "a run in modelled cycles" measure good
tap "its evidence is the model's" asked good "{(t['evidence'], t['clock']) for t in r['targets']}" "{('model', 'dwt')}"
tap "every figure was compared and equal" /usr/bin/python3 scripts/check-reference.py witness "$work/good/run.json"
tap "the floor is 12 cycles of hardware and none of software" \
    asked good "c['entry_exit/raw_asm/none']['metrics']['entry']['parts']" "{'hardware': 12, 'software': 0}"
tap "the floor comes from the manual" \
    asked good "c['entry_exit/raw_asm/none']['metrics']['entry']['origin']" "{'manual': 12, 'measured': 0, 'uncalibrated': 0}"
tap "every timed figure says where its cycles come from" asked good \
    "[(k, m) for k in c for m, v in c[k]['metrics'].items() if 'parts' in v and sum(v['origin'].values()) != v['bounds']['nominal']]" "[]"
tap "software that returns by a register has an uncalibrated refill in it" asked good \
    "sum(v['origin']['uncalibrated'] for k in c for v in c[k]['metrics'].values() if 'origin' in v) > 0" True
tap "an exit's floor is 10 cycles of hardware" \
    asked good "c['entry_exit/raw_asm/none']['metrics']['exit']['parts']" "{'hardware': 10, 'software': 0}"
tap "nothing but ids in the capture is needed for the same bytes again" \
    sh -c "cp '$work/good/run.json' '$work/kept' && '$tool' run --replay '$work/good' && cmp '$work/kept' '$work/good/run.json'"

# Who counted is recorded, too: another core or unit than the run's is refused, another
# version of the model is said in the result.
counted_by() { # KEY VALUE
    rm -rf "$work/by" && cp -r "$work/good" "$work/by" &&
        sed -i "1s/\"$1\":[0-9]*/\"$1\":$2/" "$work/by/raw/$board/target.irqraw" && reseal "$work/by/raw/$board/target.irqraw"
    irqbench run --replay "$work/by" 2>&1
}
tap "a capture counted for another core is refused" has "$(counted_by core 3108)" "counts with core 0xC24, this tool expects 0xC23"
tap "so is one counted in instructions" has "$(counted_by bound 4)" "counts with bound 4, this tool expects 2"
counted_by model 196615 > "$work/by.log"
tap "one of another model keeps its version" asked by "{t['model']['version'] for t in r['targets']}" "{'3.7'}"

# Nor is a run finished by another model than it began with.
finish() {
    rm -rf "$work/other" && cp -r "$work/good" "$work/other" && rm "$work/other/raw/$board/$(number tail_chain).irqraw" || return
    [ "$1" = same ] || sed -i '1s/"rules":[0-9]*/"rules":12345/' "$work/other/raw/$board/target.irqraw"
    reseal "$work/other/raw/$board/target.irqraw"
    irqbench run "$work/small.yaml" -o "$work/other" --resume 2>&1
}
tap "a run is finished by the model that it began with" has "$(finish same)" "10 ok, 0 inconclusive"
tap "by none with other rules" has "$(finish other)" "its image or its model is not the one that this run began with"

# What was recorded, with one figure changed, one left out, one row too few or many.
tap "one recorded figure that is a cycle off is named with its sample" spoilt entry_exit \
    "rows[17][1][1][1] += 1" "witness: entry of sample 17 is 12 by the firmware, 13 by the plugin"
tap "one figure of a sweep" spoilt entry_swept \
    "rows[399][1][1][1] += 1" "witness: entry of sample 399 is 12 by the firmware, 13 by the plugin"
tap "events that fell outside of the code" spoilt entry_swept \
    "for row in rows: row[1][0][0] = 0x666" "what the event came into by the plugin at 0x00000666 is no instruction of the code under test, which is at $(ask good "'0x%08x' % [k for i, k in c.items() if i.startswith('entry_swept/raw_asm/')][0]['region'][0][0]") (witness place)"
tap "one sample of a sweep whose event was not seen" spoilt entry_swept \
    "del rows[5][1][0]" "witness: the plugin saw no event in sample 5"
tap "a sample that took another path" spoilt tail_chain \
    "del rows[0][1][7]" "witness: tail_chain of sample 0 is 6 by the firmware, but the plugin did not see the sample take that path"
tap "a sample that the plugin did not see" spoilt preemption \
    "rows.pop()" "witness: the plugin saw no sample 29"
tap "a sample that the firmware did not send" spoilt shared_op \
    "rows.append(rows[0])" "witness: the plugin saw more samples than the firmware sent"
tap "bounds that are out of order cost the cell its numbers" spoilt shared_op \
    "for row in rows: row[1][8][2] = row[1][8][1] - 1" "foreground_op: its bounds are out of order (best 7, nominal 7, worst 6)"
best() { asked "$1" "c['entry_exit/raw_asm/none']['metrics']['entry']['bounds']" "$2"; }
widened() {
    rm -rf "$work/wider" && cp -r "$work/good" "$work/wider" &&
        change "$work/wider/raw/$board/$(number entry_exit).irqraw" \
            "rows[0][1][1][0] = 1; rows[7][1][1][0] = 3; rows[9][1][1][2] = 99" &&
        irqbench run --replay "$work/wider" >"$work/wider.log" 2>&1 && best wider "{'best': 3, 'nominal': 12, 'worst': 99}"
}
tap "bounds are the least and the most of all samples but the cold one" widened

cp -r "$work/good" "$work/none"
/usr/bin/python3 - "$work/none/raw/$board/$(number tail_chain).irqraw" << 'END'
import json, sys
head, rest = open(sys.argv[1], "rb").read().split(b"\n", 1)
head = json.loads(head)
del head["witness_bytes"], head["witness_crc32"]
open(sys.argv[1], "wb").write(json.dumps(head).encode() + b"\n" + rest[:head["bytes"]])
END
reseal "$work/none/raw/$board/$(number tail_chain).irqraw"
irqbench run --replay "$work/none" > "$work/none.log" 2>&1
tap "no account of the plugin's, no number" asked none "c['tail_chain/raw_asm/none']['reason']" \
    "witness: the plugin's own account of this cell is missing"

# The firmware's own subtraction, a cycle wrong: one NOP too many in one span.
variant() { # name, sed expression for bench/spans.c
    mkdir -p "$work/$1.tree" && cp -r Makefile bench firmware host reports scripts "$work/$1.tree" &&
        sed -i "$2" "$work/$1.tree/bench/spans.c" &&
        ! cmp -s bench/spans.c "$work/$1.tree/bench/spans.c" &&
        make -C "$work/$1.tree" -j2 firmware BOARDS=$board > "$work/$1.make" 2>&1 || { cat "$work/$1.make"; return 1; }
    measure "$1" --image "$board=$work/$1.tree/build/firmware/$board/irqbench.elf"
    [ $? -eq 1 ] || { cat "$work/$1.log"; return 1; }
}
tap "a NOP too many in the barriers' span" variant barriers 's/span_barriers, NOP, LAST, DSB/span_barriers, NOP, LAST, NOP DSB/'
tap "costs every exit its number, and nothing else" asked barriers \
    "sorted({k.split('/')[0] for k in c if c[k]['status'] != 'ok'}), c['preemption/raw_asm/none']['reason']" \
    "(['entry_exit', 'preemption'], 'witness: preempt_exit of sample 0 is 9 by the firmware, 10 by the plugin')"
tap "where the whole was taken too, the parts do not make it up" asked barriers "c['entry_exit/raw_asm/none']['reason']" \
    "entry 12 + body 0 + exit 9 are 21, but the whole was measured as 22"
tap "a NOP too many in the padding's span" variant padding 's/span_nop, "", STAMP, NOP/span_nop, "", STAMP, NOP NOP/'
tap "costs entries and operations theirs" asked padding \
    "sorted({k.split('/')[0] for k in c if c[k]['status'] != 'ok'}), c['shared_op/primask/none']['reason']" \
    "(['entry_exit', 'preemption', 'shared_op'], 'witness: foreground_op of sample 0 is 6 by the firmware, 7 by the plugin')"

# What the model assumes of neighbouring loads must not show in corrected figures.
assume() { measure "$1" --rule "pair_loads=$2"; }
some() { asked "$1" "len([k for k in c if '/raw_asm/' in k]) > 3" True; }
figures="{k: {m: v['counts'] for m, v in c[k]['metrics'].items()} for k in c if '/raw_asm/' in k}"
check_pairing() {
    tap "a run without load pairing" assume unpaired off
    tap "and one with it" assume paired on
    tap "the naked style's cells are there" some paired
    tap "load pairing moves no corrected figure of the naked style" is "$(ask unpaired "$figures")" "$(ask paired "$figures")"
    tap "but it does change the model" asked paired "r['targets'][0]['model']['rules'] != $(ask unpaired "r['targets'][0]['model']['rules']")" True
}
check_pairing

# The same by the tool's own options, which the run keeps.
tap "a run with a rule and a parameter changed" measure changed --rule pair_loads=off --param entry=20 --param pend_delay=0/0/1
tap "has the parameter's count" asked changed "c['entry_exit/raw_asm/none']['metrics']['entry']['min']" 20
tap "and its bound" asked changed "c['entry_exit/raw_asm/none']['metrics']['entry']['bounds']['worst']" 21
tap "which is nobody's measurement" asked changed "c['entry_exit/raw_asm/none']['metrics']['entry']['origin']['uncalibrated']" 20
tap "and holds what was changed" asked changed "r['targets'][0]['model']['changed']" \
    "['pair_loads=off', 'entry=20', 'pend_delay=0/0/1']"
tap "beside a sum of all settings" asked changed "r['targets'][0]['model']['rules'] not in ($(ask good "r['targets'][0]['model']['rules']"), $(ask paired "r['targets'][0]['model']['rules']"))" True
tap "a run without changes holds none" asked good "r['targets'][0]['model']['changed']" "[]"
tap "it is not resumed with other settings" \
    has "$(irqbench run "$work/small.yaml" -o "$work/changed" --resume --rule pair_loads=off 2>&1)" "its boards, their model or its QEMU differs"
tap "nor reported with one of the same board" \
    has "$(irqbench report "$work/good" "$work/changed" -o "$work/both" 2>&1)" "was built or set up differently"
tap "a board that nobody times has no model to change" sh -c \
    "sed 's/^name: small/&\nclock: insns/' '$work/small.yaml' >'$work/nobody.yaml'; build/irqbench run '$work/nobody.yaml' -o '$work/nobody' --param entry=20 2>&1 | grep 'no board of this config is timed by the model'"

# What a part changes, in its board.yaml.
cp -r build/firmware "$work/firmware"
printf 'model: [entry=16/16/20, store_then_load=off]\n' >> "$work/firmware/$board/board.yaml"
part() { IRQBENCH_FIRMWARE=$work/firmware measure part --param entry=15; }
tap "a run of a board with settings of its own" part
tap "has them before the user's" asked part "r['targets'][0]['model']['changed'], c['entry_exit/raw_asm/none']['metrics']['entry']['min']" \
    "(['entry=16/16/20', 'store_then_load=off', 'entry=15'], 15)"
printf 'model: [entyr=14]\n' >> "$work/firmware/mps2-an386/board.yaml"
sed "s/^boards: .*/boards: mps2-an386/" "$work/small.yaml" >"$work/other.yaml"
wrong_part() { IRQBENCH_FIRMWARE=$work/firmware irqbench run "$work/other.yaml" -o "$work/other" 2>&1; }
tap "a setting that is none is told with its board" \
    has "$(wrong_part)" "board mps2-an386: model: the model has no parameter 'entyr'; did you mean 'entry'?"

# Instructions are witnessed like cycles; they have no bounds.
sed 's/^name: small/&\nclock: insns/' "$work/small.yaml" > "$work/insns.yaml"
insns() { irqbench run "$work/insns.yaml" -o "$work/insns" --strict > "$work/insns.log" 2>&1 || { cat "$work/insns.log"; return 1; }; }
tap "a run in instructions" insns
tap "its evidence is no model's" asked insns "{(t['evidence'], t['clock'], 'model' in t) for t in r['targets']}" "{('insns', 'insns', False)}"
tap "every figure of it was compared and equal, too" asked insns \
    "{x['witness']['compared'] - x['witness']['equal'] for x in r['cells']}, min(x['witness']['compared'] for x in r['cells']) > 0" "({0}, True)"
tap "it has no bounds" asked insns "any('bounds' in m for x in r['cells'] for m in x['metrics'].values())" False

# Where the plugin is not, or is another one than the tool's.
mkdir "$work/away" && cp "$tool" "$work/away/"
away() { IRQBENCH_FIRMWARE=build/firmware timeout -k 5 "$hung" "$work/away/irqbench" run "$work/$1.yaml" -o "$work/$1-away" 2>&1; }
for config in small insns; do
    tap "without the plugin nothing is run ($config)" has "$(away $config)" "the QEMU plugin libvdwt.so is not beside irqbench"
done
tap "a plugin that is named and missing is an error" \
    has "$(IRQBENCH_VDWT=/nowhere.so irqbench run "$work/small.yaml" -o "$work/nowhere" 2>&1)" "cannot read /nowhere.so"
tap "a run in cycles is not resumed in instructions" \
    has "$(irqbench run "$work/insns.yaml" -o "$work/good" --resume 2>&1)" "holds another run"
# A wrapper that tells the plugin to count another core than the tool has asked for.
printf '#!/bin/sh\nfor a; do shift; set -- "$@" "$(printf %%s "$a" | sed s/core=cortex-m3/core=cortex-m4/)"; done\nexec qemu-system-arm "$@"\n' > "$work/qemu"
chmod +x "$work/qemu"
tap "a plugin that counts another core is refused" \
    has "$(IRQBENCH_QEMU="$work/qemu" irqbench run "$work/small.yaml" -o "$work/other-core" 2>&1)" "the QEMU plugin counts with core 0xC24, this tool expects 0xC23"
tap_end
