# `irqbench trace --function`: C++ and Rust names as they are written, parts of them, patterns, and
# functions that are inlined.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

builds() {
    arm-none-eabi-g++ -mcpu=cortex-m3 ${bare/-Wno-override-init/} -fno-exceptions -fno-rtti $images/named.cc -o "$work/named.elf" &&
        image calls cortex-m3 $images/calls.S
}
tap "the images build" builds
calls_of() { traced named mps2-an385 -f "$1" && says "$2" '" ".join("%s=%d" % (x["name"], x["calls"]) for x in t["functions"])'; }
tap "a C++ function as it is written" calls_of 'motor::Pump::start(int)' 'motor::Pump::start(int)=3'
tap "without its parameters" calls_of motor::Pump::halt motor::Pump::halt=1
tap "by its symbol" calls_of _ZN5motor4Pump4haltEv _ZN5motor4Pump4haltEv=1
tap "by a part that only one has" calls_of halt halt=1
tap "a template's instance" calls_of 'void motor::twice<short>(short)' 'void motor::twice<short>(short)=1'
tap "a Rust function, by the newer scheme" calls_of mycrate::foo mycrate::foo=1
tap "and by the older one, without its hash" calls_of core::fmt::write core::fmt::write=2
tap "a pattern is all that follow it, by their names" calls_of 'motor::Pump::*' 'motor::Pump::start(int)=3 motor::Pump::start(char const*)=1 motor::Pump::halt()=1'
in_c() { traced calls mps2-an385 -f 'h?p*' && says "[('hop', 1), ('hop_on', 1)]" 'sorted((x["name"], x["calls"]) for x in t["functions"])'; }
tap "of C names, too" in_c
whole_first() { traced calls mps2-an385 -f hop && says "['hop']" '[x["name"] for x in t["functions"]]'; }
tap "a whole name is meant before a part of others" whole_first
twice() { traced named mps2-an385 -f halt -f motor::Pump::halt && says "(8, 8, 8) (8, 8, 8)" '"%s %s" % (q(t["functions"][0]["exclusive"]), q(t["functions"][1]["exclusive"]))'; }
tap "a function that is asked for twice has its figures twice" twice
tap "places have the name as it is written beside the symbol" says "_ZN5motor4Pump4haltEv motor::Pump::halt()" '"%s %s" % (f("halt")["start"]["function"], f("halt")["start"]["written"])'
lines=$(grep -n 'everywhere((' $images/named.cc | cut -d: -f1 | sort -n | tr '\n' ' ')
inlined() { traced named mps2-an385 -f everywhere && says "0 None [${lines% }] 2" '"%d %s [%s] %d" % (f("everywhere")["calls"], f("everywhere")["start"], " ".join(str(n) for n in sorted(x["line"] for x in f("everywhere")["inlined"])), len(set(x["into"]["function"] for x in f("everywhere")["inlined"])))'; }
tap "an inlined function: where, and by which lines" inlined
table() { call "$work/named.elf" -m mps2-an385 -f everywhere; is "$status: $err" "0: " && has "$out" "everywhere: has no code of its own" && has "$out" "inlined into motor::Pump::start, by named.cc:${lines%% *}" && has_not "$out" "called never"; }
tap "the table says so, and not that it is never called" table
elf=$work/named.elf
tap "a name of several" refuses "'motor::Pump::start' can mean more than one function: motor::Pump::start(int) (0x" "$elf" -m mps2-an385 -f motor::Pump::start
tap "a part of several" refuses "a pattern for all, '*Pump*'" "$elf" -m mps2-an385 -f Pump
tap "a pattern of none" refuses "there is no function 'x*'" "$elf" -m mps2-an385 -f 'x*'
many() { printf '.syntax unified\n.thumb\n.section .vectors,"a"\n.word 0x20001000\n.word many0+1\n.text\n' >"$work/many.S"; for i in $(seq 0 64); do printf '.global many%d\n.type many%d,%%function\n.thumb_func\nmany%d: b .\n.size many%d,2\n' "$i" "$i" "$i" "$i" >>"$work/many.S"; done; image many cortex-m3 -Wl,-e,many0 "$work/many.S" && refuses "65 functions are called 'many*', at most 64" "$work/many.elf" -m mps2-an385 -f 'many*'; }
tap "a pattern of too many" many
tap_end
