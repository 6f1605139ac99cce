# Host tools. Every host/lib/ROOM/*.c is in the library, every host/cli/*.c in the
# tool, every host/tests/ROOM/NAME_test.c is a test program of its own: adding a
# file or a room needs no change here.

CC       ?= cc
HOST_PKGS := libcyaml yaml-0.1 jansson zlib libserialport capstone libelf libdw sqlite3
HOST_OPT  ?= -O2
HOST_WARN := -Wall -Wextra -Wconversion -Wshadow -Werror -Wstrict-prototypes \
             -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wno-missing-field-initializers
# Asked once, and only when something is compiled.
HOST_PKG_CFLAGS = $(eval HOST_PKG_CFLAGS := $$(shell pkg-config --cflags $(HOST_PKGS)))$(HOST_PKG_CFLAGS)
HOST_PKG_LIBS   = $(eval HOST_PKG_LIBS := $$(shell pkg-config --libs $(HOST_PKGS)))$(HOST_PKG_LIBS)
HOST_CFLAGS = -std=gnu11 -D_GNU_SOURCE $(HOST_OPT) -g $(HOST_WARN) -I. -fPIC \
              -ffile-prefix-map=$(CURDIR)=. $(HOST_PKG_CFLAGS)
HOST_LIBS = $(HOST_PKG_LIBS) -liberty -lm
HOST_COMPILER = $(eval HOST_COMPILER := $$(shell $(CC) --version 2>/dev/null | head -n 1))$(HOST_COMPILER)

# SANITIZE=address,undefined or thread: the tool and the tests, not the plugin, which is
# loaded into a QEMU that is built without. No compiler has memory for both. What they put into
# the code makes gcc warn of what is not there: its manual wants no -Werror with them. They see as
# much at -O1, which is compiled faster.
SANITIZERS := $(subst $(comma), ,$(SANITIZE))
ifneq ($(and $(filter thread,$(SANITIZERS)),$(filter address leak,$(SANITIZERS))),)
$(error SANITIZE=$(SANITIZE): thread goes with neither address nor leak; build twice, with one of them each)
endif
HOST_SANITIZE := $(if $(SANITIZE),-O1 -fsanitize=$(SANITIZE) -Wno-error -fno-sanitize-recover=all -fno-omit-frame-pointer)

HOST_LIB_SRC := $(wildcard host/lib/*/*.c host/lib/report/figures/*.c host/insn/*.c)
# Kinds of charts register themselves, as subcommands do.
HOST_CLI_SRC := $(wildcard host/cli/*.c host/lib/charts/kinds/*.c)
WIRE_SRC     := $(filter-out bench/wire/wire_crc_small.c,$(wildcard bench/wire/*.c))
MODEL_SRC    := $(wildcard host/model/*.c)
TEST_SRC     := $(wildcard host/tests/*/*_test.c)
# Helpers that several test programs share.
BENCH_SRC    := $(wildcard host/tests/*/*_bench.c)
PRELOAD_SRC  := $(wildcard host/tests/preload/*.c)
TEST_LIB_SRC := $(filter-out $(TEST_SRC) $(BENCH_SRC) $(PRELOAD_SRC),$(wildcard host/tests/*/*.c))

host_obj = $(patsubst %.c,$(BUILD)/host/%.o,$(1))
HOST_LIB := $(BUILD)/host/libirqbench.a
IRQBENCH := $(BUILD)/irqbench
program_of = $(BUILD)/tests/$(notdir $(basename $(1)))
TESTS    := $(foreach source,$(TEST_SRC),$(call program_of,$(source)))
BENCHES  := $(foreach source,$(BENCH_SRC),$(call program_of,$(source)))

host: $(IRQBENCH) ## build the host tools only

$(BUILD)/host/%.o: %.c host/host.mk $(if $(KNOWS),$(call known,host-flags,$(CC) $(HOST_COMPILER) $(HOST_CFLAGS) $(HOST_SANITIZE)))
	@mkdir -p $(@D)
	@echo "  CC      $<"
	@$(CC) $(HOST_CFLAGS) $(HOST_SANITIZE) -MMD -MP -c $< -o $@

# What the tool says of itself. Of files that are not in a repository the commit is "unknown".
VERSION       = $(strip $(file <VERSION))
VERSION_DATE  = $(eval VERSION_DATE := $$(shell sed -n 's/^.. $(VERSION) - \([0-9-]*\)$$$$/\1/p' CHANGELOG.md))$(VERSION_DATE)
VERSION_FLAGS = -DIRQBENCH_VERSION='"$(VERSION)"' -DIRQBENCH_DATE='"$(VERSION_DATE)"' -DIRQBENCH_COMMIT='"$(GIT_DESCRIBE)"'
$(call host_obj,host/cli/version.c): HOST_CFLAGS += $(VERSION_FLAGS)
$(call host_obj,host/cli/version.c): $(if $(KNOWS),$(call known,version,$(VERSION_FLAGS)))

$(HOST_LIB): $(call host_obj,$(HOST_LIB_SRC) $(WIRE_SRC) $(MODEL_SRC)) \
		$(if $(KNOWS),$(call known,library-list,$(HOST_LIB_SRC) $(WIRE_SRC) $(MODEL_SRC)))
	@echo "  AR      $@"
	@rm -f $@; $(AR) rcs $@ $(filter %.o,$^)

$(IRQBENCH): $(call host_obj,$(HOST_CLI_SRC)) $(HOST_LIB) $(if $(KNOWS),$(call known,tool-list,$(HOST_CLI_SRC) $(HOST_LIBS) $(HOST_LDLIBS)))
	@echo "  LINK    $@"
	@$(CC) $(HOST_OPT) $(HOST_SANITIZE) $(filter %.o %.a,$^) $(HOST_LIBS) $(HOST_LDLIBS) -o $@

$(foreach source,$(TEST_SRC) $(BENCH_SRC),$(eval $(call program_of,$(source)): $(call host_obj,$(source))))
# Allocations that a test lets fail: host/tests/base/short_memory.h.
ALLOCATIONS := malloc calloc realloc reallocarray strdup strndup open_memstream vasprintf asprintf
TEST_LIBS = $(HOST_LIBS) $(HOST_LDLIBS) -lcmocka $(ALLOCATIONS:%=-Wl,--wrap=%)
$(TESTS) $(BENCHES): $(call host_obj,$(TEST_LIB_SRC)) $(HOST_LIB) $(if $(KNOWS),$(call known,tests-list,$(TEST_LIB_SRC) $(TEST_LIBS)))
	@mkdir -p $(@D)
	@$(CC) $(HOST_OPT) $(HOST_SANITIZE) $(filter %.o,$^) $(HOST_LIB) $(TEST_LIBS) -o $@

# Preloaded into the tool by tests: host/tests/preload/NAME.c.
PRELOADS := $(PRELOAD_SRC:host/tests/preload/%.c=$(BUILD)/tests/lib%.so)
$(PRELOADS): $(BUILD)/tests/lib%.so: host/tests/preload/%.c host/host.mk $(if $(KNOWS),$(call known,host-flags,$(CC) $(HOST_COMPILER) $(HOST_CFLAGS) $(HOST_SANITIZE)))
	@mkdir -p $(@D)
	@$(CC) -std=gnu11 -D_GNU_SOURCE $(HOST_OPT) $(HOST_WARN) -fPIC -shared $< -o $@

host-tests: $(TESTS) $(PRELOADS)

# What scripts/instrumented.py compiles and links by.
host-flags:
	@printf '%s\n' 'CC=$(CC)' 'CFLAGS=$(HOST_CFLAGS)' 'LIBS=$(TEST_LIBS)' 'LIBRARY=$(HOST_LIB)' \
	  'HELPERS=$(call host_obj,$(TEST_LIB_SRC))' 'OBJECTS=$(BUILD)/host'

.PHONY: host-tests host-flags
.SECONDARY: $(call host_obj,$(HOST_LIB_SRC) $(HOST_CLI_SRC) $(WIRE_SRC) $(TEST_SRC) $(TEST_LIB_SRC) $(BENCH_SRC) $(MODEL_SRC))
-include $(shell find $(BUILD)/host -name '*.d' 2>/dev/null)
-include host/vdwt/vdwt.mk

# Fuzz targets (host/fuzz/README.md): each with a runner of its own, and, built by `make fuzz`,
# with libFuzzer.
FUZZ_SRC  := $(wildcard host/fuzz/*_fuzz.c)
REPLAYS   := $(FUZZ_SRC:host/fuzz/%_fuzz.c=$(BUILD)/fuzz/%_replay)
FUZZERS   := $(FUZZ_SRC:host/fuzz/%_fuzz.c=$(BUILD)/fuzz/%_fuzz)
FUZZ_LINK  = $(CC) $(HOST_OPT) $(HOST_SANITIZE) $(filter %.o,$^) $(HOST_LIB) $(HOST_LIBS) $(HOST_LDLIBS)

$(REPLAYS): $(BUILD)/fuzz/%_replay: $(BUILD)/host/host/fuzz/%_fuzz.o $(call host_obj,host/fuzz/fuzz.c host/fuzz/replay.c) $(HOST_LIB)
	@mkdir -p $(@D)
	@$(FUZZ_LINK) -o $@
$(FUZZERS): $(BUILD)/fuzz/%_fuzz: $(BUILD)/host/host/fuzz/%_fuzz.o $(call host_obj,host/fuzz/fuzz.c) $(HOST_LIB)
	@mkdir -p $(@D)
	@$(FUZZ_LINK) -fsanitize=fuzzer -o $@

fuzz-replays: $(REPLAYS)
fuzzers: $(FUZZERS)
.PHONY: fuzz-replays fuzzers
