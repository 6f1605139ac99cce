#!/bin/bash
# The Debian package: what it says of itself, and that the tool works as it was unpacked.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! command -v dpkg-deb >/dev/null; then
    tap_skip "make deb makes a package" "no dpkg-deb"
    tap_end
    exit
fi
version=$(<VERSION)
package=$work/irqbench_${version}_$(dpkg --print-architecture).deb

makes() { COMPRESSION="gzip -z1" scripts/make-deb.sh "$work" >"$work/out" && is "$(<"$work/out")" "$package" && [ -s "$package" ]; }
tap "make deb makes a package" makes

field() { dpkg-deb -f "$package" "$1"; }
fields() {
    is "$(field Version)" "$version" && has "$(field Depends)" "qemu-system-arm" &&
        is "$(field Recommends)" "gnuplot-nox | gnuplot-qt | gnuplot-x11, python3-matplotlib"
}
tap "it has the version, and depends on what packages.txt says" fields

# Of each library that the program loads the package is among those it depends on.
libraries() {
    local library owners libraries
    libraries=$(ldd build/irqbench | awk '$3 ~ /^\// { print $3 }') && at_least 3 $libraries || return
    for library in $libraries; do
        owners=$(dpkg-query -S "*/$(basename "$(readlink -f "$library")")" 2>/dev/null | cut -d: -f1 | sort -u | paste -sd'|')
        # What only libraries need they depend on themselves.
        readelf -d build/irqbench | grep -qF "[${library##*/}]" || continue
        grep -qE "(^|, )($owners)( |,|$)" <<<"$(field Depends)" || { echo "no $owners for $library"; return 1; }
    done
}
tap "it depends on the packages of its libraries" libraries

unpacked() {
    dpkg-deb -x "$package" "$work/root" || return 1
    (cd / && env -i PATH="$PATH" "$work/root/usr/bin/irqbench" --version) >"$work/out" &&
        has "$(<"$work/out")" "irqbench $version, commit " &&
        (cd / && env -i PATH="$PATH" "$work/root/usr/bin/irqbench" list boards) >"$work/out" &&
        has "$(<"$work/out")" mps2-an385 &&
        (cd "$work" && env -i PATH="$PATH" "$work/root/usr/bin/irqbench" trace \
            "$work/root/usr/share/irqbench/firmware/mps2-an385/irqbench.elf" -m mps2-an385 --insns 9000) >"$work/out" &&
        has "$(<"$work/out")" cycles
}
tap "unpacked, it lists its boards and traces an image" unpacked

contents() {
    (cd "$work/root" && dpkg-deb -I "$package" md5sums | md5sum --quiet -c -) &&
        zcat "$work/root/usr/share/doc/irqbench/changelog.gz" >"$work/changelog" &&
        has "$(head -n 1 "$work/changelog")" "irqbench ($version) unstable" &&
        has "$(zcat "$work/root/usr/share/man/man1/irqbench.1.gz")" ".TH IRQBENCH 1" &&
        is "$(find "$work/root" -type f | grep -vc "^$work/root/usr/")" 0 && [ ! -e "$work/root/usr/lib/irqbench/installed" ]
}
tap "its sums, change log and pages are whole" contents

same() { mkdir "$work/again" && COMPRESSION="gzip -z1" scripts/make-deb.sh "$work/again" >/dev/null && cmp "$package" "$work/again/${package##*/}"; }
tap "the same files give the same package" same

# dpkg's own view, in a root folder of its own; what it depends on is not there.
installs() {
    local root=$work/system
    mkdir -p "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/info" && touch "$root/var/lib/dpkg/status" || return 1
    dpkg --root="$root" --force-depends --force-script-chrootless -i "$package" >"$work/out" 2>&1 || { cat "$work/out"; return 1; }
    is "$(dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${db:Status-Status} ${Version}' irqbench)" "installed $version" &&
        [ -x "$root/usr/bin/irqbench" ] && dpkg --root="$root" --force-script-chrootless -r irqbench >/dev/null 2>&1 &&
        is "$(find "$root/usr" 2>/dev/null)" ""
}
if [ "$(id -u)" -eq 0 ]; then
    tap "dpkg installs it and takes it away" installs
else
    tap_skip "dpkg installs it and takes it away" "this is not root"
fi

lints() { lintian --fail-on error,warning "$package" >"$work/out" 2>&1 || { cat "$work/out"; return 1; }; }
if command -v lintian >/dev/null; then
    tap "lintian finds no error and no warning" lints
else
    tap_skip "lintian finds no error and no warning" "lintian is not installed"
fi
tap_end
