/* What an end means; see decode.h. */
#include "host/lib/ending/decode.h"

#define BIT(n)          (1u << (n))
#define MMARVALID       BIT(7)
#define BFARVALID       BIT(15)
#define SFARVALID       BIT(6)
#define PRIORITY_LOWEST 256
#define PRIORITY_ALL    (-1) /* FAULTMASK, and HardFault's handler */
#define WIDE_JUMP       4u
#define HARD_FAULT      3u
#define NMI             2u

enum which { CFSR, HFSR, SFSR };

static const struct {
    enum which which;
    uint32_t bit;
    struct ending_bit says;
} bits[] = {
    {CFSR, BIT(0), {"IACCVIOL", "code was to be executed where the MPU forbids it"}},
    {CFSR, BIT(1), {"DACCVIOL", "a load or store went where the MPU forbids it"}},
    {CFSR, BIT(3), {"MUNSTKERR", "the MPU forbids the stack that an exception returned from"}},
    {CFSR, BIT(4), {"MSTKERR", "the MPU forbids the stack that an exception was to use"}},
    {CFSR, BIT(5), {"MLSPERR", "the MPU forbids where floating-point registers were to be saved"}},
    {CFSR, BIT(8), {"IBUSERR", "code was to be executed where there is none"}},
    {CFSR, BIT(9), {"PRECISERR", "a load or store went where there is nothing"}},
    {CFSR, BIT(10), {"IMPRECISERR", "an earlier store went where there is nothing"}},
    {CFSR, BIT(11), {"UNSTKERR", "an exception returned from a stack where there is nothing"}},
    {CFSR, BIT(12), {"STKERR", "an exception was to use a stack where there is nothing"}},
    {CFSR, BIT(13), {"LSPERR", "floating-point registers were to be saved where there is nothing"}},
    {CFSR, BIT(16), {"UNDEFINSTR", "an instruction that this core does not have"}},
    {CFSR, BIT(17), {"INVSTATE", "a jump to an address without the Thumb bit"}},
    {CFSR, BIT(18), {"INVPC", "a return to what is no EXC_RETURN that fits"}},
    {CFSR, BIT(19), {"NOCP", "a coprocessor or FPU that is off or not there"}},
    {CFSR, BIT(20), {"STKOF", "the stack went below its limit"}},
    {CFSR, BIT(24), {"UNALIGNED", "an access that must be aligned"}},
    {CFSR, BIT(25), {"DIVBYZERO", "a division by zero"}},
    {SFSR, BIT(0), {"INVEP", "secure code was entered beside its gates"}},
    {SFSR, BIT(1), {"INVIS", "the integrity word of a stack frame is wrong"}},
    {SFSR, BIT(2), {"INVER", "a return to what is no EXC_RETURN that fits"}},
    {SFSR, BIT(3), {"AUVIOL", "an access to what is secure"}},
    {SFSR, BIT(4), {"INVTRAN", "a jump out of secure code that was not meant"}},
    {SFSR, BIT(5), {"LSPERR", "floating-point registers were to be saved where it is secure"}},
    {SFSR, BIT(7), {"LSERR", "a lazy save of floating-point registers that was not meant"}},
    {HFSR, BIT(1), {"VECTTBL", "the vector could not be read"}},
    {HFSR, BIT(30), {"FORCED", "a fault whose own handler is off or could not run"}},
    {HFSR, BIT(31), {"DEBUGEVT", "a breakpoint without a debugger"}},
};

static bool is_set(const struct ending_fault *fault, size_t index)
{
    const uint32_t values[] = {[CFSR] = fault->cfsr, [HFSR] = fault->hfsr, [SFSR] = fault->sfsr};

    return (values[bits[index].which] & bits[index].bit) != 0;
}

bool ending_bit_at(const struct ending_fault *fault, size_t index, struct ending_bit *bit)
{
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        if (!is_set(fault, i) || index-- > 0)
            continue;
        *bit = bits[i].says;
        return true;
    }
    return false;
}

bool ending_fault_address(const struct ending_fault *fault, uint32_t *address)
{
    if (fault->cfsr & BFARVALID)
        *address = fault->bfar;
    else if (fault->cfsr & MMARVALID)
        *address = fault->mmfar;
    else if (fault->sfsr & SFARVALID)
        *address = fault->sfar;
    else
        return false;
    return true;
}

/* ---- pending ---------------------------------------------------------- */

/* Without the bits below the binary point, which only order what is pending. */
static int group_of(const struct ending *ending, uint32_t priority)
{
    uint32_t point = (ending->aircr >> 8 & 7u) + 1u;

    return (int)(priority >> point << point);
}

static int priority_of(const struct ending *ending, uint32_t number, uint32_t priority)
{
    if (number == NMI)
        return -2;
    return number == HARD_FAULT ? PRIORITY_ALL : group_of(ending, priority);
}

const char *ending_why_pending(const struct ending *ending, const struct ending_pending *pending)
{
    int priority = priority_of(ending, pending->number, pending->priority);
    int active = ending->exception ? priority_of(ending, ending->exception, ending->active_priority)
                                   : PRIORITY_LOWEST;

    if (!pending->enabled)
        return "not enabled";
    if (ending->masks_seen && ending->faultmask && priority >= PRIORITY_ALL)
        return "FAULTMASK is set";
    if (ending->masks_seen && ending->primask && priority >= 0)
        return "PRIMASK is set";
    if (priority >= active)
        return "not above the handler that runs";
    if (ending->masks_seen && ending->basepri && priority >= group_of(ending, ending->basepri))
        return "BASEPRI holds it off";
    return "about to be taken";
}

/* ---- dead or alive ---------------------------------------------------- */

#define RESETS_DEAD 3u /* once may have been meant, as of a watchdog's test */

bool ending_is_endless(const struct ending *ending)
{
    return ending->part_count == 1 && ending->load_count == 0 && !ending->parts[0].may_leave &&
           ending->parts[0].end - ending->parts[0].start <= WIDE_JUMP;
}

const char *ending_death(const struct ending *ending)
{
    if (ending->locked)
        return "it locked up";
    if (ending->exited)
        return ending->fault_count && ending->status ? "it ended itself in a fault's handler"
                                                     : NULL;
    if (ending->fault_count)
        return "it is in a fault's handler";
    if (ending->fault_resets >= RESETS_DEAD)
        return "a fault's handler resets it again and again";
    if (ending->exception && ending_is_endless(ending))
        return "it is in a handler that never ends";
    return NULL;
}
