# The front door. Every target with a "##" line shows in `make help`.
# What is built how stands in firmware/firmware.mk, host/host.mk and
# reports/reports.mk; everything generated goes under build/.

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

BUILD := build
JOBS  ?= $(shell nproc 2>/dev/null || echo 2)

include firmware/firmware.mk
include host/host.mk
include reports/reports.mk

.PHONY: help deps all firmware host report test bench size format format-check lint clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install what is missing (INSTALL=no only prints the command)
	@scripts/install-deps.sh

all: firmware host ## build the firmware images and the host tools

clean: ## remove everything generated
	rm -rf $(BUILD)
