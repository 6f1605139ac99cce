#!/bin/bash
# What check-reference.py says of two runs that differ: by cell, not by place.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
reference=reports/reference/default/run.json
# changed EXPRESSION: the reference run after it, as `r`, with c(ID) a cell.
changed() {
    /usr/bin/python3 - "$reference" "$1" >"$work/run.json" <<'PY'
import json, sys
r = json.load(open(sys.argv[1]))
c = lambda id: next(x for x in r["cells"] if x["id"] == id)
exec(sys.argv[2])
json.dump(r, sys.stdout)
PY
}
# says EXPRESSION STATUS LINE...
says() {
    local status=0 line
    changed "$1" || return
    scripts/check-reference.py reference $reference "$work/run.json" >"$work/out" 2>&1 || status=$?
    is "$status" "$2" || { cat "$work/out"; return 1; }
    for line in "${@:3}"; do has "$(cat "$work/out")" "$line" || return; done
}
# refuses_run EXPRESSION LINE
refuses_run() {
    local status=0
    changed "$1" || return
    scripts/check-reference.py reference $reference "$work/run.json" >"$work/out" 2>&1 || status=$?
    is "$status" 2 && has "$(cat "$work/out")" "$2"
}
cell=mps2-an385/entry_exit/raw_c/none
meant="if that is meant: make reference"
tap "the same run is the same" says "pass" 0
tap "provenance does not count" says "r['provenance'] = {'x': 1}" 0
tap "which image it was is no number, but said" says "r['targets'][0]['image_crc'] += 1" 0 "another image than the reference's: mps2-an385"
tap "a metric that moved, by how much" says "c('$cell')['metrics']['entry']['max'] += 3" 1 \
    "$cell: metrics/entry/max: 12 became 15 (+3)" "$meant"
tap "a cell that is gone does not move the others" says "r['cells'].remove(c('$cell'))" 1 "  $cell: gone" "$meant"
tap "and it is the only line about cells" is "$(grep -c ': gone\|became' "$work/out")" 1
tap "a cell that is new" says "r['cells'].insert(0, dict(c('$cell'), id='a/new/cell/none'))" 1 "  a/new/cell/none: new"
tap "a metric that is new" says "c('$cell')['metrics']['another'] = {}" 1 "$cell: metrics/another: new"
tap "a metric that is gone" says "del c('$cell')['metrics']['exit']" 1 "$cell: metrics/exit: gone"
tap "a status" says "c('$cell')['status'] = 'fault'" 1 "$cell: status: 'ok' became 'fault'"
tap "what is no cell" says "r['targets'][0]['flags'] = '-O3'" 1 "/targets/"
tap "many are counted" says "[x['metrics'].clear() for x in r['cells']]" 1 "more"
# What is new does not hide behind what changed.
tap "how many are new, gone and changed" says "[x.update(status='fault') for x in r['cells'][3:]]; del r['cells'][0:2]; r['cells'].append(dict(r['cells'][0], id='z/new/cell/none'))" 1 \
    "  z/new/cell/none: new" "cells: 1 new, 2 gone, $(($(grep -c '^   "id": ' $reference) - 3)) changed, of $(($(grep -c '^   "id": ' $reference) - 1))" "$meant"
tap "what to do stands last" has "$(tail -n 1 "$work/out")" "$meant"
# ---- Another compiler or QEMU ----
other="[t.update(compiler='another') for t in r['targets']]"
tap "another compiler may move numbers" says "$other; c('$cell')['metrics']['entry']['cycles'] = 3" 0 "not the reference's versions"
tap "but not cells" says "$other; r['cells'].remove(c('$cell'))" 1 "  $cell: gone" "$meant"
shared=mps2-an385/shared_update/primask/none broken=mps2-an385/shared_update/none/none
tap "nor that a cell has a number" says "$other; c('$cell').update(status='unsupported', reason='x', metrics={})" 1 "$cell: unsupported: x"
tap "nor that none has" says "$other; [x.update(status='unsupported', reason='x', metrics={}) for x in r['cells']]" 1 "more"
tap "nor why one has none" says "$other; next(x for x in r['cells'] if x['status'] == 'unsupported').update(reason='x')" 1 ": unsupported: x"
tap "nor that what is lost is counted" says "$other; [c(i)['metrics'].pop('lost_updates') for i in ('$shared', '$broken')]" 1 \
    "$shared: nothing says what it lost" "$broken: nothing says what it lost"
tap "nor what a discipline must keep" says "$other; c('$shared')['metrics']['lost_updates']['total'] = 2" 1 "$shared: 2 lost updates"
tap "nor that a critical section holds something off" says "$other; m = c('$shared')['metrics']['masked']; m.update(min=0, mean=0, max=0)" 1 \
    "$shared: a critical section that held nothing off"
tap "nor that it is there at all" refuses_run "$other; del c('$shared')['metrics']['masked']" "KeyError('masked')"
for at in entry_exit/dispatch_table/none:entry entry_exit/dispatch_table/none:round_trip response/defer_thread/none:response; do
    tap "nor the order of styles, ${at#*:}" says "$other; m = c('mps2-an385/${at%:*}')['metrics']['${at#*:}']; m.update(min=0)" 1 \
        "mps2-an385/${at%%/*}/${at#*:}: " "is out of order"
done
tap "nor that there are any" says "$other; [x['metrics'].pop('round_trip', 0) for x in r['cells']]" 1 "mps2-an385: no style has a number for round_trip"
tap "nor that every cycle was met" says "$other; c('$shared')['coverage']['cycles']['met'] -= 1" 1 "$shared: cycles {"
tap "nor that every boundary was" says "$other; c('$shared')['coverage']['boundaries']['met'] -= 1" 1 "$shared: boundaries {"
tap "nor what a cell must prove" says "$other; c('$cell')['lost'] = 1" 1 "$cell: triggered"
has_not_meant() { has_not "$(cat "$work/out")" "$meant"; }
tap "which no new reference makes right" has_not_meant
no_tool() { IRQBENCH=$work/none refuses_run "$other" "check-reference: $work/none: "; }
tap "without an irqbench nothing is known of the metrics" no_tool

# ---- What the plugin saw ----
no_numbers() {
    local status=0
    changed "[x.update(status='unsupported', metrics={}) for x in r['cells']]" || return
    scripts/check-reference.py witness "$work/run.json" >"$work/out" 2>&1 || status=$?
    is "$status" 1 && has "$(cat "$work/out")" "no cell has a number"
}
tap "of no cells it saw nothing" no_numbers

# ---- What is no run ----
no_run() {
    local status=0
    printf '%s' "$1" >"$work/run.json"
    scripts/check-reference.py "$2" $reference "$work/run.json" >"$work/out" 2>&1 || status=$?
    is "$status" 2 && is "$(wc -l <"$work/out")" 1 && has "$(cat "$work/out")" "check-reference: " && has "$(cat "$work/out")" "$work/run.json"
}
for text in '' '{' 'null' '[]' '{}' '{"cells": [{}], "targets": []}' '{"cells": 3, "targets": []}' '{"cells": [], "targets": [3]}'; do
    tap "'$text' is refused with a sentence" no_run "$text" same
done
tap "so is a target that says nothing of itself" no_run '{"cells": [], "targets": [{}]}' reference
tap_end
