/* Kills the program, or fails, at the n-th call that writes to a record's files. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long left = -1, calls = 0;
static int how = 0; /* 0: kill; otherwise the error */
static int lasting = 0;

void arm(long nth, int error, int stays) { left = nth; how = error; lasting = stays; calls = 0; }
long counted(void) { return calls; }

static int falls(int fd) {
    char link[64], name[512];
    ssize_t n;
    if (left < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, name, sizeof name - 1);
    if (n < 0) return 0;
    name[n] = 0;
    if (!strstr(name, ".ldndesk")) return 0;
    calls++;
    if (left > 0 && --left > 0) return 0;
    if (!lasting) left = -1;
    if (how == 0) kill(getpid(), SIGKILL);
    errno = how;
    return 1;
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { return falls(fd) ? -1 : REAL(pwrite)(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { return falls(fd) ? -1 : REAL(pwrite64)(fd, b, n, o); }
ssize_t write(int fd, const void *b, size_t n) { return falls(fd) ? -1 : REAL(write)(fd, b, n); }
int fsync(int fd) { return falls(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return falls(fd) ? -1 : REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t n) { return falls(fd) ? -1 : REAL(ftruncate)(fd, n); }
int ftruncate64(int fd, off64_t n) { return falls(fd) ? -1 : REAL(ftruncate64)(fd, n); }
