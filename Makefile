# The front door. Every target with a "##" line shows in `make help`.
# What is built how stands in firmware/firmware.mk, host/host.mk and
# reports/reports.mk; everything generated goes under build/.

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

# The one-letter options that make was called with. Whatever else make puts
# first begins with a dash (4.4: also "-Idir").
LETTERS := $(filter-out -%,$(firstword $(MAKEFLAGS)))

# What make is told on its command line or by the environment it expands, so that
# "$(shell ...)" in a path would run: these are taken as they are.
# What has sanitizers is in a folder of its own, beside what has none: build/address-undefined.
SANITIZE ?=
comma := ,
BUILD := build$(if $(SANITIZE),/$(subst $(comma),-,$(SANITIZE)))
ifneq ($(origin BUILD),file)
override BUILD := $(value BUILD)
endif
ifneq ($(origin CONFIG),undefined)
override CONFIG := $(value CONFIG)
endif
CONFIG ?= configs/default.yaml
export CONFIG
ifneq ($(origin BOARD),undefined)
override BOARD := $(value BOARD)
endif
export BOARD
# Paths, too: only scripts look at them.
ifneq ($(origin PREFIX),undefined)
override PREFIX := $(value PREFIX)
export PREFIX
endif
ifneq ($(origin DESTDIR),undefined)
override DESTDIR := $(value DESTDIR)
export DESTDIR
endif

# Make, shells and compilers each give some characters a meaning, and a folder's
# name goes through all of them: others are refused before anything is done.
hash := \#
odd_characters := " ' ` $$ ( ) $(hash) : = % \ ; & | < > * ? [ ] { } !
odd = $(filter-out x1x,x$(words x$(1)x)x)$(foreach character,$(odd_characters),$(findstring $(character),$(1)))
ifneq ($(strip $(call odd,$(CURDIR))),)
$(error The name of this folder, $(CURDIR), has a space or one of the characters $(odd_characters): clone into one without)
endif
# "-" at its front would be an option; empty, the root folder.
ifneq ($(strip $(call odd,$(BUILD)))$(filter -%,$(BUILD))$(if $(BUILD),,empty),)
$(error BUILD, '$(BUILD)', is empty, begins with "-", has a space or one of the characters $(odd_characters): choose another folder)
endif
JOBS   ?= $(shell nproc 2>/dev/null || echo 2)
MAKEFLAGS += --no-builtin-rules
# A make inside of this one shares its jobs.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif
# `make clean all` means one after the other.
ifneq ($(filter clean,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

# What is missing gets installed before anything else, even before the files
# below are read: no target and no variable that asks pkg-config or a compiler
# needs to think of it. Targets that build nothing do without, and so does
# `make -n`.
NO_DEPS := help clean deps format format-check lint install uninstall list-tests
ifneq ($(filter-out $(NO_DEPS),$(or $(MAKECMDGOALS),$(.DEFAULT_GOAL))),)
ifeq ($(findstring n,$(LETTERS)),)
TO_RUN := $(shell scripts/install-deps.sh $(BUILD)/deps.noted)
ifneq ($(.SHELLSTATUS),0)
$(info $(TO_RUN))
$(error something that irqbench needs is not installed, see above)
endif
endif
endif

include scripts/known.mk
ifneq ($(KNOWS),)
ifeq ($(MAKELEVEL),0)
NOTICED := $(shell scripts/notice-changes.sh $(KNOWN)/sums)
ifneq ($(.SHELLSTATUS),0)
$(error what changed in the sources cannot be told, see above)
endif
endif
endif

include firmware/firmware.mk
include host/host.mk
include reports/reports.mk
include reports/model.mk

.PHONY: help deps all install uninstall deb firmware flash host report report-images reference readme model-report
.PHONY: test prove soak fuzz coverage mutants bench size format format-check lint clean test-programs list-tests

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(filter-out %.d,$(MAKEFILE_LIST))
	@printf '  %-19s %s\n' CC=clang 'with any of these: another compiler for the host tools and their tests' \
	  SANITIZE=A,B 'with sanitizers (address,undefined or thread), in build/A-B; not the plugin, which QEMU loads' \
	  -jN 'so many jobs at once; else one a processor'

deps: ## install what is missing (INSTALL=no only prints the command)
	@scripts/install-deps.sh

all: firmware host ## build the firmware images and the host tools

# Nothing is built here: it may be root who installs what another user built.
install: ## install what `make all` built (PREFIX=/usr/local DESTDIR=)
	@BUILD="$(BUILD)" scripts/install.sh install

uninstall: ## remove what `make install` installed (with the same PREFIX and DESTDIR)
	@BUILD="$(BUILD)" scripts/install.sh uninstall

deb: all ## make a Debian package of it, in build/
	@BUILD="$(BUILD)" scripts/make-deb.sh

# Only a board that there is gets built; what else BOARD is the script says.
flash: $(if $(filter $(BOARDS),$(BOARD)),$(BOARD:%=$(FIRMWARE_OUT)/%/irqbench.elf)) ## write BOARD's image into it (FLASH=openocd, pyocd, probe-rs, st-flash or uf2)
	@IMAGES=$(FIRMWARE_OUT) scripts/flash.sh "$$BOARD"

# CONFIG is a path, with whatever is in it: only the shell looks at it. What it names that is no
# board, `run` complains about, with its place.
report: report-images model-report ## run CONFIG (the default matrix) on QEMU and write build/report/index.html
	@status=0; name=$${CONFIG##*/}; results=$(BUILD)/results/$${name%.*}; \
	  $(IRQBENCH) run "$$CONFIG" -o "$$results" --force --strict || status=$$?; [ $$status -le 1 ] || exit $$status; \
	  $(IRQBENCH) report "$$results" --figures -o $(BUILD)/report --model-page $(BUILD)/model-report/index.html && \
	  echo "The report is $(CURDIR)/$(BUILD)/report/index.html" && exit $$status

# (`make -n` runs this line, too, for the make in it.)
report-images: host ## build the images of the boards that CONFIG names, and no others
	@[ -x $(IRQBENCH) ] || exit 0; names=$$($(IRQBENCH) list boards --config "$$CONFIG") || exit; boards=; set -f; \
	  for name in $$names; do case $$name in */* | .*) continue ;; esac; \
	    if [ "$$name" = all ] || [ -e "firmware/boards/$$name/board.mk" ]; then boards+=" $$name"; fi; done; \
	  [ -z "$$boards" ] || FIRMWARE_BOARDS=$${boards# } $(MAKE) --no-print-directory firmware

# After a change that moves results on purpose: look at the difference, then keep it.
reference: all ## make the reference results anew, for `make test` to compare with
	@for name in default insns; do \
	  $(IRQBENCH) run configs/$$name.yaml -o $(BUILD)/results/$$name --force || exit; \
	  scripts/check-reference.py strip $(BUILD)/results/$$name/run.json > $(BUILD)/results/$$name.reference || exit; \
	  mv $(BUILD)/results/$$name.reference reports/reference/$$name/run.json; \
	done

# What the README shows is a report of the reference run, with nothing of this machine.
readme: all $(MODEL_SETTINGS) ## make the READMEs' numbers and picture anew (the picture needs chromium)
	@/usr/bin/python3 -B scripts/readme-numbers.py write
	@$(IRQBENCH) report reports/reference/default -o $(BUILD)/readme
	@/usr/bin/python3 -B scripts/example.py picture $(BUILD)/readme/index.html

# Those that take most processor time come first: at the end, one that runs alone leaves all other
# processors idle. Which they are the last lines of a run say.
LONG_TESTS = firmware/tests/parts.sh host/tests/boards.sh scripts/tests/known_test.sh host/tests/calibrate/known.sh \
	firmware/tests/determinism.sh host/tests/reference.sh host/tests/timer_line.sh
FOUND_SCRIPTS = $(wildcard */tests/*.sh */*/tests/*.sh \
	$(foreach room,trace history faults charts report environment,host/tests/$(room)/$(room)*.sh) host/tests/silicon/tail*.sh \
	host/tests/calibrate/known*.sh)
TEST_SCRIPTS = $(filter $(FOUND_SCRIPTS),$(LONG_TESTS)) $(filter-out $(LONG_TESTS),$(FOUND_SCRIPTS))
list-tests:
	@printf '%s\n' $(TEST_SCRIPTS) $(TESTS)
test-programs: all $(TESTS) $(PRELOADS) $(MODEL_SETTINGS)

# What does not compile is a failed test, not the end of all tests. One more at a time than there are
# processors, as some of them wait.
test: ## build and run every test; the last line is "N passed, N failed"
	@mkdir -p $(BUILD); status=0; $(MAKE) --no-print-directory -k test-programs || status=$$?; \
	  echo $$status > $(BUILD)/test-build.status
	@scripts/run-tests.sh -j $$(($(JOBS) + 1)) -b "$$(cat $(BUILD)/test-build.status)" $(TEST_SCRIPTS) $(TESTS)

# The same tests with every board, style and broken part that they know of (PROVE in a test).
prove: export PROVE = yes
prove: test ## the same with every board and case: some 40 minutes on two processors

# Its end comes behind a whole cycle. Without SEED it chooses one, and prints it.
soak: SECONDS ?= 3600
soak: all $(PRELOADS) ## run the full matrix for SECONDS=3600, faults injected at random (SEED=N: these again)
	@/usr/bin/python3 -B host/tests/faults/soak.py --seconds "$(SECONDS)" $(if $(SEED),--seed "$(SEED)") \
	  --out $(BUILD)/soak --tool $(IRQBENCH) --preloads $(BUILD)/tests

# In a folder of its own, by clang, whose libFuzzer it needs (Debian: clang, libclang-rt-14-dev).
fuzz: SECONDS ?= 60
fuzz: ## fuzz all readers, SECONDS=60 each (needs clang)
	@$(MAKE) --no-print-directory BUILD=build/clang CC=clang SANITIZE=address,undefined,fuzzer-no-link fuzzers
	@scripts/fuzz.sh build/clang/fuzz "$(SECONDS)" $(TARGETS)

coverage: host-tests ## print which branches the unit tests take of what all numbers rest on
	@/usr/bin/python3 -B scripts/coverage.py

mutants: test-programs ## break the product on purpose, line by line, and see which test notices
	@/usr/bin/python3 -B scripts/mutants.py

bench: all $(BENCHES) ## print the speed figures of the tool itself
	@scripts/bench.sh $(BENCHES)

format: ## lay out all C files with clang-format 14
	@scripts/format.sh write

format-check: ## say which C files clang-format 14 would change
	@scripts/format.sh check

lint: ## clang-tidy and cppcheck over all C files (for developers)
	@HOST_CFLAGS="$(HOST_CFLAGS)" scripts/lint.sh

clean: ## remove everything generated
	rm -rf $(BUILD)
