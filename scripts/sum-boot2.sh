#!/bin/bash
# Writes the sum that the RP2040's boot ROM wants into an image: of the first 252 bytes of
# section .boot2, CRC-32 with 0x04C11DB7, begun with all ones, most significant bit first and
# not inverted at the end (RP2040 data sheet 2.8.1.3.1).
#
#   scripts/sum-boot2.sh OBJCOPY IMAGE.elf
set -eu -o pipefail
objcopy=$1 image=$2
section=$(mktemp "$image.boot2.XXXXXX")
trap 'rm -f "$section"' EXIT

"$objcopy" -O binary -j .boot2 "$image" "$section"
size=$(wc -c <"$section")
[ "$size" -eq 256 ] || { echo "$image: section .boot2 has $size bytes, and the boot ROM loads 256" >&2; exit 2; }

crc=$((0xFFFFFFFF))
for byte in $(od -An -v -tu1 -N 252 "$section"); do
    crc=$((crc ^ byte << 24))
    for _ in 1 2 3 4 5 6 7 8; do
        crc=$(((crc << 1 ^ (crc >> 31 & 1) * 0x04C11DB7) & 0xFFFFFFFF))
    done
done
bytes=$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' $((crc & 255)) $((crc >> 8 & 255)) $((crc >> 16 & 255)) $((crc >> 24)))
{ head -c 252 "$section" && printf '%b' "$bytes"; } >"$section.summed"
mv "$section.summed" "$section"
"$objcopy" --update-section .boot2="$section" "$image"
