/* Thumb machine code into the timing model's neutral description, by Capstone.
 * Once per translated instruction, never on a hot path.
 *
 * IT blocks: the instructions after an IT are predicated by it. The decoder
 * follows them when it is called in address order and remembers, by address,
 * the ones that it has seen, so that a block of code which begins inside an IT
 * block is decoded right too. */
#ifndef HOST_INSN_DECODE_H
#define HOST_INSN_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "host/model/model.h"

struct insn_decoder;

/* NULL: out of memory, or a Capstone without ARM support. */
struct insn_decoder *insn_decoder_new(void);
void insn_decoder_free(struct insn_decoder *decoder);

/* Describes the instruction at `address`. `size` is the number of bytes that
 * may be read (2 or 4 are used). What is not a known instruction comes out as
 * MODEL_CLASS_UNKNOWN with its size; with fewer bytes than the instruction has,
 * size is 0. Regions are left to model_bind(). */
void insn_decode(struct insn_decoder *decoder, uint32_t address, const uint8_t *bytes, size_t size,
                 struct model_insn *out);

/* Writes "mnemonic operands" as Capstone prints them, for listings and errors;
 * always terminated. `length` is the size of `text`. */
void insn_decode_text(struct insn_decoder *decoder, uint32_t address, const uint8_t *bytes,
                      size_t size, char *text, size_t length);

#endif
