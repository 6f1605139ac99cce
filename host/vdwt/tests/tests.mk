# Guests and plugins for the plugin's tests and the model's conformance page:
# build/vdwt/guests/GUEST-MACHINE.elf for every line of machines.txt.

VDWT_TESTS    := host/vdwt/tests
VDWT_MACHINES := $(shell awk '/^[^\#]/ { print $$1 }' $(VDWT_TESTS)/machines.txt)
vdwt_column    = $(shell awk -v m=$(1) '$$1 == m { print $$$(2) }' $(VDWT_TESTS)/machines.txt)
vdwt_fpu      := -mfpu=fpv4-sp-d16 -mfloat-abi=softfp

# A guest's sources.
VDWT_GUEST_arrivals := guest_start.c arrivals.c arrivals_code.S
VDWT_GUEST_costs  := guest_start.c costs.c costs_spans.S
VDWT_GUEST_events := guest_start.c events.c events_sweep.S
VDWT_GUEST_faults := guest_start.c faults.c faults_blocks.S costs_spans.S
VDWT_GUEST_timers := guest_start.c timers.c
VDWT_GUEST_together := guest_start.c together.c together_code.S
VDWT_GUEST_wrap   := guest_start.c wrap.c costs_spans.S
VDWT_GUEST_dwt    := guest_start.c dwt.c
VDWT_GUEST_profile := guest_start.c profile.c
VDWT_GUEST_clock  := guest_start.c clock.c
VDWT_GUEST_pulse  := guest_start.c pulse.c
VDWT_GUEST_guest  := guest_start.c guest.c
VDWT_GUEST_compute := guest_start.c speed.c
VDWT_GUEST_ticks  := guest_start.c speed.c
VDWT_GUEST_pends  := guest_start.c speed.c
VDWT_GUESTS       := arrivals clock pulse dwt profile costs events faults timers together wrap guest compute ticks pends
VDWT_EXTRA_dwt    := -DSTARTS_COUNTER_ITSELF
VDWT_EXTRA_ticks  := -DSPEED_TICKS
VDWT_EXTRA_pends  := -DSPEED_PENDS

# Nothing of the C library is linked, so no loop may become a call of it.
VDWT_GUEST_CFLAGS := -mthumb -std=gnu11 -O2 -g -Wall -Wextra -Werror -ffreestanding -nostdlib \
    -fno-tree-loop-distribute-patterns -I. -Wl,-T,$(VDWT_TESTS)/guest.ld

VDWT_GUEST_COMPILER = $(eval VDWT_GUEST_COMPILER := $$(shell arm-none-eabi-gcc --version 2>/dev/null | head -n 1))$(VDWT_GUEST_COMPILER)

# $(call vdwt_guest,GUEST,MACHINE,CPU,LINKER)
define vdwt_guest
VDWT_GUEST_ELFS += $(BUILD)/vdwt/guests/$(1)-$(2).elf
$(BUILD)/vdwt/guests/$(1)-$(2).elf: $(addprefix $(VDWT_TESTS)/,$(VDWT_GUEST_$(1)) guest.h guest.ld machines.txt tests.mk) \
		$(if $(KNOWS),$(call known,guests,$(VDWT_GUEST_COMPILER) $(VDWT_GUEST_CFLAGS)))
	@mkdir -p $$(@D)
	@arm-none-eabi-gcc -mcpu=$(3) $(if $(filter cortex-m4,$(3)),$(vdwt_fpu)) $(VDWT_GUEST_CFLAGS) \
	    $(VDWT_EXTRA_$(1)) $(addprefix -Wl$(comma),$(4)) $(addprefix $(VDWT_TESTS)/,$(VDWT_GUEST_$(1))) -o $$@
endef
comma := ,
$(foreach machine,$(VDWT_MACHINES),$(foreach guest,$(VDWT_GUESTS),\
    $(eval $(call vdwt_guest,$(guest),$(machine),$(call vdwt_column,$(machine),2),$(call vdwt_column,$(machine),4)))))

# For tests: the same account done the slow way, and a plugin that tries to get out
# of QEMU.
VDWT_TEST_PLUGINS := $(addprefix $(BUILD)/vdwt/,reference.so escape.so)
VDWT_TEST_SRC     := $(MODEL_SRC) $(VDWT_LIB_SRC) \
    $(addprefix host/vdwt/,complain.c options.c guest/fault_names.c qemu/cpu_state.c qemu/host.c)

$(VDWT_TEST_PLUGINS): $(BUILD)/vdwt/%.so: $(BUILD)/vdwt/$(VDWT_TESTS)/%.o $(call vdwt_obj,$(VDWT_TEST_SRC)) \
		$(if $(KNOWS),$(call known,test-plugins-list,$(VDWT_TEST_SRC) $(VDWT_LIBS)))
	@echo "  LINK    $@"
	@$(CC) $(HOST_OPT) -shared -Wl,-Bsymbolic $(filter %.o,$^) $(VDWT_LIBS) -o $@

.SECONDARY: $(patsubst $(BUILD)/vdwt/%.so,$(BUILD)/vdwt/$(VDWT_TESTS)/%.o,$(VDWT_TEST_PLUGINS))

vdwt-tests: $(VDWT) $(VDWT_TEST_PLUGINS) $(VDWT_GUEST_ELFS)
test-programs bench: vdwt-tests
.PHONY: vdwt-tests
