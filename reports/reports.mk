# The report's templates and scripts become part of the tool: each is a
# NUL-terminated array that host/lib/report/template.h declares.

REPORT_EMBED_page    := reports/templates/page.html
REPORT_EMBED_style   := reports/templates/style.css
REPORT_EMBED_script  := reports/templates/page.js
REPORT_EMBED_heatmap := reports/figures/heatmap.py
REPORT_EMBED_NAMES   := page style script heatmap
REPORT_EMBED_ASM     := $(BUILD)/reports/report_embed.S
REPORT_EMBED_OBJ     := $(BUILD)/reports/report_embed.o

# The assembler reads the files themselves (.incbin): no generator to run.
$(REPORT_EMBED_ASM): reports/reports.mk
	@mkdir -p $(@D)
	@{ echo '    .section .rodata'; \
	   $(foreach name,$(REPORT_EMBED_NAMES),\
	     echo '    .global report_embed_$(name)'; \
	     echo '    .type report_embed_$(name), %object'; \
	     echo 'report_embed_$(name):'; \
	     echo '    .incbin "$(REPORT_EMBED_$(name))"'; \
	     echo '    .byte 0'; \
	     echo '    .size report_embed_$(name), . - report_embed_$(name)';) \
	   echo '    .section .note.GNU-stack,"",%progbits'; } > $@

$(REPORT_EMBED_OBJ): $(REPORT_EMBED_ASM) $(if $(KNOWS),$(call known,embed-compiler,$(CC) $(HOST_COMPILER))) $(foreach name,$(REPORT_EMBED_NAMES),$(REPORT_EMBED_$(name)))
	@echo "  EMBED   $@"
	@$(CC) -x assembler -c $< -o $@

# Part of the library. (This file is read after host.mk, whose archive rule adds
# whatever it depends on.)
$(HOST_LIB): $(REPORT_EMBED_OBJ)
