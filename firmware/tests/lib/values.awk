# From what talk printed to values in instructions, straight from the rules:
# raw SysTick counts of 1/clock_hz each, 2^shift ns an instruction of QEMU's own
# time, without the plugin. One line a
# number: "SCENARIO/SUBJECT/LOAD METRIC INDEX VALUE BOUNDARY"; BOUNDARY is the
# stacked return address' instruction number in the region, "-" elsewhere.
# A record that says that something went wrong becomes a line "bad ...".

function decode(raw) { return int((2 * raw * tick_ns + insn_ns) / (2 * insn_ns)) }
function field(name,   i) {
    for (i = 2; i <= NF; i++)
        if (index($i, name "=") == 1)
            return substr($i, length(name) + 2)
    return ""
}
function hexdigits(text) { return (index("0123456789abcdef", substr(text, 1, 1)) - 1) * 16 + index("0123456789abcdef", substr(text, 2, 1)) - 1 }
function say(metric, value, boundary) { print cell, metric, $2, value, boundary }
# All spans of a metric, or 0 where there was none.
function overhead(m) { return decode(least[m, 0]) - (decode(least[m, 1]) - decode(least[m, 2])) }

BEGIN {
    FS = "\t"
    split("entry exit round_trip response preempt_entry preempt_exit tail_chain foreground_op stolen lost_updates masked chain_lower body handoff resume", metric_name, " ")
}
$1 == "qemu" { insn_ns = 2 ^ field("shift") }
$1 == "identity" { tick_ns = 1000000000 / field("clock_hz") }
$1 == "cell" {
    cell = field("scenario") "/" field("subject") "/" field("load")
    split("", least)
    split("", at)
    split("", instruction)
}
$1 == "cell_begin" {
    split("", metric)
    split("", form)
    text = field("columns")
    for (columns = 0; length(text) > 0; text = substr(text, 5)) {
        metric[++columns] = hexdigits(text)
        form[columns] = hexdigits(substr(text, 3))
        at[metric[columns]] = columns
    }
}
# Pieces of code that follow each other; 0b11101, 0b11110 and 0b11111 begin 32 bits.
$1 == "region" {
    if (!(cell in existing))
        region_base = field("address")
    text = field("code")
    for (i = 0; i < length(text) / 4; i += hexdigits(substr(text, 4 * i + 3)) >= 232 ? 2 : 1)
        instruction[(field("address") - region_base) / 2 + i] = existing[cell]++
}
$1 == "calibration" { least[field("metric"), field("span")] = field("min") }
$1 == "row" {
    boundary = "-"
    if (33 in at) {
        boundary = $(at[33] + 2)
        boundary = boundary in instruction ? instruction[boundary] : "outside"
        event = $(at[32] + 2)
        # QEMU cuts to ns the count that loads the timer, and then those to its expiry.
        first_boundary = (int(tick_ns) + int((event - 1) * tick_ns)) / insn_ns
        first_boundary = first_boundary == int(first_boundary) ? first_boundary : int(first_boundary) + 1
    }
    for (i = 1; i <= columns; i++) {
        raw = $(i + 2)
        name = metric_name[metric[i]]
        if (form[i] == 1)
            say(name, decode(raw) - overhead(metric[i]), boundary)
        else if (form[i] == 2) {
            residue = (event + raw) * tick_ns - decode(event + raw) * insn_ns
            if (residue > tick_ns || residue < -tick_ns)
                print "bad", cell, "sample", $2, "does not decode"
            # QEMU shows a device's register as it is behind the instruction that reads
            # it. Both ends of a span are late alike; here one end is the expiry.
            say(name, decode(event + raw) - 1 - first_boundary - overhead(1 in at ? 1 : metric[i]), boundary)
        } else if (form[i] == 3 && name != "")
            say(name, raw, boundary)
    }
}
$1 == "witness" || $1 == "fault" || $1 == "malformed" { print "bad", cell, $0 }
$1 == "cell_end" && cell in existing { print cell, "boundaries", "-", existing[cell], "-" }
$1 == "cell_end" && field("status") != 0 { print "bad", cell, $0 }
$1 == "outcome" && (field("kind") != "ended" || field("lossy") != 0) { print "bad", cell, $0 }
