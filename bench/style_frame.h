/* What the frames around styles share: a style's name in the image, and its descriptor. */
#ifndef BENCH_STYLE_FRAME_H
#define BENCH_STYLE_FRAME_H

#define STYLE_STR_(x) #x
#define STYLE_STR(x)  STYLE_STR_(x)
/* A function of the frame is there once a style: STYLE and `what`. */
#define STYLE_CALLED(what) __asm__(STYLE_STR(STYLE) what)

/* BENCH_STYLE of a name that is a macro. */
#define BENCH_FRAMED_STYLE(id, text, ...) BENCH_STYLE(id, text, __VA_ARGS__)

#endif
