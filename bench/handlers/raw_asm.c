/* Handler style: naked assembly straight in the vector table. The user's first
 * instruction is the handler's first: this is the architecture's floor. */
#include "bench/bench.h"

/* clang-format off */

/* The stamp comes first; only then are registers saved for the witness. */
#define RAW_ASM_HANDLER(name, target, first_id, last_id, extra) \
    BENCH_ISR __attribute__((naked, aligned(16))) void name(void) \
    { \
        __asm volatile( \
            BENCH_STAMP_TEXT("r0", "%c1") \
            "push {r4, lr}\n\t" \
            "ldr r1, =%c0\n\t" \
            "bl bench_collect\n\t" \
            extra \
            "pop {r2, r3}\n\t" \
            "mov lr, r3\n\t" \
            BENCH_LAST_STAMP_TEXT("r0", "%c2") \
            "bx lr\n\t" \
            ".ltorg" \
            :: "i"(&bench_evidence.target), "i"(first_id), "i"(last_id)); \
    }

/* clang-format on */

RAW_ASM_HANDLER(raw_asm_sample, slot[0], STAMP_FIRST_0, STAMP_LAST_0, "")
RAW_ASM_HANDLER(raw_asm_timer, slot[0], STAMP_FIRST_0, STAMP_LAST_0,
                "bl bench_timer_acknowledge\n\t")
RAW_ASM_HANDLER(raw_asm_second, slot[1], STAMP_FIRST_1, STAMP_LAST_1, "")
RAW_ASM_HANDLER(raw_asm_nest, slot[0], STAMP_FIRST_0, STAMP_LAST_0, "bl bench_pend_inner\n\t")
RAW_ASM_HANDLER(raw_asm_work, work, STAMP_WORK_FIRST, STAMP_WORK_LAST, "")

BENCH_ISR __attribute__((naked, aligned(16))) void raw_asm_timed(void)
{
    /* clang-format off */
    __asm volatile(
        BENCH_KEPT_STAMP_TEXT("r0", "%c1")
        BENCH_MARK_TEXT("%c2")
        BENCH_STAMP_TEXT("r0", "%c3")
        "ldr r1, =%c0\n\t"
        "str r0, [r1]\n\t"
        "ldr r2, [r1, #4]\n\t"
        "adds r2, #1\n\t"
        "str r2, [r1, #4]\n\t"
        "bx lr\n\t"
        ".ltorg"
        :: "i"(&bench_evidence.body_last), "i"(STAMP_BODY_FIRST), "i"(STAMP_BODY_END),
           "i"(STAMP_BODY_LAST));
    /* clang-format on */
}
_Static_assert(offsetof(struct bench_evidence, bodies) ==
                   offsetof(struct bench_evidence, body_last) + 4u,
               "raw_asm_timed counts in the word behind the stamp");

BENCH_ISR __attribute__((naked, aligned(16))) void raw_asm_empty(void)
{
    __asm volatile("bx lr");
}

#if BENCH_STREAMS
/* bench_body_event() by hand. */
BENCH_ISR __attribute__((naked, aligned(16))) void raw_asm_event(void)
{
    /* clang-format off */
    __asm volatile(
        "ldr r0, =event_timer\n\t"
        "ldr r1, [r0, #%c[acknowledge]]\n\t"
        "ldr r2, [r0, #%c[clear]]\n\t"
        "str r2, [r1]\n\t"
        "ldr r1, [r0, #%c[request]]\n\t"
        "ldr r1, [r1]\n\t"
        "dsb\n\t"
        "ldr r1, =bench_stream\n\t"
        "ldr r2, [r1, #%c[runs]]\n\t"
        "ldr r3, [r1, #%c[wanted]]\n\t"
        "adds r2, #1\n\t"
        "cmp r2, r3\n\t"
        "str r2, [r1, #%c[runs]]\n\t"
        "beq 1f\n"
        "2:\n\t"
        "ldr r2, [r1, #%c[served]]\n\t"
        "adds r2, #1\n\t"
        "str r2, [r1, #%c[served]]\n\t"
        "bx lr\n"
        "1:\n\t"
        "ldr r0, [r0, #%c[control]]\n\t"
        "movs r3, #0\n\t"
        BENCH_STAMP_TEXT("r2", "%c[stamp]")
        "str r3, [r0]\n\t"
        "str r2, [r1, #%c[stopped]]\n\t"
        "b 2b\n\t"
        ".ltorg"
        :: [acknowledge] "i"(offsetof(struct event_timer, acknowledge)),
           [clear] "i"(offsetof(struct event_timer, clear)),
           [request] "i"(offsetof(struct event_timer, request)),
           [control] "i"(offsetof(struct event_timer, control)),
           [wanted] "i"(offsetof(struct bench_stream, wanted)),
           [runs] "i"(offsetof(struct bench_stream, runs)),
           [served] "i"(offsetof(struct bench_stream, served)),
           [stopped] "i"(offsetof(struct bench_stream, stopped)),
           [stamp] "i"(STAMP_STREAM_END));
    /* clang-format on */
}
#endif

BENCH_HANDLERS(raw_asm);
BENCH_HANDLER_VECTORS(raw_asm);

BENCH_STYLE(raw_asm, "naked assembly straight in the vector table", .vectors = vectors_raw_asm,
            .vectors_work = vectors_raw_asm_work);
