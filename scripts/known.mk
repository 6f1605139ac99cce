# What things are made of, as files that get a new time only when that changes:
# a rule that depends on $(call known,NAME,TEXT) is run again when TEXT is another
# than last time. So a source that is gone, another compiler or another flag is
# noticed, which make by itself, looking at times of files, does not.

KNOWN := $(BUILD)/known
KNOWN_READS := $(if $(findstring n,$(LETTERS)),yes)

# yes if $(1) and $(2) are the same text.
known_same = $(if $(subst x$(1)x,,x$(2)x)$(subst x$(2)x,,x$(1)x),,yes)
known_write = $(if $(wildcard $(KNOWN)),,$(shell mkdir -p $(KNOWN)))$(file >$(KNOWN)/$(1),$(strip $(2)))
known = $(if $(or $(KNOWN_READS),$(and $(wildcard $(KNOWN)/$(1)),$(call known_same,$(strip $(file <$(KNOWN)/$(1))),$(strip $(2))))),,$(call known_write,$(1),$(2)))$(KNOWN)/$(1)
