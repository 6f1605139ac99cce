# Counts executed instructions between stamps in QEMU's log of every executed
# instruction (one at a time, -d exec,nochain): the same metrics as measured, found
# without any clock. What a span contains besides is taken off by rule: a stamp
# is two instructions, a store one, DSB and ISB one each.
#
#   awk -v stamps=FILE -v run=ADDRESS -v cells="ID ID..." -f executed.awk LOG

function say(metric, value) { print cell, metric, value }

BEGIN {
    while ((getline line < stamps) > 0) {
        split(line, part, " ")
        id[sprintf("%8s", part[1])] = part[2]
    }
    for (key in id) {
        padded = key
        gsub(/ /, "0", padded)
        stamp[padded] = id[key]
    }
    split(cells, name, " ")
}
# Logged, but not executed (the second kind: executed again on its own).
/^(Stopped execution|cpu_io_recompile)/ { n-- }
!/^Trace/ { next }
{
    n++
    split($0, field, "/") # the second is the address, 8 or 16 digits
    pc = substr(field[2], length(field[2]) - 7)
    if (pc == run)
        cell = name[++number]
    if (!(pc in stamp))
        next
    what = stamp[pc]
    scenario = cell
    sub(/\/.*/, "", scenario)
    if (what == 1) {
        trigger = n
        first = worked = body = 0
    } else if (what == 3) {
        first = n
        if (scenario == "entry_exit")
            say("entry", n - trigger - 3)
    } else if (what == 9) {
        worked = 1
        if (scenario == "response")
            say("response", n - trigger - 3)
        if (scenario == "entry_exit")
            say("handoff", n - last - 2)
    } else if (what == 18) {
        body = n
    } else if (what == 19) {
        say("body", n - body - 2)
    } else if (what == 5) {
        if (scenario == "preemption")
            say("preempt_entry", n - inner - 3)
        if (scenario == "tail_chain")
            say("tail_chain", n - last - 2)
    } else if (what == 7) {
        inner = n
    } else if (what == 8) {
        say("preempt_exit", n - last - 4)
    } else if (what == 2 && scenario == "entry_exit") {
        if (first)
            say(worked ? "resume" : "exit", n - last - 4)
        else if (!body)
            say("round_trip", n - trigger - 5)
    }
    if (what == 4 || what == 6 || what == 10)
        last = n
}
