#!/bin/bash
# Refuses an image in which the swept code of a load or of a discipline is longer
# than a record can say, or out of the firmware's reach. Follows the code from a region's
# begin through its branches until its end, as firmware/region.c does. Reads what nm and
# objdump -d print, one after the other; exit 1 with a sentence a region.
set -u
cd "$(dirname "$0")/.." || exit 2
limit=$(sed -n 's/^#define WIRE_REGION_MAX *\([0-9]*\).*/\1/p' bench/wire/schema.h)
before=$(sed -n 's/^#define REGION_BEFORE *\([0-9]*\)u.*/\1/p' firmware/region.h)
behind=$(sed -n 's/^#define REGION_BEHIND *\([0-9]*\)u.*/\1/p' firmware/region.h)
awk -v limit="${limit:?}" -v before="${before:?}" -v behind="${behind:?}" '
    function number(hex,   i, value) {
        for (i = 1; i <= length(hex); i++) value = 16 * value + index("0123456789abcdef", substr(hex, i, 1)) - 1
        return value
    }
    # The places from begin on, in bytes of code; -1: one of them is out of reach; -2: one
    # leads to where nobody follows.
    function bytes_from(begin, end,   todo, n, seen, pc, bytes) {
        todo[n = 1] = begin
        while (n > 0) {
            pc = todo[n--]
            if (pc == end || pc in seen) continue
            if (pc in unknown) { left_by = unknown[pc]; return -2 }
            if (!(pc in size) || pc < begin - 2 * before || pc >= begin + 2 * behind) return -1
            seen[pc]
            bytes += size[pc]
            if (pc in target) todo[++n] = target[pc]
            if (!(pc in over)) todo[++n] = pc + size[pc]
        }
        return bytes
    }
    BEGIN { FS = "\t" }
    split($0, symbol, " ") == 3 && symbol[3] ~ /^(load|sharing)_.*_(begin|end)$/ { at[symbol[3]] = number(symbol[1]); next }
    /^ *[0-9a-f]+:\t/ {
        address = $1
        gsub(/[ :]/, "", address)
        address = number(address)
        raw = $2
        gsub(/ /, "", raw)
        size[address] = length(raw) / 2
        name = $3
        sub(/\.[nw]$/, "", name)
        split($4, operand, /[ ,]+/)
        if (name ~ /^cbn?z$/) target[address] = number(operand[2])
        else if (name ~ /^b(eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|al)?$/) target[address] = number(operand[1])
        if (name ~ /^(bl|blx|tbb|tbh|svc)$/ || name != "bx" && $4 ~ /^pc,/) unknown[address] = name
        if (name == "b" || name == "bx" || (name ~ /^(pop|ldmia)/ && $4 ~ /pc\}/)) over[address]
    }
    END {
        for (name in at) {
            if (name !~ /_begin$/) continue
            region = substr(name, 1, length(name) - 6)
            bytes = bytes_from(at[name], at[region "_end"])
            if (bytes >= 0 && bytes <= limit) continue
            if (bytes == -2) printf "%s: its swept code has %s, behind which nothing is followed: keep all of it in the loop\n", region, left_by > "/dev/stderr"
            else if (bytes < 0) printf "%s: its swept code lies too far apart, or leaves for code that is not there\n", region > "/dev/stderr"
            else printf "%s: its swept code has %d bytes; a record can say at most %d: make the loop shorter\n", region, bytes, limit > "/dev/stderr"
            bad = 1
        }
        exit bad
    }'
