/* SPDX-License-Identifier: BSD-3-Clause */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdatomic.h>
#include <stdbool.h>
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

/* Words of the loader's, in the language of the C locale. */
static bool is_shortage(const char *why)
{
  static const char *const words[] = {"failed to map segment", "out of memory",
                                      "cannot allocate",       "cannot map",
                                      "cannot create",         "cannot change memory protections"};
  static const int numbers[] = {ENOMEM, EMFILE, ENFILE};

  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
    if (strstr(why, words[i]) != NULL)
      return true;
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
    if (strstr(why, strerrordesc_np(numbers[i])) != NULL)
      return true;
  return false;
}

/* The loader's reason begins with a file's name as a rule: this one, or what this one needs. A
 * shortage, which users can cause, must not pass for an object that cannot be used. */
static enum cred_err say_why(const char *path, const char *why, struct cred_error *error)
{
  size_t length = strlen(path);

  if (why == NULL)
    why = "no reason given";
  else if (strncmp(why, path, length) == 0 && strncmp(why + length, ": ", 2) == 0)
    why += length + 2;
  if (is_shortage(why))
    return cred_error_set(error, CRED_ERR_MEMORY,
                          "out of memory or descriptors, and so cannot load %s: %s", path, why);
  return cred_error_set(error, CRED_ERR_IO, "cannot load %s: %s", path, why);
}

/* The loader tells its reason in words alone: so in those of the C locale, for this thread. */
static enum cred_err open_object(const char *path, void **out, struct cred_error *error)
{
  locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  locale_t before;
  enum cred_err err = CRED_OK;

  if (plain == (locale_t)0)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  before = uselocale(plain);
  *out = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (*out == NULL)
    err = say_why(path, dlerror(), error);
  (void)uselocale(before);
  freelocale(plain);
  return err;
}

/* It is never unloaded (it is linked so), hence nobody closes it after success. */
static enum cred_err load(const struct cred_heavy **out, struct cred_error *error)
{
  char path[PATH_MAX];
  void *object = NULL;
  enum cred_err err = find_file(path, error);

  if (err == CRED_OK)
    err = open_object(path, &object, error);
  if (err != CRED_OK)
    return err;
  err = take_table(object, path, out, error);
  if (err != CRED_OK)
    (void)dlclose(object);
  return err;
}

enum cred_err cred_heavy_load(const struct cred_heavy **out, struct cred_error *error)
{
  /* Says nothing but what the loader knows already: whoever comes first, the table is the same. */
  static _Atomic(const struct cred_heavy *) known;
  enum cred_err err = CRED_OK;

  *out = atomic_load(&known);
  if (*out == NULL)
    err = load(out, error);
  if (err == CRED_OK)
    atomic_store(&known, *out);
  return err;
}
