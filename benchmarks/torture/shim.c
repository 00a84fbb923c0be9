/* Faults in the file operations of one process, put before the C library with LD_PRELOAD.
 *
 * Counts what changes files below a folder (create, write, truncate, sync, rename, link, remove, make a folder), and
 * at the n-th of them kills the process as the kernel would (SIGKILL), or lets operations fail as a disk would. Also
 * sets the wall clock, of this process alone, forward or back. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { COUNT, KILL_BEFORE, KILL_WITHIN, FULL, BROKEN, DENIED };
enum { WRITE, NAME, COMMIT }; /* to a file; of a name; of what makes rows count: a log entry, the catalogue */
enum { MAX_FD = 65536 };

static char root[4096];
static size_t root_length;
static int mode = COUNT;
static long at = -1;
static int least; /* class of the operations that count */
static atomic_long *n_operations;
static char *last; /* the file that the process died at */
static atomic_char watched[MAX_FD];

/* Made before the process forks, so that its parent can read the count of a child that was killed. */
__attribute__((constructor)) static void share(void) {
  void *shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  n_operations = shared;
  last = (char *)shared + 4096;
}

long fault_count(void) { return atomic_load(n_operations); }
const char *fault_path(void) { return last; }

/* Begin to count below `folder`; do `kind` at operation `number` (from 0) of those of class `least_class` and above. */
void fault_arm(const char *folder, int kind, long number, int least_class) {
  atomic_store(n_operations, 0);
  memset(watched, 0, sizeof watched);
  memset(last, 0, 4096);
  strncpy(root, folder, sizeof root - 1);
  root_length = strlen(root);
  mode = kind;
  at = number;
  least = least_class;
}

static char denied[4096]; /* the file that may not be opened */
void fault_deny(const char *path) { strncpy(denied, path, sizeof denied - 1); }

static long clock_off; /* seconds that the wall clock is fast */
void fault_clock(long seconds) { clock_off = seconds; }

static int below(const char *path) { return root_length && path && !strncmp(path, root, root_length); }
static int known(int fd) { return fd >= 0 && fd < MAX_FD && atomic_load(&watched[fd]); }
static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

static int renaming(const char *path) {
  const char *end = path ? strrchr(path, '.') : NULL;
  return end && !strcmp(end, ".duckdb") ? COMMIT : NAME;
}

static void note(const char *path, int fd) {
  char link[32];
  if (path) { strncpy(last, path, 4095); return; }
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  if (readlink(link, last, 4095) < 0) last[0] = 0;
}

/* Count an operation. Returns 0 to go on, 1 to die within it, -1 to fail (errno is set). */
static int step(int is_watched, int class, int needs_space, const char *path, int fd) {
  if (!is_watched || class < least) return 0;
  long number = atomic_fetch_add(n_operations, 1);
  if (number == at) note(path, fd);
  if (mode == KILL_BEFORE && number == at) die();
  if (mode == KILL_WITHIN && number == at) return 1;
  if (mode == FULL && number >= at && needs_space) { errno = ENOSPC; return -1; }
  if (mode == DENIED && number >= at) { errno = EACCES; return -1; }
  if (mode == BROKEN && number == at) { errno = EIO; return -1; }
  return 0;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define NAMED(path, class, needs_space, call) \
  int fault = step(below(path), class, needs_space, path, -1); \
  if (fault < 0) return -1; \
  int result = call; \
  if (fault) die(); \
  return result
#define WRITING(call, half) \
  int fault = step(known(fd), WRITE, 1, NULL, fd); \
  if (fault < 0) return -1; \
  if (fault) { half; die(); } \
  return call
#define OPENING(name, call) \
  mode_t permissions = 0; \
  int creates = flags & (O_CREAT | O_TRUNC); \
  if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); permissions = va_arg(rest, mode_t); va_end(rest); } \
  REAL(name); \
  if (denied[0] && !strcmp(path, denied)) { errno = EACCES; return -1; } \
  int fault = step(creates && below(path), NAME, 1, path, -1); \
  if (fault < 0) return -1; \
  int fd = call; \
  if (fd >= 0 && fd < MAX_FD) atomic_store(&watched[fd], (flags & O_ACCMODE) != O_RDONLY && below(path)); \
  if (fault) die(); \
  return fd

int open(const char *path, int flags, ...) { OPENING(open, real(path, flags, permissions)); }
int open64(const char *path, int flags, ...) { OPENING(open64, real(path, flags, permissions)); }
int openat(int folder, const char *path, int flags, ...) { OPENING(openat, real(folder, path, flags, permissions)); }
int openat64(int folder, const char *path, int flags, ...) { OPENING(openat64, real(folder, path, flags, permissions)); }
int close(int fd) { REAL(close); if (fd >= 0 && fd < MAX_FD) atomic_store(&watched[fd], 0); return real(fd); }

ssize_t write(int fd, const void *bytes, size_t n) { REAL(write); WRITING(real(fd, bytes, n), real(fd, bytes, n / 2)); }
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t to) {
  REAL(pwrite); WRITING(real(fd, bytes, n, to), real(fd, bytes, n / 2, to));
}
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t to) {
  REAL(pwrite64); WRITING(real(fd, bytes, n, to), real(fd, bytes, n / 2, to));
}
ssize_t writev(int fd, const struct iovec *parts, int n) { REAL(writev); WRITING(real(fd, parts, n), real(fd, parts, n / 2)); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); WRITING(real(fd, n), real(fd, n)); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); WRITING(real(fd, n), real(fd, n)); }
int fallocate(int fd, int how, off_t from, off_t n) { REAL(fallocate); WRITING(real(fd, how, from, n), real(fd, how, from, n)); }
int fsync(int fd) { REAL(fsync); WRITING(real(fd), (void)0); }
int fdatasync(int fd) { REAL(fdatasync); WRITING(real(fd), (void)0); }

int rename(const char *a, const char *b) { REAL(rename); NAMED(b, renaming(b), 0, real(a, b)); }
int renameat(int x, const char *a, int y, const char *b) { REAL(renameat); NAMED(b, renaming(b), 0, real(x, a, y, b)); }
int renameat2(int x, const char *a, int y, const char *b, unsigned how) {
  REAL(renameat2); NAMED(b, renaming(b), 0, real(x, a, y, b, how));
}
int link(const char *a, const char *b) { REAL(link); NAMED(b, COMMIT, 1, real(a, b)); }
int linkat(int x, const char *a, int y, const char *b, int how) { REAL(linkat); NAMED(b, COMMIT, 1, real(x, a, y, b, how)); }
int unlink(const char *path) { REAL(unlink); NAMED(path, NAME, 0, real(path)); }
int unlinkat(int folder, const char *path, int how) { REAL(unlinkat); NAMED(path, NAME, 0, real(folder, path, how)); }
int mkdir(const char *path, mode_t permissions) { REAL(mkdir); NAMED(path, NAME, 1, real(path, permissions)); }

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime);
  int result = real(clock, now);
  if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += clock_off;
  return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  REAL(gettimeofday);
  int result = real(now, zone);
  if (!result) now->tv_sec += clock_off;
  return result;
}
time_t time(time_t *now) {
  REAL(time);
  time_t found = real(NULL) + clock_off;
  if (now) *now = found;
  return found;
}
