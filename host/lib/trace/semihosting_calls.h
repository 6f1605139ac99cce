/* The semihosting calls by number and name. Source: Arm, "Semihosting for
 * AArch32 and AArch64".
 *
 *   SEMIHOSTING_CALLS(X)   X(NAME, number)
 */
#ifndef HOST_LIB_TRACE_SEMIHOSTING_CALLS_H
#define HOST_LIB_TRACE_SEMIHOSTING_CALLS_H

#define SEMIHOSTING_CALLS(X)                                                                       \
    X(SYS_OPEN, 0x01)                                                                              \
    X(SYS_CLOSE, 0x02)                                                                             \
    X(SYS_WRITEC, 0x03)                                                                            \
    X(SYS_WRITE0, 0x04)                                                                            \
    X(SYS_WRITE, 0x05)                                                                             \
    X(SYS_READ, 0x06)                                                                              \
    X(SYS_READC, 0x07)                                                                             \
    X(SYS_ISERROR, 0x08)                                                                           \
    X(SYS_ISTTY, 0x09)                                                                             \
    X(SYS_SEEK, 0x0A)                                                                              \
    X(SYS_FLEN, 0x0C)                                                                              \
    X(SYS_TMPNAM, 0x0D)                                                                            \
    X(SYS_REMOVE, 0x0E)                                                                            \
    X(SYS_RENAME, 0x0F)                                                                            \
    X(SYS_CLOCK, 0x10)                                                                             \
    X(SYS_TIME, 0x11)                                                                              \
    X(SYS_SYSTEM, 0x12)                                                                            \
    X(SYS_ERRNO, 0x13)                                                                             \
    X(SYS_GET_CMDLINE, 0x15)                                                                       \
    X(SYS_HEAPINFO, 0x16)                                                                          \
    X(SYS_EXIT, 0x18)                                                                              \
    X(SYS_EXIT_EXTENDED, 0x20)                                                                     \
    X(SYS_ELAPSED, 0x30)                                                                           \
    X(SYS_TICKFREQ, 0x31)

#endif
