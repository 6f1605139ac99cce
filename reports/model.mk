# The conformance page of the timing model: build/model-report. What it shows
# is measured when it is written, by guests under QEMU.

MODEL_REPORT   := $(BUILD)/model-report
MODEL_SETTINGS := $(BUILD)/reports/model_settings
MODEL_CASES    := $(BUILD)/tests/model_cases_test

$(MODEL_SETTINGS): $(call host_obj,reports/model/settings.c) $(HOST_LIB) $(if $(KNOWS),$(call known,settings-list,$(HOST_LIBS) $(HOST_LDLIBS)))
	@mkdir -p $(@D)
	@$(CC) $(HOST_OPT) $(HOST_SANITIZE) $(filter %.o,$^) $(HOST_LIB) $(HOST_LIBS) $(HOST_LDLIBS) -o $@

# Without what Python would leave beside its sources.
model-report: $(MODEL_SETTINGS) $(MODEL_CASES) vdwt-tests ## write build/model-report: what the timing model's cycles rest on
	@python3 -B reports/model/report.py $(MODEL_REPORT) $(MODEL_SETTINGS) $(MODEL_CASES) $(VDWT)
	@echo "The page is $(CURDIR)/$(MODEL_REPORT)/index.html"
