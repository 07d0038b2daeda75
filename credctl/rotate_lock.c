/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/rotate.h"
#include "credctl/text.h"

#define LOCK_NAME "rotate.lock"
#define WAIT_MS 5000
#define POLL_MS 50

/* Two that did it at once could each store a password of which the other has dropped the seal. The
 * descriptor stays open: the lock goes with the process, however it ends. */
enum ctl_exit ctl_rotate_lock(const struct ctl_call *call)
{
  const struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
  char path[PATH_MAX];
  int fd;

  (void)snprintf(path, sizeof(path), "%s/" LOCK_NAME, ctl_state_directory(call));
  fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
  if (fd < 0) {
    ctl_complain("%s: %s", path, strerror(errno));
    return CTL_UNUSABLE;
  }
  for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited += POLL_MS) {
    if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= WAIT_MS) {
      ctl_complain(_("somebody else is rotating passwords on this host; try again when that is "
                     "done"));
      return CTL_UNUSABLE;
    }
    (void)nanosleep(&pause, NULL);
  }
  return CTL_YES;
}
