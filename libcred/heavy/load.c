/* SPDX-License-Identifier: BSD-3-Clause */
#include "config.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "heavy/heavy.h"
#include "libcred/stamp.h"

#define FILE_NAME "libcred-store-" PACKAGE_VERSION ".so"

/* Beside the file of this very code, wherever a program found that: never by a search. */
static enum cred_err find_file(char out[PATH_MAX], struct cred_error *error)
{
  Dl_info self;
  const char *end;
  int length;

  if (dladdr((const void *)cred_heavy_load, &self) == 0 || self.dli_fname == NULL ||
      self.dli_fname[0] != '/')
    return cred_error_set(error, CRED_ERR_IO,
                          "cannot tell where libcred is, and so not load " FILE_NAME);
  end = strrchr(self.dli_fname, '/');
  length = snprintf(out, PATH_MAX, "%.*s/" FILE_NAME, (int)(end - self.dli_fname), self.dli_fname);
  if (length < 0 || length >= PATH_MAX)
    return cred_error_set(error, CRED_ERR_TOO_LONG, "the name of " FILE_NAME " is too long");
  return CRED_OK;
}

static enum cred_err take_table(void *object, const char *path, const struct cred_heavy **out,
                                struct cred_error *error)
{
  const struct cred_heavy *table = dlsym(object, CRED_HEAVY_SYMBOL);

  if (table == NULL)
    return cred_error_set(error, CRED_ERR_IO, "%s is not libcred's", path);
  if (memcmp(table->stamp, CRED_STAMP, sizeof(table->stamp)) != 0)
    return cred_error_set(error, CRED_ERR_IO,
                          "%s is of another build than the libcred in this process: start the "
                          "program anew",
                          path);
  *out = table;
  return CRED_OK;
}

/* The loader's reason begins with a file's name as a rule: this one, or what this one needs. */
static enum cred_err say_why(const char *path, struct cred_error *error)
{
  const char *why = dlerror();
  size_t length = strlen(path);

  if (why == NULL)
    why = "no reason given";
  else if (strncmp(why, path, length) == 0 && strncmp(why + length, ": ", 2) == 0)
    why += length + 2;
  return cred_error_set(error, CRED_ERR_IO, "cannot load %s: %s", path, why);
}

/* It is never unloaded (it is linked so), hence nobody closes it after success. */
static enum cred_err load(const struct cred_heavy **out, struct cred_error *error)
{
  char path[PATH_MAX];
  enum cred_err err = find_file(path, error);
  void *object;

  if (err != CRED_OK)
    return err;
  object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (object == NULL)
    return say_why(path, error);
  err = take_table(object, path, out, error);
  if (err != CRED_OK)
    (void)dlclose(object);
  return err;
}

const struct cred_heavy *cred_heavy_load(struct cred_error *error)
{
  /* Says nothing but what the loader knows already: whoever comes first, the table is the same. */
  static _Atomic(const struct cred_heavy *) known;
  const struct cred_heavy *table = atomic_load(&known);

  if (table == NULL && load(&table, error) == CRED_OK)
    atomic_store(&known, table);
  return table;
}
