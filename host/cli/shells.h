/* Completion scripts, on standard output. */
#ifndef CLI_SHELLS_H
#define CLI_SHELLS_H

void shell_print_bash(void);
void shell_print_zsh(void);
void shell_print_fish(void);

#endif
