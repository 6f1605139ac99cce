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
cell=mps2-an385/entry_exit/raw_c/none
meant="if that is meant: make reference"
tap "the same run is the same" says "pass" 0
tap "provenance does not count" says "r['provenance'] = {'x': 1}" 0
tap "a metric that moved, by how much" says "c('$cell')['metrics']['entry']['max'] += 3" 1 \
    "$cell: metrics/entry/max: 15 became 18 (+3)" "$meant"
tap "a cell that is gone does not move the others" says "r['cells'].remove(c('$cell'))" 1 "  $cell: gone" "$meant"
tap "and it is the only line about cells" is "$(grep -c ': gone\|became' "$work/out")" 1
tap "a cell that is new" says "r['cells'].insert(0, dict(c('$cell'), id='a/new/cell/none'))" 1 "  a/new/cell/none: new"
tap "a metric that is new" says "c('$cell')['metrics']['another'] = {}" 1 "$cell: metrics/another: new"
tap "a metric that is gone" says "del c('$cell')['metrics']['exit']" 1 "$cell: metrics/exit: gone"
tap "a status" says "c('$cell')['status'] = 'fault'" 1 "$cell: status: 'ok' became 'fault'"
tap "what is no cell" says "r['targets'][0]['flags'] = '-O3'" 1 "/targets/"
tap "many are counted" says "[x['metrics'].clear() for x in r['cells']]" 1 "more"
tap_end
