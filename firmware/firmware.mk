# Firmware images, one a board: build/firmware/BOARD/irqbench.elf with its
# board.yaml and catalog.txt. A folder under firmware/boards/ is a board; every
# C file under bench/ is in every image. FIRMWARE_EXTRA adds C files,
# FIRMWARE_DEFS definitions, and FIRMWARE_OUT says where the images go: for variants
# that tests need.

CROSS ?= arm-none-eabi-
FIRMWARE_OUT   ?= $(BUILD)/firmware
FIRMWARE_EXTRA ?=
FIRMWARE_DEFS  ?=

BOARDS := $(notdir $(patsubst %/board.mk,%,$(wildcard firmware/boards/*/board.mk)))

FIRMWARE_SRC := $(wildcard firmware/*.c firmware/clock/*.c firmware/sweep/*.c) \
                $(wildcard bench/*.c bench/handlers/*.c bench/sharing/*.c bench/scenarios/*.c bench/loads/*.c) \
                bench/wire/wire_codec.c bench/wire/wire_frame.c bench/wire/wire_decoder.c \
                bench/wire/wire_rows.c bench/wire/wire_crc_small.c $(FIRMWARE_EXTRA)

# Cores without TBB, whose jump tables would need functions of libgcc.
FIRMWARE_BASELINE := -mcpu=cortex-m0% -mcpu=cortex-m23

# What decides the code; told in every result.
FIRMWARE_CODEGEN := -mthumb -Os -ffixed-r7 -ffixed-r10
FIRMWARE_WARN := -Wall -Wextra -Wconversion -Wshadow -Werror -Wstrict-prototypes \
                 -Wmissing-prototypes -Wno-override-init
FIRMWARE_CFLAGS := -std=gnu11 -g -ffreestanding -fno-common -ffunction-sections -fdata-sections \
                   $(FIRMWARE_CODEGEN) -masm-syntax-unified $(FIRMWARE_WARN) -I. \
                   -ffile-prefix-map=$(CURDIR)=. -fno-asynchronous-unwind-tables
FIRMWARE_LDFLAGS := -nostdlib -static -Wl,--gc-sections -Wl,--fatal-warnings \
                    -Wl,--no-warn-rwx-segments -Wl,-z,max-page-size=4

GIT_DESCRIBE = $(eval GIT_DESCRIBE := $$(shell scripts/describe.sh))$(GIT_DESCRIBE)
FIRMWARE_COMPILER = $(eval FIRMWARE_COMPILER := $$(shell $(CROSS)gcc --version 2>/dev/null | head -n 1))$(FIRMWARE_COMPILER)
# The text of a variant's name: images of a variant have lists of their own.
firmware_known = $(call known,$(subst /,-,$(FIRMWARE_OUT))-$(1),$(2))

.PHONY: firmware size
firmware: $(BOARDS:%=$(FIRMWARE_OUT)/%/irqbench.elf) ## build the firmware images only

# $(1): board
define board_rules
BOARD_TIMER := none
include firmware/boards/$(1)/board.mk
FIRMWARE_OBJ_$(1) := $$(patsubst %.c,$$(FIRMWARE_OUT)/$(1)/obj/%.o,$$(FIRMWARE_SRC) \
                     firmware/uart/$$(BOARD_UART).c firmware/timer/$$(BOARD_TIMER).c $$(wildcard firmware/boards/$(1)/*.c))
FIRMWARE_CPU_$(1) := $$(strip $$(BOARD_CPU) $$(if $$(filter $$(FIRMWARE_BASELINE),$$(BOARD_CPU)),-fno-jump-tables))
FIRMWARE_FLAGS_$(1) := $$(BOARD_DEFS) $$(FIRMWARE_DEFS) \
                       -DIRQBENCH_FLAGS='"$$(FIRMWARE_CPU_$(1)) $$(FIRMWARE_CODEGEN)"'

$$(FIRMWARE_OUT)/$(1)/obj/%.o: %.c $$(if $$(KNOWS),$$(call firmware_known,flags-$(1),$$(CROSS) $$(FIRMWARE_COMPILER) $$(FIRMWARE_CFLAGS) \
		$$(FIRMWARE_CPU_$(1)) $$(FIRMWARE_FLAGS_$(1)))) firmware/firmware.mk firmware/boards/$(1)/board.mk
	@mkdir -p $$(@D)
	@$$(CROSS)gcc $$(FIRMWARE_CFLAGS) $$(FIRMWARE_CPU_$(1)) $$(FIRMWARE_FLAGS_$(1)) \
	    $$(if $$(filter firmware/provenance.c,$$<),-DIRQBENCH_GIT='"$$(GIT_DESCRIBE)"') \
	    -MMD -MP -c $$< -o $$@

$$(FIRMWARE_OUT)/$(1)/obj/firmware/provenance.o: $$(FIRMWARE_OUT)/git-describe

$$(FIRMWARE_OUT)/$(1)/irqbench.elf: $$(FIRMWARE_OBJ_$(1)) $$(if $$(KNOWS),$$(call firmware_known,list-$(1),$$(FIRMWARE_OBJ_$(1)) \
		$$(FIRMWARE_LDFLAGS))) firmware/firmware.mk scripts/check-regions.sh firmware/region.h firmware/link.ld \
		firmware/boards/$(1)/memory.ld firmware/boards/$(1)/board.yaml
	@echo "  ARM     $$@"
	@$$(CROSS)gcc $$(FIRMWARE_CPU_$(1)) -mthumb $$(FIRMWARE_LDFLAGS) -L firmware/boards/$(1) \
	    -T firmware/link.ld -Wl,-Map=$$(@D)/irqbench.map $$(FIRMWARE_OBJ_$(1)) -o $$@.tmp
	@{ $$(CROSS)nm $$@.tmp && $$(CROSS)objdump -d $$@.tmp; } | scripts/check-regions.sh
	@$$(CROSS)objcopy -O binary --set-section-flags .irqbench.catalog=alloc \
	    -j .irqbench.catalog $$@.tmp $$(@D)/catalog.raw
	@LC_ALL=C sort $$(@D)/catalog.raw > $$(@D)/catalog.txt
	@cp firmware/boards/$(1)/board.yaml $$(@D)/board.yaml
	@mv $$@.tmp $$@
-include $$(FIRMWARE_OBJ_$(1):.o=.d)
endef
$(foreach b,$(BOARDS),$(eval $(call board_rules,$(b))))

# Rewritten only when it changes, so that provenance.c alone is compiled again.
$(FIRMWARE_OUT)/git-describe: FORCE
	@mkdir -p $(@D)
	@echo '$(GIT_DESCRIBE)' | cmp -s - $@ || echo '$(GIT_DESCRIBE)' > $@
FORCE:
.PHONY: FORCE

size: firmware ## what the images take of flash and RAM
	@scripts/size.sh $(CROSS)size $(BOARDS:%=$(FIRMWARE_OUT)/%/irqbench.elf)
