/* Which values of the settings can explain what a board shows: excluding, figure by
 * figure, what no choice of the other settings can save. Pure.
 *
 * It never excludes a value that is part of a solution, whatever the others are; it may leave
 * one that is in none. Effects of settings on a figure add up. What is found depends neither on
 * the order of the figures nor on that of the settings.
 */
#ifndef HOST_LIB_CALIBRATE_SOLVE_H
#define HOST_LIB_CALIBRATE_SOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SOLVE_VALUES_MAX 47u

/* What the board shows more than the model, at least and at most. */
struct solve_figure {
    int64_t low, high;
    bool unexplained; /* found: no choice of settings gives it; it tells nothing */
};

struct solve_setting {
    size_t count; /* of values, at most SOLVE_VALUES_MAX; one of them is in force */
    /* By how much each value changes each figure, at least and at most: value x figures. Both 0
     * for the one in force; they differ where a value stands for several that were not tried. */
    int64_t *least, *most;
    bool alive[SOLVE_VALUES_MAX]; /* found: what is not excluded; at least one */
    size_t told_by;               /* found: figures that exclude one of its values */
    size_t last;                  /* the one of these that excludes the most */
    bool contradicted;            /* found: figures want different values; none is excluded */
    bool next[SOLVE_VALUES_MAX];  /* solve()'s own: after the round */
};

/* Settings that contradict each other's figures lose all that was excluded of them, and what
 * others were told by that is found anew without it. `contradicted` is false at first. */
void solve(struct solve_figure *figures, size_t figure_count, struct solve_setting *settings,
           size_t setting_count);

/* Whether any value of the setting changes the figure. */
bool solve_answers(const struct solve_setting *setting, size_t figures, size_t figure);
size_t solve_alive(const struct solve_setting *setting);

#endif
