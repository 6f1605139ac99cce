/* Which cells exercise a setting of the model: what tells it, if none of a run does. */
#ifndef HOST_LIB_CALIBRATE_EXERCISE_H
#define HOST_LIB_CALIBRATE_EXERCISE_H

/* "run entry_exit of raw_c_call", or what no cell has; static. NULL: nothing is known of that
 * setting. */
const char *exercise_of(const char *setting);

#endif
