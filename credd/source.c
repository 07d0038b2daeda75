/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/source.h"

#include <stdio.h>
#include <string.h>

#define BUILT_IN_STATE LOCALSTATEDIR "/lib/cred"

/* All zeros where there is none. */
static void look(const char *path, struct stat *out)
{
  if (lstat(path, out) != 0)
    memset(out, 0, sizeof(*out));
}

static void look_at_policy(const struct credd_source *source, struct stat *directory,
                           struct stat *policy)
{
  const char *name = source->state_directory != NULL ? source->state_directory : BUILT_IN_STATE;
  char path[CRED_PATH_SIZE + sizeof("/" CRED_CONFIG_APPLIED_NAME)];

  (void)snprintf(path, sizeof(path), "%.1023s/" CRED_CONFIG_APPLIED_NAME, name);
  look(name, directory);
  look(path, policy);
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The same file or directory, as closed to others as before; its times and size may be others. */
static bool is_as_closed(const struct stat *a, const struct stat *b)
{
  return is_same_file(a, b) && a->st_mode == b->st_mode && a->st_uid == b->st_uid &&
         a->st_gid == b->st_gid;
}

static bool is_unchanged(const struct stat *a, const struct stat *b)
{
  return is_as_closed(a, b) && a->st_size == b->st_size && a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
         a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static bool is_current(const struct credd_source *source)
{
  const struct cred_site *site = cred_gate_site(source->gate);
  struct stat directory, policy, key, store;

  look_at_policy(source, &directory, &policy);
  look(site->key_path, &key);
  look(site->store_path, &store);
  return is_unchanged(&policy, &source->policy) && is_unchanged(&key, &source->key) &&
         is_as_closed(&directory, &source->directory) && is_as_closed(&store, &source->store) &&
         store.st_size >= source->store.st_size; /* it only grows */
}

void credd_source_close(struct credd_source *source)
{
  cred_gate_close(source->gate);
  source->gate = NULL;
}

/* What is looked at before opening is at least as old as what is opened: at worst it is opened once
 * more. */
enum cred_err credd_source_gate(struct credd_source *source, struct cred_gate **out,
                                struct cred_error *error)
{
  const struct cred_site *site;
  enum cred_err err;

  *out = NULL;
  if (source->gate != NULL && !is_current(source))
    credd_source_close(source);
  if (source->gate == NULL) {
    look_at_policy(source, &source->directory, &source->policy);
    err = cred_gate_open_direct(source->state_directory, &source->gate, error);
    if (err != CRED_OK)
      return err;
    site = cred_gate_site(source->gate);
    look(site->key_path, &source->key);
    look(site->store_path, &source->store);
  }
  *out = source->gate;
  return CRED_OK;
}
