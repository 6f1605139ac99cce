/* The core's registers by name; see registers.h. ARMv7-M manual, B3.2 to B3.4 and C1.8. */
#include "host/lib/ending/registers.h"

#include <stddef.h>
#include <stdio.h>

#define SIZE 24u

static const struct {
    uint32_t address;
    const char *name;
} registers[] = {
    {0xE0001000, "DWT_CTRL"},   {0xE0001004, "DWT_CYCCNT"}, {0xE000E004, "ICTR"},
    {0xE000E010, "SYST_CSR"},   {0xE000E014, "SYST_RVR"},   {0xE000E018, "SYST_CVR"},
    {0xE000E01C, "SYST_CALIB"}, {0xE000ED00, "CPUID"},      {0xE000ED04, "ICSR"},
    {0xE000ED08, "VTOR"},       {0xE000ED0C, "AIRCR"},      {0xE000ED10, "SCR"},
    {0xE000ED14, "CCR"},        {0xE000ED18, "SHPR1"},      {0xE000ED1C, "SHPR2"},
    {0xE000ED20, "SHPR3"},      {0xE000ED24, "SHCSR"},      {0xE000ED28, "CFSR"},
    {0xE000ED2C, "HFSR"},       {0xE000ED30, "DFSR"},       {0xE000ED34, "MMFAR"},
    {0xE000ED38, "BFAR"},       {0xE000ED88, "CPACR"},      {0xE000EDFC, "DEMCR"},
    {0xE000EF34, "FPCCR"},
};

/* One register a word, numbered. */
static const struct {
    uint32_t first, last;
    const char *name;
} banks[] = {
    {0xE000E100, 0xE000E13C, "NVIC_ISER"}, {0xE000E180, 0xE000E1BC, "NVIC_ICER"},
    {0xE000E200, 0xE000E23C, "NVIC_ISPR"}, {0xE000E280, 0xE000E2BC, "NVIC_ICPR"},
    {0xE000E300, 0xE000E33C, "NVIC_IABR"}, {0xE000E400, 0xE000E5EC, "NVIC_IPR"},
};

const char *ending_register_name(char text[SIZE], uint32_t address)
{
    uint32_t word = address & ~3u;

    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
        if (registers[i].address == word)
            return registers[i].name;
    for (size_t i = 0; i < sizeof banks / sizeof *banks; i++)
        if (word >= banks[i].first && word <= banks[i].last) {
            snprintf(text, SIZE, "%.12s%u", banks[i].name, (word - banks[i].first) / 4);
            return text;
        }
    return NULL;
}
