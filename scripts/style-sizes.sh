#!/bin/bash
# What each handler style's own object brings into a linked image, in lines of
# catalog.txt: size, style, NAME, and bytes of code, of vector tables, of RAM, of the
# styles' arena. Counted is what a user of the style has as well: all that its
# descriptor's `vectors` and `install` lead to within the object, and through `prepare`
# what does the work. Not what is there for measuring: the witness (`check`), the second
# table (`vectors_work`), handlers other than that of LINE_EMPTY, functions with stamps.
# Nor what others share: the kernel, bench_each_handler. What the linker dropped is not in
# the map, and counts nothing.
#
#   scripts/style-sizes.sh READELF IRQBENCH.MAP IRQBENCH.ELF OBJECT...
set -u
[ $# -ge 4 ] || { echo "usage: scripts/style-sizes.sh READELF IRQBENCH.MAP IRQBENCH.ELF OBJECT..." >&2; exit 2; }
readelf=$1 map=$2 elf=$3
shift 3
[ -s "$map" ] && [ -s "$elf" ] || { echo "scripts/style-sizes.sh: $map or $elf is missing" >&2; exit 2; }

# Styles that register handlers share the bare one of bench/evidence.c.
shared=$("$readelf" -sW "$elf" | awk '$4 == "FUNC" && $8 == "handle_empty" { print $3; exit }')

# What of which object the linker kept: OBJECT, section, output section.
kept() {
    awk '
        /^Linker script and memory map/ { on = 1 }
        !on { next }
        /^[.\/]/ { output = $1 }
        /^ [.][^ ]+$/ { pending = $1; next }
        /^ [.]/ && NF >= 4 { pending = $1; sub(/^ [^ ]+/, "") }
        $1 ~ /^0x/ && pending != "" { object = $0; sub(/^ *0x[0-9a-f]+ +0x[0-9a-f]+ /, "", object)
            if (output ~ /^[.](vectors|text|rodata|data|bss|noinit)$/) print object "\t" pending "\t" output }
        { pending = "" }' "$map"
}

grep -lF .bench.styles. -- "$@" | while read -r object; do
    { kept | awk -F'\t' -v o="$object" '$1 == o { print "KEPT", $2, $3 }'
      "$readelf" -SrsW "$object" || echo UNREADABLE; } | awk -v object="$object" -v shared="${shared:-0}" '
        # References that matter: from what section to what symbol or section.
        function target(name) { return name in home ? home[name] : name }
        function reach(section,   n, i, part) {
            if (section in reached || section in bare_instrument) return
            reached[section]
            n = split(refs[section], part, "\n")
            for (i = 1; i <= n; i++) {
                if (part[i] == "bench_arena") arena_used = 1
                if (part[i] in place && place[part[i]] in instrument) continue
                if (part[i] ~ /^bench_(handlers|each_handler)$/) registers = 1
                reach(target(part[i]))
            }
        }
        function hex(text,   i, value) {
            for (i = 1; i <= length(text); i++) value = 16 * value + index("0123456789abcdef", substr(text, i, 1)) - 1
            return value
        }
        $1 == "KEPT" { output[$2] = $3; next }
        $1 == "UNREADABLE" { bad = 1 }
        /^Relocation section / { from = $3; gsub(/\047/, "", from); sub(/^[.]rel/, "", from); next }
        /^Symbol table/ { from = "" }
        /^ +\[ *[0-9]+\] / { line = $0; sub(/^ +\[ */, "", line); split(line, part, /[ \]]+/); section[part[1] + 0] = part[2]
            if (part[2] ~ /^[.]bench[.]styles[.]/) { descriptor = part[2]; style = substr(part[2], 15) } next }
        from != "" && /^[0-9a-f]+ / {
            if (from ~ /^[.]bench[.]styles[.]/) field[hex($1)] = $5
            else refs[from] = refs[from] $5 "\n"
            if (from == ".irqbench.stamps") stamped[$5]
            next }
        $1 ~ /^[0-9]+:$/ && $7 ~ /^[0-9]+$/ && ($4 == "FUNC" || $4 == "OBJECT") {
            home[$8] = section[$7 + 0]
            place[$8] = $7 " " $2
            if ($8 == "arena_taken") { arena = $3; next }
            if ($3 + 0 > 0 && !($7 " " $2 in size)) { size[$7 " " $2] = $3 + 0; kind[$7 " " $2] = $4; where[$7 " " $2] = section[$7 + 0]
                functions[section[$7 + 0]] += $4 == "FUNC" }
            if ($8 ~ /^handler[.]/) { line = $8; sub(/.*[.]/, "", line); handler[line] = $7 " " $2 }
        }
        END {
            if (bad || style == "") { print "scripts/style-sizes.sh: " object " cannot be read" > "/dev/stderr"; exit 1 }
            for (line in handler) if (line != "EMPTY" && handler[line] != handler["EMPTY"]) instrument[handler[line]]
            for (one in size)
                if (kind[one] == "FUNC" && where[one] in stamped && functions[where[one]] == 1) instrument[one]
            for (one in size) if (one in instrument && functions[where[one]] == 1) bare_instrument[where[one]]
            # Offsets in struct bench_style (bench/registration.h).
            if (field[8] == "bench_arena") arena_used = 1
            if (28 in field) { instrument[place[field[28]]]; reach(target(field[28])) }
            if (8 in field) reach(target(field[8]))
            if (24 in field) reach(target(field[24]))
            for (one in size) {
                at = output[where[one]]
                if (!(where[one] in reached) || at == "" || one in instrument) continue
                if (at == ".vectors") tables += size[one]
                if (at ~ /^[.](data|bss|noinit)$/) ram += size[one]
                if (kind[one] == "FUNC" || at == ".rodata") code += size[one]
            }
            if (registers && !("EMPTY" in handler)) code += shared
            printf "size\tstyle\t%s\t%d\t%d\t%d\t%s\n", style, code, tables, ram, !arena_used ? 0 : arena == "" ? "-" : arena + 0
        }' || exit 1
done
exit "${PIPESTATUS[1]}"
