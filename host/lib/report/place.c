/* Whether a folder may become a report; see file.h. */
#include "host/lib/report/file.h"

#include "host/lib/files/folder.h"
#include "host/lib/report/figures/figures.h"
#include "host/lib/report/report.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE     "index.html"
#define HEAD_MAX (256u << 10) /* where a sign stands at the latest: behind the style */

/* Of reports/templates/page.html, and of pages that were written before it had that. */
static const char *const signs[] = {"<meta name=\"generator\" content=\"irqbench report\" />",
                                    "<p class=\"kicker\">irqbench report</p>"};

static bool is_ours(const char *name)
{
    static const char *const names[] = {PAGE, "summary.md", REPORT_MODEL_PAGE, REPORT_FIGURES};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return strncmp(name, ".report-", strlen(".report-")) == 0;
}

static bool stop_at_others(int fd, const char *name, void *found)
{
    (void)fd;
    if (is_ours(name))
        return true;
    errno = 0;
    snprintf(found, 256, "%s", name);
    return false;
}

static bool has_sign(int fd)
{
    char *head = malloc(HEAD_MAX + 1u);
    ssize_t size = head ? read(fd, head, HEAD_MAX) : -1;
    bool found = false;

    if (size > 0) {
        head[size] = '\0';
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            found = found || strstr(head, signs[i]) != NULL;
    }
    free(head);
    return found;
}

/* 1: a page of ours; 0: none; -1: another one. */
static int look_at_page(int folder)
{
    int fd = openat(folder, PAGE, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? 0 : -1;
    int result = has_sign(fd) ? 1 : -1;
    close(fd);
    return result;
}

/* What a report has in folders and files is never behind a link. */
static bool check_links(int folder, const char *directory, struct message *message)
{
    static const char *const names[] = {REPORT_FIGURES, REPORT_MODEL_PAGE};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct stat status;
        if (fstatat(folder, names[i], &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode))
            return message_add(message,
                               "%s: its '%s' is a symbolic link; remove it, or choose another "
                               "folder with -o",
                               directory, names[i]);
    }
    return true;
}

bool report_output_check(const char *directory, struct message *message)
{
    char found[256] = PAGE;
    int folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (folder < 0)
        return errno == ENOENT ||
               message_add(message, "cannot open the folder %s: %s", directory, strerror(errno));
    int page = look_at_page(folder);
    bool fine = page > 0 || (page == 0 && folder_each(folder, stop_at_others, found));
    int error = fine || page < 0 ? 0 : errno;
    bool real = check_links(folder, directory, message);
    close(folder);
    if (error)
        return message_add(message, "cannot read the folder %s: %s", directory, strerror(error));
    if (!real)
        return false;
    return fine ||
           message_add(message,
                       "%s is not empty and holds no report of irqbench (there is '%s'); choose "
                       "another folder with -o",
                       directory, found);
}
