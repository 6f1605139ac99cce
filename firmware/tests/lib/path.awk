# Counts instructions along a path through a disassembly (objdump -d
# --no-show-raw-insn): from one place until a stamp, or up to and including the
# instruction that leaves the function for good. Follows calls, returns and
# jumps; a conditional branch ends the program with an error, because which way
# it goes is not in the text.
#
#   awk -v from=PLACE -v to=PLACE -v stamps=FILE -f path.awk DISASSEMBLY
#
# A place is FUNCTION, or FUNCTION:ID for the first stamp of that id in it; `to`
# may also be "return". stamps: lines "ADDRESS ID" in hexadecimal and decimal.

function hex(text,   n, i) {
    n = 0
    text = tolower(text)
    sub(/^0x/, "", text)
    for (i = 1; i <= length(text); i++)
        n = n * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
    return n
}
function fail(why) {
    print "path.awk: from " from " to " to ": " why > "/dev/stderr"
    failed = 1
    exit 1
}
function place(text,   part, i, best) {
    split(text, part, ":")
    if (!(part[1] in start))
        fail("there is no function " part[1])
    if (part[2] == "")
        return start[part[1]]
    best = -1
    for (i = 1; i <= stamp_count; i++)
        if (stamp_id[i] == part[2] && owner[stamp_at[i]] == part[1] && (best < 0 || stamp_at[i] < best))
            best = stamp_at[i]
    if (best < 0)
        fail("no stamp " part[2] " in " part[1])
    return best
}

BEGIN {
    FS = "\t"
    while ((getline line < stamps) > 0) {
        split(line, part, " ")
        stamp_at[++stamp_count] = hex(part[1])
        stamp_id[stamp_count] = part[2]
    }
}
/^[0-9a-f]+ <.*>:$/ {
    split($0, part, /[ <>]+/)
    function_now = part[2]
    start[function_now] = hex(part[1])
}
/^ *[0-9a-f]+:\t/ {
    address = $1
    gsub(/[ :]/, "", address)
    address = hex(address)
    code[address] = $2
    operands[address] = $3
    owner[address] = function_now
    if (previous != "")
        following[previous] = address
    previous = address
}

END {
    if (failed)
        exit 1
    pc = place(from)
    stop = to == "return" ? -1 : place(to)
    for (count = 0; pc != stop; count++) {
        if (!(pc in code) || count > 10000)
            fail("ran away")
        name = code[pc]
        sub(/\.[nw]$/, "", name)
        split(operands[pc], part, " ")
        if (name == "bl") {
            calls[++depth] = following[pc]
            pc = hex(part[1])
        } else if (name == "b") {
            pc = hex(part[1])
        } else if (name ~ /^(bx|blx)$/ || operands[pc] ~ /(\{|, )pc\}/) {
            if (depth == 0) {
                if (stop >= 0)
                    fail("left before it came there")
                count++
                break
            }
            pc = calls[depth--]
        } else if (name ~ /^(b[a-z][a-z]|cbn?z|tb[bh])$/ && name !~ /^(bic|bfc|bfi)/) {
            fail("conditional branch in " owner[pc])
        } else {
            pc = following[pc]
        }
    }
    print count
}
