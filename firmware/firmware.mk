# Firmware images, one a board: build/firmware/BOARD/irqbench.elf with its
# board.yaml and catalog.txt. A folder under firmware/boards/ is a board; every
# C file under bench/ is in the image of a board, unless its board.mk chooses one of
# firmware/images/ that has fewer (BOARD_IMAGE; IMAGE=small is for all boards).
# A board that is another one at another clock names it (BOARD_LIKE) and shares its objects.
# FIRMWARE_EXTRA adds C files, FIRMWARE_DEFS definitions, and FIRMWARE_OUT says where
# the images go: for variants that tests need.

CROSS ?= arm-none-eabi-
FIRMWARE_OUT   ?= $(BUILD)/firmware
FIRMWARE_EXTRA ?=
FIRMWARE_DEFS  ?=
# Designs from outside the tree, and the kernels they are for: STYLES=path, C or assembly
# files or folders of them. Compiled as ours are, but a warning is no error there.
STYLES ?=
STYLES_SRC := $(abspath $(foreach p,$(STYLES),$(or $(wildcard $(p)/*.c $(p)/*.S),$(wildcard $(filter %.c %.S,$(p))),\
                        $(error STYLES: $(p) is no C or assembly file and no folder of them))))

# The boards whose images `make firmware` builds: names, or all.
override FIRMWARE_BOARDS := $(or $(strip $(value FIRMWARE_BOARDS)),all)

BOARDS := $(sort $(notdir $(patsubst %/board.mk,%,$(wildcard firmware/boards/*/board.mk))))

BENCH_FOLDERS := handlers sharing scenarios loads
include firmware/images/small.mk firmware/images/medium.mk
# What an image has of bench/'s folders; of a name that is not there yet nothing.
BENCH_SRC_full  := $(wildcard $(BENCH_FOLDERS:%=bench/%/*.c))
BENCH_SRC_medium := $(filter-out $(MEDIUM_without:%=bench/%.c),$(BENCH_SRC_full))
BENCH_SRC_small := $(wildcard $(foreach f,$(BENCH_FOLDERS),$(SMALL_$(f):%=bench/$(f)/%.c)))
IMAGE_LDFLAGS_medium := -Wl,--defsym=image_flash=$(MEDIUM_flash),--defsym=image_ram=$(MEDIUM_ram)
IMAGE_LDFLAGS_small  := -Wl,--defsym=image_flash=$(SMALL_flash),--defsym=image_ram=$(SMALL_ram)
FIRMWARE_SRC := $(wildcard firmware/*.c firmware/clock/*.c firmware/sweep/*.c) $(wildcard bench/*.c) \
                bench/wire/wire_codec.c bench/wire/wire_frame.c bench/wire/wire_decoder.c \
                bench/wire/wire_rows.c bench/wire/wire_crc_small.c $(FIRMWARE_EXTRA)

# Cores without TBB, whose jump tables would need functions of libgcc.
FIRMWARE_BASELINE := -mcpu=cortex-m0% -mcpu=cortex-m23

# Cores with caches of their own (Arm's others have none, only their parts).
FIRMWARE_CACHED := -mcpu=cortex-m7% -mcpu=cortex-m55% -mcpu=cortex-m85%

# What decides the code; told in every result.
FIRMWARE_CODEGEN := -mthumb -Os -ffixed-r7 -ffixed-r10
FIRMWARE_WARN := -Wall -Wextra -Wconversion -Wshadow -Werror -Wstrict-prototypes \
                 -Wmissing-prototypes -Wno-override-init
FIRMWARE_CFLAGS := -std=gnu11 -g -ffreestanding -fno-common -ffunction-sections -fdata-sections \
                   $(FIRMWARE_CODEGEN) -masm-syntax-unified $(FIRMWARE_WARN) -I. \
                   -ffile-prefix-map=$(CURDIR)=. -fno-asynchronous-unwind-tables
FIRMWARE_LDFLAGS := -nostdlib -static -Wl,--gc-sections -Wl,--fatal-warnings \
                    -Wl,--no-warn-rwx-segments -Wl,-z,max-page-size=4

# Names that only the link is for (BENCH_HANDLER in bench/vectors.h): a function has its own.
FIRMWARE_LINK_ONLY := --strip-symbol 'handler.*' --strip-symbol 'style * has no handler *' \
                      --strip-symbol 'there is no line *'

GIT_DESCRIBE = $(eval GIT_DESCRIBE := $$(shell scripts/describe.sh))$(GIT_DESCRIBE)
FIRMWARE_COMPILER = $(eval FIRMWARE_COMPILER := $$(shell $(CROSS)gcc --version 2>/dev/null | head -n 1))$(FIRMWARE_COMPILER)
# The text of a variant's name: images of a variant have lists of their own.
firmware_known = $(call known,$(subst /,-,$(FIRMWARE_OUT))-$(1),$(2))

firmware_unknown := $(filter-out all $(BOARDS),$(FIRMWARE_BOARDS))
ifneq ($(firmware_unknown),)
$(error FIRMWARE_BOARDS: there is no board $(firmware_unknown) in firmware/boards)
endif
firmware_wanted := $(if $(filter all,$(FIRMWARE_BOARDS)),$(BOARDS),$(filter $(FIRMWARE_BOARDS),$(BOARDS)))

.PHONY: firmware size
firmware: $(firmware_wanted:%=$(FIRMWARE_OUT)/%/irqbench.elf) ## build the firmware images only (of FIRMWARE_BOARDS="NAME ...")

# $(1): board
define board_rules
BOARD_TIMER := none
BOARD_WATCHDOG :=
BOARD_IMAGE := full
BOARD_LIKE :=
BOARD_PART :=
BOARD_SUM :=
include firmware/boards/$(1)/board.mk
# What writes a sum into the image that its part's boot ROM wants.
FIRMWARE_SUM_$(1) := $$(BOARD_SUM)
FIRMWARE_IMAGE_$(1) := $$(if $$(IMAGE),$$(IMAGE),$$(BOARD_IMAGE))
# A variant of another board (BOARD_LIKE), if that is built, too, has all objects of that but its own
# folder's.
FIRMWARE_LIKE_$(1) := $$(or $$(filter $$(BOARD_LIKE),$$(BOARDS)),$(1))
FIRMWARE_OBJ_$(1) := $$(patsubst %.c,$$(FIRMWARE_OUT)/$$(FIRMWARE_LIKE_$(1))/obj/%.o,$$(FIRMWARE_SRC) \
                     $$(or $$(BENCH_SRC_$$(FIRMWARE_IMAGE_$(1))),$$(error $(1): image $$(FIRMWARE_IMAGE_$(1)): there is full, medium and small)) \
                     firmware/uart/$$(BOARD_UART).c firmware/timer/$$(BOARD_TIMER).c $$(BOARD_WATCHDOG:%=firmware/watchdog/%.c) $$(BOARD_PART:%=firmware/parts/%.c)) \
                     $$(patsubst %.c,$$(FIRMWARE_OUT)/$(1)/obj/%.o,$$(wildcard firmware/boards/$(1)/*.c)) \
                     $$(addsuffix .o,$$(STYLES_SRC:%=$$(FIRMWARE_OUT)/$$(FIRMWARE_LIKE_$(1))/obj/own%))
FIRMWARE_CPU_$(1) := $$(strip $$(BOARD_CPU) $$(if $$(filter $$(FIRMWARE_BASELINE),$$(BOARD_CPU)),-fno-jump-tables))
FIRMWARE_FLAGS_$(1) := $$(BOARD_DEFS) $$(BOARD_WATCHDOG:%=-DBOARD_WATCHDOG) $$(if $$(filter $$(FIRMWARE_CACHED),$$(BOARD_CPU)),-DCORE_CACHES) $$(FIRMWARE_DEFS) -DIRQBENCH_IMAGE_$$(FIRMWARE_IMAGE_$(1)) \
                       -DIRQBENCH_FLAGS='"$$(FIRMWARE_CPU_$(1)) $$(FIRMWARE_CODEGEN)"'
FIRMWARE_SAME_$(1) := $$(BOARD_CPU) $$(BOARD_UART) $$(BOARD_TIMER) $$(BOARD_WATCHDOG) $$(BOARD_IMAGE) $$(BOARD_PART) $$(BOARD_SUM) $$(BOARD_DEFS)
ifneq ($$(FIRMWARE_LIKE_$(1)),$(1))
ifneq ($$(FIRMWARE_SAME_$(1)),$$(FIRMWARE_SAME_$$(FIRMWARE_LIKE_$(1))))
$$(error firmware/boards/$(1)/board.mk: a board with BOARD_LIKE includes that board's board.mk, whose name comes first, and changes nothing of it)
endif
endif

$$(FIRMWARE_OUT)/$(1)/obj/%.o: %.c $$(if $$(KNOWS),$$(call firmware_known,flags-$(1),$$(CROSS) $$(FIRMWARE_COMPILER) $$(FIRMWARE_CFLAGS) \
		$$(FIRMWARE_CPU_$(1)) $$(FIRMWARE_FLAGS_$(1)))) firmware/firmware.mk firmware/boards/$(1)/board.mk
	@mkdir -p $$(@D)
	@$$(CROSS)gcc $$(FIRMWARE_CFLAGS) $$(FIRMWARE_CPU_$(1)) $$(FIRMWARE_FLAGS_$(1)) \
	    $$(if $$(filter firmware/provenance.c,$$<),-DIRQBENCH_GIT='"$$(GIT_DESCRIBE)"') \
	    -MMD -MP -c $$< -o $$@

$$(FIRMWARE_OUT)/$(1)/obj/own%.o: % $$(if $$(KNOWS),$$(call firmware_known,flags-$(1),$$(CROSS) $$(FIRMWARE_COMPILER) $$(FIRMWARE_CFLAGS) \
		$$(FIRMWARE_CPU_$(1)) $$(FIRMWARE_FLAGS_$(1)))) firmware/firmware.mk firmware/boards/$(1)/board.mk
	@mkdir -p $$(@D)
	@$$(CROSS)gcc $$(filter-out -Werror,$$(FIRMWARE_CFLAGS)) -I$$(dir $$<) -ffile-prefix-map=$$(dir $$<)=styles/ \
	    $$(FIRMWARE_CPU_$(1)) $$(FIRMWARE_FLAGS_$(1)) -MMD -MP -c $$< -o $$@

$$(FIRMWARE_OUT)/$(1)/obj/firmware/provenance.o: $$(FIRMWARE_OUT)/git-describe

$$(FIRMWARE_OUT)/$(1)/irqbench.elf: $$(FIRMWARE_OBJ_$(1)) $$(if $$(KNOWS),$$(call firmware_known,list-$(1),$$(FIRMWARE_OBJ_$(1)) \
		$$(FIRMWARE_LDFLAGS) $$(FIRMWARE_IMAGE_$(1)))) firmware/firmware.mk firmware/images/small.mk firmware/images/medium.mk scripts/check-regions.sh scripts/style-sizes.sh firmware/region.h firmware/link.ld \
		firmware/boards/$(1)/memory.ld firmware/boards/$(1)/board.yaml $$(FIRMWARE_SUM_$(1))
	@echo "  ARM     $$@"
	@$$(CROSS)gcc $$(FIRMWARE_CPU_$(1)) -mthumb $$(FIRMWARE_LDFLAGS) -L firmware/boards/$(1) \
	    -T firmware/link.ld $$(IMAGE_LDFLAGS_$$(FIRMWARE_IMAGE_$(1))) -Wl,-Map=$$(@D)/irqbench.map $$(FIRMWARE_OBJ_$(1)) -o $$@.tmp
	@$$(CROSS)objcopy --wildcard $$(FIRMWARE_LINK_ONLY) $$@.tmp
	@$$(if $$(FIRMWARE_SUM_$(1)),$$(FIRMWARE_SUM_$(1)) $$(CROSS)objcopy $$@.tmp)
	@{ $$(CROSS)nm $$@.tmp && $$(CROSS)objdump -d $$@.tmp; } | scripts/check-regions.sh
	@$$(CROSS)objcopy -O binary --set-section-flags .irqbench.catalog=alloc \
	    -j .irqbench.catalog $$@.tmp $$(@D)/catalog.raw
	@scripts/style-sizes.sh $$(CROSS)readelf $$(@D)/irqbench.map $$@.tmp $$(FIRMWARE_OBJ_$(1)) > $$(@D)/sizes.txt
	@LC_ALL=C sort $$(@D)/catalog.raw $$(@D)/sizes.txt > $$(@D)/catalog.txt
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
