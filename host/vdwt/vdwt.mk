# The QEMU plugin build/libvdwt.so: host/vdwt and its rooms, the timing model, the
# instruction decoder and what they need of the library. The plugin's symbols
# stay hidden, so that two plugins, or QEMU itself, never meet them.

# Capstone is linked in: QEMU may bring its own, of another version, and one
# file must load into the QEMU of any release.
VDWT_LIBS := -l:libcapstone.a -lelf -lz -lseccomp -lpthread -Wl,--exclude-libs,ALL

VDWT     := $(BUILD)/libvdwt.so
# What is the library's in it, and in the tests' plugins.
VDWT_LIB_SRC := $(wildcard host/insn/*.c) $(addprefix host/lib/,elf/symbols.c elf/bytes.c base/message.c \
    base/printable.c base/crc32.c)
VDWT_SRC := $(filter-out host/vdwt/tests/%,$(wildcard host/vdwt/*.c host/vdwt/*/*.c)) $(MODEL_SRC) $(VDWT_LIB_SRC)
vdwt_obj = $(patsubst %.c,$(BUILD)/vdwt/%.o,$(1))

host: $(VDWT)

$(BUILD)/vdwt/%.o: %.c host/host.mk host/vdwt/vdwt.mk $(if $(KNOWS),$(call known,plugin-flags,$(CC) $(HOST_COMPILER) $(HOST_CFLAGS)))
	@mkdir -p $(@D)
	@echo "  CC      $< (plugin)"
	@$(CC) $(HOST_CFLAGS) -fvisibility=hidden -MMD -MP -c $< -o $@

# Its few thread's own words are found as QEMU's are, without a call. Counts are stored one by one and
# often read again at once: as a vector, the processor would wait until they are written.
$(call vdwt_obj,$(VDWT_SRC)): HOST_CFLAGS += -ftls-model=initial-exec -fno-tree-vectorize -fno-tree-slp-vectorize

# What the plugin calls of QEMU is bound when QEMU loads it.
$(VDWT): $(call vdwt_obj,$(VDWT_SRC)) $(if $(KNOWS),$(call known,plugin-list,$(VDWT_SRC) $(VDWT_LIBS)))
	@echo "  LINK    $@"
	@$(CC) $(HOST_OPT) -shared -Wl,-Bsymbolic $(filter %.o,$^) $(VDWT_LIBS) -o $@

.SECONDARY: $(call vdwt_obj,$(VDWT_SRC))
include host/vdwt/tests/tests.mk
-include $(shell find $(BUILD)/vdwt -name '*.d' 2>/dev/null)
