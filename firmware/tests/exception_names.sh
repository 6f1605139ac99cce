# time limit: 600
# Each exception of the core has the name that Arm's manuals give it, in the image itself: the table is
# read out of the ELF file, and compared with the architecture's numbers.
. firmware/tests/lib/target.sh

# ARMv7-M ARM (DDI 0403), table B1-4; ARMv8-M ARM (DDI 0553), B3.9, for 7.
arm="2 NMI
3 HardFault
4 MemManage fault
5 BusFault
6 UsageFault
7 SecureFault
11 unexpected SVCall
12 DebugMonitor
14 unexpected PendSV
15 unexpected SysTick"

names_in() {
    /usr/bin/python3 -B - "$1" <<'END'
import struct, subprocess, sys
path = sys.argv[1]
data = open(path, "rb").read()
phoff, = struct.unpack_from("<I", data, 28)
phsize, phnum = struct.unpack_from("<HH", data, 42)
segments = [struct.unpack_from("<5I", data, phoff + n * phsize) for n in range(phnum)]

def at(address):
    for kind, offset, virtual, _, size in segments:
        if kind == 1 and virtual <= address < virtual + size:
            return offset + address - virtual
    sys.exit("nothing of the file is at 0x%x" % address)

lines = subprocess.run(["arm-none-eabi-nm", "-S", path], capture_output=True, text=True, check=True).stdout.splitlines()
address, size = next((int(f[0], 16), int(f[1], 16)) for f in map(str.split, lines) if f[-1] == "fault_names")
for number, name in enumerate(struct.unpack_from("<%dI" % (size // 4), data, at(address))):
    if name:
        begin = at(name)
        print(number, data[begin : data.index(b"\0", begin)].decode())
print("up to", size // 4)
END
}
named() { is "$(names_in "build/firmware/$1/irqbench.elf")" "$arm
up to 16"; }

must "the images build" build_standard
for board in $all_boards; do tap "$board: every exception has Arm's name" named "$board"; done
tap_end
