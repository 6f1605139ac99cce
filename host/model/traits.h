/* Inside the model: what a class of instruction is to the pipeline, the same
 * on every core. */
#ifndef HOST_MODEL_TRAITS_H
#define HOST_MODEL_TRAITS_H

#include "host/model/model.h"

enum {
    TRAIT_DATA = 1u << 0,        /* data processing: an address made from its result stalls */
    TRAIT_PAIR_FIRST = 1u << 1,  /* the next access may overlap with it */
    TRAIT_PAIR_SECOND = 1u << 2, /* it may overlap with a load before it */
    TRAIT_LOAD = 1u << 3,
    TRAIT_STORE = 1u << 4,
    TRAIT_BUFFERED = 1u << 5,    /* its write goes through the store buffer */
    TRAIT_SINGLE = 1u << 6,      /* may be unaligned */
    TRAIT_FP_RESULT = 1u << 7,   /* FP arithmetic: late result */
    TRAIT_FP_LONG = 1u << 8,     /* VDIV, VSQRT */
    TRAIT_DRAINS = 1u << 9,      /* a barrier: waits for the store buffer */
    TRAIT_ABSORBS = 1u << 10,    /* may absorb a NOP after it */
    TRAIT_PAIR_STORE = 1u << 11, /* may overlap with a load before it, unless it needs its data */
};

uint32_t model_class_traits(unsigned klass);

#endif
