#!/bin/bash
# Refuses an image in which the swept code of a load or of a discipline is longer
# than a record can say. Reads what nm prints; exit 1 with a sentence a region.
set -u
limit=$(sed -n 's/^#define WIRE_REGION_MAX *\([0-9]*\).*/\1/p' "$(dirname "$0")/../bench/wire/schema.h")
awk -v limit="${limit:?}" '
    function number(hex,   i, value) {
        for (i = 1; i <= length(hex); i++) value = 16 * value + index("0123456789abcdef", substr(hex, i, 1)) - 1
        return value
    }
    $3 ~ /^(load|sharing)_.*_(begin|end)$/ { at[$3] = number($1) }
    END {
        for (name in at) {
            if (name !~ /_begin$/) continue
            region = substr(name, 1, length(name) - 6)
            bytes = at[region "_end"] - at[name]
            if (bytes >= 0 && bytes <= limit) continue
            printf "%s: its swept code has %d bytes; a record can say at most %d: make the loop shorter\n", region, bytes, limit > "/dev/stderr"
            bad = 1
        }
        exit bad
    }'
