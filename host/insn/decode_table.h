/* Inside insn_decode: which class each of Capstone's ARM instructions has and
 * what its operands mean. */
#ifndef HOST_INSN_DECODE_TABLE_H
#define HOST_INSN_DECODE_TABLE_H

#include <stdint.h>

/* What an instruction's operands are. */
enum insn_shape {
    SHAPE_NONE,    /* no registers that matter */
    SHAPE_READ,    /* all registers read */
    SHAPE_WRITE1,  /* first register written, the others read */
    SHAPE_UPDATE1, /* first register read and written */
    SHAPE_WRITE2,  /* first two written (long multiplication) */
    SHAPE_UPDATE2, /* first two read and written (accumulating) */
    SHAPE_LOAD,    /* registers written, memory operand read */
    SHAPE_STORE,   /* registers read */
    SHAPE_STREX,   /* first register written, the others read */
    SHAPE_LDM,     /* first register is the base, the others written */
    SHAPE_STM,     /* first register is the base, the others read */
    SHAPE_POP,
    SHAPE_PUSH,
    SHAPE_TABLE, /* TBB, TBH */
    SHAPE_MAC,   /* first register is the addend: not needed at issue */
};

struct insn_mapping {
    uint8_t klass;  /* enum model_class */
    uint8_t shape;  /* enum insn_shape */
    uint8_t access; /* bytes of one memory access */
};

/* The mapping of a Capstone instruction (ARM_INS_*); klass MODEL_CLASS_UNKNOWN
 * for one that no Cortex-M here has. */
struct insn_mapping insn_mapping_of(unsigned capstone_id);

#endif
