/* The wire schema: every frame type, record, metric, status and witness bit,
 * each written once. The C structs, the encoder, the decoder, the JSON keys
 * and the CSV columns are all generated from these lists; SPEC.md explains
 * the bytes.
 *
 * A list is an X-macro: LIST(X) expands X once per row. Metrics have a table of
 * their own: metrics.h.
 */
#ifndef WIRE_SCHEMA_H
#define WIRE_SCHEMA_H

/* Raised whenever a byte on the wire changes its meaning. A host and a target
 * of different versions refuse each other. */
#define WIRE_SCHEMA_VERSION  3
#define WIRE_REGION_MAX      1024        /* bytes of code under test, all pieces together */
#define WIRE_SAMPLES_AUTO    0u          /* of a RUN command; CELL_BEGIN says how many that is */
#define WIRE_ANY_CELL        0u          /* of a STOP command: whichever runs; cells count from 1 */
#define WIRE_PARAMETERS_MAX  4           /* of one item */
#define WIRE_PARAMETER_LIMIT 1000000000u /* no range goes beyond */

/* Frame types: X(NAME, name, number, record). 0x01-0x3F target to host,
 * 0x41-0x7F host to target. */
#define WIRE_FRAMES(X)                                                                             \
    X(READY, ready, 0x01)             /* the command loop listens */                               \
    X(IDENTITY, identity, 0x02)       /* answer to identify */                                     \
    X(CATALOG, catalog, 0x03)         /* one entry of the image's catalogue */                     \
    X(ACK, ack, 0x04)                 /* a command was taken, or why not */                        \
    X(PARAMETER, parameter, 0x05)     /* one parameter of a catalogue's entry */                   \
    X(AUDITED, audited, 0x06)         /* answer to audit */                                        \
    X(COUNTED, counted, 0x07)         /* the two ends of what audit lets the clock count */        \
    X(CELL_BEGIN, cell_begin, 0x10)   /* a cell starts: its columns */                             \
    X(REGION, region, 0x11)           /* a piece of the code under test */                         \
    X(CALIBRATION, calibration, 0x12) /* one calibration span */                                   \
    X(BATCH, batch, 0x13)             /* samples */                                                \
    X(WITNESS, witness, 0x14)         /* a sample whose witness failed */                          \
    X(CELL_END, cell_end, 0x15)       /* a cell is over: its counts */                             \
    X(FAULT, fault, 0x20)             /* a fault, an unexpected vector or a used-up stack */       \
    X(IDENTIFY, identify, 0x41)       /* command: who are you */                                   \
    X(LIST, list, 0x42)               /* command: what have you */                                 \
    X(RUN, run, 0x43)                 /* command: run one cell */                                  \
    X(STOP, stop, 0x44)               /* command: end the running cell */                          \
    X(AUDIT, audit, 0x45)             /* command: what are your instruments worth */

/* Records: FIELD(kind, name), kind of U8, U16, U32, STR, BYTES. A STR or BYTES
 * is a length byte (STR) or length u16 (BYTES) and that many bytes. */
#define WIRE_RECORD_READY(FIELD)                                                                   \
    FIELD(U16, schema_version)                                                                     \
    FIELD(U8, boot_reason) /* enum wire_boot */                                                    \
    FIELD(U32, boot_count) /* boots since power-on */

#define WIRE_RECORD_IDENTITY(FIELD)                                                                \
    FIELD(U16, schema_version)                                                                     \
    FIELD(STR, board)                                                                              \
    FIELD(STR, core)        /* "cortex-m3" */                                                      \
    FIELD(U32, cpuid)       /* SCB->CPUID */                                                       \
    FIELD(STR, compiler)    /* "gcc 12.2.1" */                                                     \
    FIELD(STR, flags)       /* code generation flags */                                            \
    FIELD(STR, git)         /* fixed-size field in flash; provenance */                            \
    FIELD(STR, code_memory) /* where code runs from */                                             \
    FIELD(STR, data_memory)                                                                        \
    FIELD(U8, wait_states)                                                                         \
    FIELD(U8, fpu)           /* enum wire_fpu */                                                   \
    FIELD(U8, priority_bits) /* implemented bits, as found */                                      \
    FIELD(U8, irq_lines)     /* external interrupt lines, as found */                              \
    FIELD(U32, features)     /* WIRE_FEATURES bits */                                              \
    FIELD(U32, audit)        /* WIRE_AUDITS bits */                                                \
    FIELD(U8, clock_source)  /* enum wire_clock */                                                 \
    FIELD(U32, clock_hz)                                                                           \
    FIELD(U8, clock_bits)  /* width of the counter */                                              \
    FIELD(U32, systick_hz) /* rate of SysTick, the asynchronous trigger */                         \
    FIELD(U32, read_min)   /* cost of one stamp, raw counts */                                     \
    FIELD(U32, read_max)                                                                           \
    FIELD(U32, rate_insns)    /* a straight run of this many instructions ... */                   \
    FIELD(U32, rate_raw)      /* ... took this many raw counts ... */                              \
    FIELD(U32, rate_systick)  /* ... and this many SysTick counts */                               \
    FIELD(U32, image_crc)     /* CRC-32 of the flash image, without git */                         \
    FIELD(U32, batch_samples) /* samples a batch holds at most */

/* Beside what IDENTITY says: the core's registers and the memory's settings, as they are
 * found when the host asks. */
#define WIRE_RECORD_AUDITED(FIELD)                                                                 \
    FIELD(U32, table_features) /* WIRE_FEATURES bits that the board's table claims */              \
    FIELD(U8, memory)          /* WIRE_MEMORIES bits */                                            \
    FIELD(U8, wait_states)     /* of the memory that code runs from, if that is known */           \
    FIELD(BYTES, registers)    /* WIRE_REGISTERS in their order, a word each; more may follow */

#define WIRE_RECORD_COUNTED(FIELD) FIELD(U32, counts) /* raw, since the first of the two */

#define WIRE_RECORD_CATALOG(FIELD)                                                                 \
    FIELD(U8, kind) /* enum wire_item */                                                           \
    FIELD(U8, index)                                                                               \
    FIELD(U8, total) /* items of all kinds */                                                      \
    FIELD(STR, name)                                                                               \
    FIELD(STR, summary)

#define WIRE_RECORD_PARAMETER(FIELD)                                                               \
    FIELD(U8, kind)  /* of the item, with ... */                                                   \
    FIELD(STR, item) /* ... its name */                                                            \
    FIELD(U8, place) /* 0, 1, ...: where its value stands in ITEM(VALUE,VALUE) */                  \
    FIELD(STR, name)                                                                               \
    FIELD(STR, unit)                                                                               \
    FIELD(U32, min)                                                                                \
    FIELD(U32, max)                                                                                \
    FIELD(U32, usual) /* where a name stands alone */                                              \
    FIELD(STR, summary)

#define WIRE_RECORD_ACK(FIELD)                                                                     \
    FIELD(U16, command) /* sequence number of the command */                                       \
    FIELD(U8, status)   /* enum wire_ack_status */

#define WIRE_RECORD_CELL_BEGIN(FIELD)                                                              \
    FIELD(U16, cell)                                                                               \
    FIELD(U8, trigger) /* enum wire_trigger */                                                     \
    FIELD(U32, seed)                                                                               \
    FIELD(U32, samples)                                                                            \
    FIELD(U32, sweep_base)  /* smallest reload of the timer's sweep; 0: not swept */               \
    FIELD(U32, sweep_count) /* reloads: base + (sample + seed) modulo this */                      \
    FIELD(BYTES, columns)   /* pairs: metric number, form */

#define WIRE_RECORD_REGION(FIELD)                                                                  \
    FIELD(U16, cell)                                                                               \
    FIELD(U32, address)                                                                            \
    FIELD(BYTES, code) /* whole instructions; several pieces follow each other */

#define WIRE_RECORD_CALIBRATION(FIELD)                                                             \
    FIELD(U16, cell)                                                                               \
    FIELD(U8, metric)                                                                              \
    FIELD(U8, span) /* enum wire_span */                                                           \
    FIELD(U16, runs)                                                                               \
    FIELD(U32, min) /* raw counts */                                                               \
    FIELD(U32, max)

#define WIRE_RECORD_BATCH(FIELD)                                                                   \
    FIELD(U16, cell)                                                                               \
    FIELD(U32, first) /* index of the first sample */                                              \
    FIELD(U8, count)                                                                               \
    FIELD(U32, clock)   /* counts of the cell's clock from before to behind the batch ... */       \
    FIELD(U32, systick) /* ... and SysTick's; both 0 if the samples use SysTick themselves */      \
    FIELD(U32, run)     /* counts of a straight run of rate_insns behind it */                     \
    FIELD(U8, columns)                                                                             \
    FIELD(BYTES, data) /* count x columns, zigzag varints of differences */

#define WIRE_RECORD_WITNESS(FIELD)                                                                 \
    FIELD(U16, cell)                                                                               \
    FIELD(U32, index)                                                                              \
    FIELD(U32, failed) /* WIRE_WITNESSES bits */                                                   \
    FIELD(U32, expected)                                                                           \
    FIELD(U32, found) /* of the lowest failed bit */

#define WIRE_RECORD_CELL_END(FIELD)                                                                \
    FIELD(U16, cell)                                                                               \
    FIELD(U8, status) /* enum wire_cell_status */                                                  \
    FIELD(U32, triggered)                                                                          \
    FIELD(U32, sampled)                                                                            \
    FIELD(U32, lost)                                                                               \
    FIELD(U32, witness_failures)                                                                   \
    FIELD(STR, reason)

#define WIRE_RECORD_FAULT(FIELD)                                                                   \
    FIELD(U16, cell)                                                                               \
    FIELD(U16, exception) /* IPSR */                                                               \
    FIELD(STR, name)      /* "HardFault", "unexpected vector IRQ 7", ... */                        \
    FIELD(U32, r0)                                                                                 \
    FIELD(U32, r1)                                                                                 \
    FIELD(U32, r2)                                                                                 \
    FIELD(U32, r3)                                                                                 \
    FIELD(U32, r4)                                                                                 \
    FIELD(U32, r5)                                                                                 \
    FIELD(U32, r6)                                                                                 \
    FIELD(U32, r7)                                                                                 \
    FIELD(U32, r8)                                                                                 \
    FIELD(U32, r9)                                                                                 \
    FIELD(U32, r10)                                                                                \
    FIELD(U32, r11)                                                                                \
    FIELD(U32, r12)                                                                                \
    FIELD(U32, sp)                                                                                 \
    FIELD(U32, lr)                                                                                 \
    FIELD(U32, pc)                                                                                 \
    FIELD(U32, xpsr)                                                                               \
    FIELD(U32, exc_return)                                                                         \
    FIELD(U32, cfsr)                                                                               \
    FIELD(U32, hfsr)                                                                               \
    FIELD(U32, mmfar)                                                                              \
    FIELD(U32, bfar)

#define WIRE_RECORD_IDENTIFY(FIELD) FIELD(U16, schema_version)
#define WIRE_RECORD_LIST(FIELD)     FIELD(U8, kind) /* enum wire_item, 0 for all */
#define WIRE_RECORD_RUN(FIELD)                                                                     \
    FIELD(U16, cell)    /* the host's number of this cell; comes back in every record */           \
    FIELD(U32, samples) /* or WIRE_SAMPLES_AUTO: the first and two complete sweeps */              \
    FIELD(U32, seed)                                                                               \
    FIELD(STR, scenario) /* NAME, or NAME(VALUE,VALUE): see SPEC.md; so are the next two */        \
    FIELD(STR, subject)  /* handler style or sharing discipline */                                 \
    FIELD(STR, load)
#define WIRE_RECORD_STOP(FIELD)  FIELD(U16, cell)
#define WIRE_RECORD_AUDIT(FIELD) FIELD(U32, counts) /* that the clock is to count; 0: none */

/* How a column's raw number becomes a value: X(NAME, name, number). */
#define WIRE_FORMS(X)                                                                              \
    X(SPAN, span, 1)               /* raw counts between two stamps */                             \
    X(SINCE_EVENT, since_event, 2) /* raw counts from the expiry; see the EVENT column */          \
    X(COUNT, count, 3)             /* a plain number */                                            \
    X(POSITION, position, 4)       /* signed halfwords relative to the region's first piece */

/* Witness bits: X(NAME, name, bit, sentence). */
#define WIRE_WITNESSES(X)                                                                          \
    X(NOT_RUN, not_run, 0, "the handler did not run")                                              \
    X(RAN_TWICE, ran_twice, 1, "the handler ran more than once")                                   \
    X(IPSR, ipsr, 2, "the handler ran under another exception number")                             \
    X(DEPTH, depth, 3, "the nesting depth was not the expected one")                               \
    X(RETTOBASE, rettobase, 4, "RETTOBASE disagrees with the nesting depth")                       \
    X(PENDING_BEFORE, pending_before, 5, "the interrupt was pending before its trigger")           \
    X(PENDING_AFTER, pending_after, 6, "the interrupt was still pending afterwards")               \
    X(RETURN_ADDRESS, return_address, 7, "the stacked return address was not the expected one")    \
    X(ORDER, order, 8, "the handlers ran in another order")                                        \
    X(THREAD_BETWEEN, thread_between, 9, "thread code ran between the two handlers")               \
    X(WORK_NOT_RUN, work_not_run, 10, "the deferred work did not run exactly once")                \
    X(TX_BUSY, tx_busy, 11, "the transmitter was busy inside a measured span")                     \
    X(DESIGN, design, 12, "the handler's design did not do what it is there for")                  \
    X(MONOTONIC, monotonic, 13, "the stamps are not in order")                                     \
    X(STACK, stack, 14, "the stack pointer was not restored")                                      \
    X(CLOCK, clock, 15, "the cycle counter and SysTick did not count the same")                    \
    X(UNSOUND, unsound, 16, "a discipline that must keep what is shared did not")

#define WIRE_FEATURES(X)                                                                           \
    X(BASEPRI, basepri, 0)                                                                         \
    X(VTOR, vtor, 1)                                                                               \
    X(LDREX, ldrex, 2)                                                                             \
    X(DWT, dwt, 3)                                                                                 \
    X(FPU, fpu, 4)                                                                                 \
    X(BITBAND, bitband, 5)

/* What the instrument audit at boot found. */
#define WIRE_AUDITS(X)                                                                             \
    X(DWT_PRESENT, dwt_present, 0)   /* DWT_CTRL.NOCYCCNT reads 0 */                               \
    X(DWT_ADVANCES, dwt_advances, 1) /* CYCCNT was seen to advance */                              \
    X(DWT_WRAPS, dwt_wraps, 2)                                                                     \
    X(SYSTICK_ADVANCES, systick_advances, 3)                                                       \
    X(SYSTICK_WRAPS, systick_wraps, 4)                                                             \
    X(DEBUGGER, debugger, 5)           /* DHCSR.C_DEBUGEN */                                       \
    X(TRCENA, trcena, 6)               /* DEMCR.TRCENA stayed set */                               \
    X(DWT_HAS_MAKER, dwt_has_maker, 7) /* its ID registers name one: it is a part's, */            \
    X(DWT_EMULATES_CYCLES, dwt_emulates_cycles, 8) /* or a model's cycles are counted, */          \
    X(DWT_EMULATES_INSNS, dwt_emulates_insns, 9)   /* or instructions (host/vdwt/README.md) */

/* What a board finds of the memory that code runs from. */
#define WIRE_MEMORIES(X)                                                                           \
    X(KNOWN, known, 0)           /* it has registers that say so; else no other bit is set */      \
    X(PREFETCH, prefetch, 1)     /* reads ahead */                                                 \
    X(CODE_CACHE, code_cache, 2) /* keeps code that was fetched, */                                \
    X(DATA_CACHE, data_cache, 3) /* constants that were read */

/* Registers of the core that AUDITED tells: X(NAME, name, address, where). ARMv6-M has those
 * of EVERY core; the others it leaves out, or shows to a debugger alone, and they are 0.
 * Reading them changes nothing that runs. */
#define WIRE_REGISTERS(X)                                                                          \
    X(AIRCR, aircr, 0xE000ED0Cu, EVERY)                                                            \
    X(CCR, ccr, 0xE000ED14u, EVERY)                                                                \
    X(CPACR, cpacr, 0xE000ED88u, MAINLINE)                                                         \
    X(FPCCR, fpccr, 0xE000EF34u, MAINLINE)                                                         \
    X(ACTLR, actlr, 0xE000E008u, MAINLINE)                                                         \
    X(DHCSR, dhcsr, 0xE000EDF0u, MAINLINE)                                                         \
    X(DEMCR, demcr, 0xE000EDFCu, MAINLINE)                                                         \
    X(DWT_CTRL, dwt_ctrl, 0xE0001000u, MAINLINE)                                                   \
    X(DWT_LSR, dwt_lsr, 0xE0001FB4u, MAINLINE)

/* Enumerations: X(NAME, name, number). The name is the JSON value. */
#define WIRE_ENUM_BOOT(X)                                                                          \
    X(POWER_ON, power_on, 0)                                                                       \
    X(AFTER_FAULT, after_fault, 1)                                                                 \
    X(RESET, reset, 2)                                                                             \
    X(AFTER_WATCHDOG, after_watchdog, 3)
#define WIRE_ENUM_FPU(X)                                                                           \
    X(NONE, none, 0)                                                                               \
    X(OFF, off, 1)                                                                                 \
    X(ON, on, 2)                                                                                   \
    X(LAZY, lazy, 3)
#define WIRE_ENUM_CLOCK(X)                                                                         \
    X(NONE, none, 0)                                                                               \
    X(DWT, dwt, 1)                                                                                 \
    X(SYSTICK, systick, 2)
#define WIRE_ENUM_ITEM(X)                                                                          \
    X(STYLE, style, 1)                                                                             \
    X(SHARING, sharing, 2)                                                                         \
    X(SCENARIO, scenario, 3)                                                                       \
    X(LOAD, load, 4)
#define WIRE_ENUM_ACK_STATUS(X)                                                                    \
    X(OK, ok, 0)                                                                                   \
    X(BUSY, busy, 1)                                                                               \
    X(BAD_COMMAND, bad_command, 2)                                                                 \
    X(BAD_VERSION, bad_version, 3)                                                                 \
    X(UNKNOWN_SCENARIO, unknown_scenario, 4)                                                       \
    X(UNKNOWN_SUBJECT, unknown_subject, 5)                                                         \
    X(UNKNOWN_LOAD, unknown_load, 6)                                                               \
    X(NOT_RUNNING, not_running, 7)                                                                 \
    X(BAD_PARAMETERS, bad_parameters, 8) /* not one number for each that the item has */           \
    X(PARAMETER_RANGE, parameter_range, 9)
#define WIRE_ENUM_TRIGGER(X)                                                                       \
    X(NONE, none, 0)                                                                               \
    X(SYNCHRONOUS, synchronous, 1)                                                                 \
    X(ASYNCHRONOUS, asynchronous, 2)
#define WIRE_ENUM_SPAN(X)                                                                          \
    X(SPAN, span, 0) /* the span's ends with nothing taken in between */                           \
    X(PAD, pad, 1)   /* a span with the padding that SPAN has and the real path has not ... */     \
    X(BASE, base, 2) /* ... and the same without it: overhead = SPAN - (PAD - BASE) */             \
    X(BEHIND_DSB, behind_dsb, 3) /* SPAN where the interrupt was taken behind the DSB ... */       \
    X(BEHIND_ISB, behind_isb, 4) /* ... or behind the ISB that follow the store: see TAKEN */
#define WIRE_ENUM_CELL_STATUS(X)                                                                   \
    X(OK, ok, 0)                                                                                   \
    X(STOPPED, stopped, 1)                                                                         \
    X(UNSUPPORTED, unsupported, 2)                                                                 \
    X(TIMEOUT, timeout, 3)

#define WIRE_ENUMS(X)                                                                              \
    X(boot, WIRE_ENUM_BOOT, WIRE_BOOT)                                                             \
    X(fpu, WIRE_ENUM_FPU, WIRE_FPU)                                                                \
    X(clock, WIRE_ENUM_CLOCK, WIRE_CLOCK)                                                          \
    X(item, WIRE_ENUM_ITEM, WIRE_ITEM)                                                             \
    X(ack_status, WIRE_ENUM_ACK_STATUS, WIRE_ACK)                                                  \
    X(trigger, WIRE_ENUM_TRIGGER, WIRE_TRIGGER)                                                    \
    X(span, WIRE_ENUM_SPAN, WIRE_SPAN)                                                             \
    X(cell_status, WIRE_ENUM_CELL_STATUS, WIRE_CELL)

#endif
