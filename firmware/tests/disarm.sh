# time limit: 900
# Whoever disarms a timer, or lets it raise nothing more, takes back what is pending of it: each
# driver, and SysTick beside it, in QEMU or on the model of its part.
. firmware/tests/lib/target.sh

out=build/firmware-disarmed
# A board of each driver; PROVE asks all of them.
asked="mps2-an385 lm3s6965evb nucleo_f103rb stm32f3discovery netduinoplus2 raspberry-pi-pico nrf52840dk"
driver_of() { objects_of "$1" | sed -n 's|.*/firmware/timer/\(.*\)\.o$|\1|p'; }
# cells BOARD: SysTick's, and those that its timer can.
cells() {
    local driver cells="disarmed_systick silenced_systick"
    driver=$(driver_of "$1")
    case $driver in
    none | coarse) ;;
    *_pulse | rp2040_pwm) cells="$cells disarmed_timer" ;; # each start is one event
    *) cells="$cells disarmed_timer silenced_timer" ;;
    esac
    echo "$cells"
}
each_driver() {
    is "$(for board in $asked; do driver_of "$board"; done | grep -vxE 'none' | sort -u)" \
        "$(basename -s .c firmware/timer/*.c | grep -vxE 'none' | sort -u)"
}
# Without the plugin an instruction is several counts of a timer, up to five where it runs at 20 MHz: what
# lies between a reading of it and one of the clock can be more than the clock's witness allows (32768).
in_qemu() {
    local cell cells=()
    for cell in $(cells "$1"); do cells+=("$cell:raw_c:none:3"); done
    talk "$work/said" $out "$1" "${cells[@]}" &&
        is "$(awk -F'\t' '$1 == "cell_end" { for (i = 2; i <= NF; i++) if ($i ~ /^(status|sampled)=/) printf "%s ", $i; print "" }' "$work/said")" \
            "$(printf 'status=0 sampled=3 \n%.0s' "${cells[@]}")" &&
        is "$(grep '^witness' "$work/said" | grep -v '	failed=32768	')" ""
}
on_model() {
    local cell cells=()
    for cell in $(cells "$1"); do cells+=("$cell raw_c"); done
    timeout 300 /usr/bin/python3 -B firmware/tests/parts/check.py "$out/$1/irqbench.elf" "$1" --cells "${cells[@]}" \
        >"$work/$1.tap" 2>"$work/$1.error"
    pass_on "$1" "$work/$1.tap" $?
}

must "the images build" build_standard
must "the client builds" build_client talk
tap "each driver of firmware/timer/ is asked" each_driver
/usr/bin/python3 -B firmware/tests/parts/check.py --boards >"$work/boards"
boards=$asked
[ -z "${PROVE-}" ] || boards=$all_boards
for board in $boards; do
    must "$board: an image that leaves an expiry pending" image_with "$board" $out firmware/tests/variants/disarmed.c
    if grep -qx "$board" "$work/boards"; then
        on_model "$board"
    else
        tap "$board: nothing of $(cells "$board") is left pending" in_qemu "$board"
    fi
done
tap_end
