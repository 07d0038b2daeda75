/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/import/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cred/secret.h"
#include "credctl/output.h"
#include "credctl/text.h"

/* Of the one file that is open; it holds seeds. */
static char buffer[BUFSIZ];

static enum ctl_exit judge(const char *path, int fd, int64_t most_bytes)
{
  struct stat info;

  if (fstat(fd, &info) != 0) {
    ctl_complain(_("cannot read %s: %s"), path, strerror(errno));
    return CTL_USAGE;
  }
  if (!S_ISREG(info.st_mode)) {
    ctl_complain(_("this is no regular file: %s"), path);
    return CTL_USAGE;
  }
  if (info.st_size > most_bytes) {
    ctl_complain(_("the file is too big: %s (at most %lld bytes)"), path, (long long)most_bytes);
    return CTL_USAGE;
  }
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    ctl_warn(_("others than its owner may read or change %s; what it holds may be known"), path);
  return CTL_YES;
}

enum ctl_exit ctl_import_open(const char *path, int64_t most_bytes, FILE **out)
{
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  enum ctl_exit code = CTL_USAGE;

  *out = NULL;
  if (fd < 0) {
    ctl_complain(_("cannot read %s: %s"), path, strerror(errno));
    return CTL_USAGE;
  }
  code = judge(path, fd, most_bytes);
  if (code == CTL_YES)
    *out = fdopen(fd, "r");
  if (code == CTL_YES && *out == NULL)
    ctl_out_of_memory();
  if (*out != NULL)
    (void)setvbuf(*out, buffer, _IOFBF, sizeof(buffer));
  else
    (void)close(fd);
  return code;
}

void ctl_import_close(FILE *file)
{
  (void)fclose(file);
  cred_erase(buffer, sizeof(buffer));
}

enum ctl_import_read ctl_import_next(FILE *file, char line[CTL_IMPORT_LINE_MAX + 1], size_t *length)
{
  return ctl_import_next_of(file, line, CTL_IMPORT_LINE_MAX, length);
}

enum ctl_import_read ctl_import_next_of(FILE *file, char *line, size_t most, size_t *length)
{
  bool too_long = false;
  bool any = false;
  int byte = 0;

  *length = 0;
  while ((byte = getc(file)) != EOF) {
    any = true;
    if (byte == '\n')
      break;
    if (*length < most)
      line[(*length)++] = (char)byte;
    else
      too_long = true;
  }
  line[*length] = '\0';
  if (ferror(file) != 0)
    return CTL_IMPORT_READ_FAILED;
  if (too_long)
    return CTL_IMPORT_LINE_TOO_LONG;
  return any ? CTL_IMPORT_LINE_READ : CTL_IMPORT_END;
}
