# What things are made of, as files that get a new time only when that changes:
# a rule that depends on $(call known,NAME,TEXT) is run again when TEXT is another
# than last time. So a source that is gone, another compiler or another flag is
# noticed, which make by itself, looking at times of files, does not.
#
# TEXT may ask a compiler or pkg-config, so it stands in $(if $(KNOWS),...): what
# builds nothing (`make help`, `make -n`) asks nobody.

KNOWN := $(BUILD)/known
KNOWS := $(if $(findstring n,$(LETTERS)),,$(filter-out $(NO_DEPS),$(or $(MAKECMDGOALS),$(.DEFAULT_GOAL))))

# yes if $(1) and $(2) are the same text.
known_same = $(if $(subst x$(1)x,,x$(2)x)$(subst x$(2)x,,x$(1)x),,yes)
known_write = $(if $(wildcard $(KNOWN)),,$(shell mkdir -p $(KNOWN)))$(file >$(KNOWN)/$(1),$(strip $(2)))
known = $(if $(and $(wildcard $(KNOWN)/$(1)),$(call known_same,$(strip $(file <$(KNOWN)/$(1))),$(strip $(2)))),,$(call known_write,$(1),$(2)))$(KNOWN)/$(1)
