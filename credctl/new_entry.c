/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/new_entry.h"

#include <string.h>

#include "credctl/open.h"
#include "credctl/output.h"

#define SHADOW_WAIT_MS 5000

/* An account that is locked by a mark before its hash stays so. */
static enum ctl_exit make_field(const struct cred_shadow *old, const struct cred_secret *hash,
                                struct ctl_new_entry *out)
{
  const char *text = cred_secret_text(&old->hash);
  struct cred_error error = {0};
  size_t marks = 0;
  enum cred_err err = CRED_OK;

  out->stays_locked = cred_shadow_is_locked(old) && cred_shadow_has_hash(old);
  if (out->stays_locked)
    marks = strspn(text, "!*");
  if (marks + hash->length > CRED_SECRET_MAX)
    return ctl_fail(CRED_ERR_TOO_LONG, NULL);
  (void)cred_secret_set(&out->field, text, marks);
  memcpy(out->field.bytes + marks, hash->bytes, hash->length + 1);
  out->field.length = marks + hash->length;
  err = cred_stored_of(cred_secret_text(hash), 0, &out->intended, &error);
  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}

enum ctl_exit ctl_new_entry_make(const struct cred_shadow *old, const struct cred_secret *password,
                                 struct ctl_new_entry *out)
{
  struct cred_error error = {0};
  CRED_SECRET_AUTO hash = {0};
  enum cred_err err = cred_shadow_hash(password, NULL, &hash, &error);

  return err == CRED_OK ? make_field(old, &hash, out) : ctl_fail(err, &error);
}

/* Whatever the error said: what counts is what is stored now. */
static bool is_in_force(const char *subject, const struct ctl_new_entry *entry)
{
  struct cred_shadow now = {0};
  const bool is = cred_shadow_read(subject, &now, NULL) == CRED_OK && now.is_there &&
                  cred_secret_equal(&now.hash, &entry->field);

  cred_secret_erase(&now.hash);
  return is;
}

enum cred_err ctl_new_entry_store(const char *subject, const struct cred_shadow *old,
                                  const struct ctl_new_entry *entry, struct cred_error *error)
{
  const struct cred_shadow_change change = {.subject = subject,
                                            .expected = &old->hash,
                                            .hash = &entry->field,
                                            .now_ms = ctl_now_ms(),
                                            .wait_ms = SHADOW_WAIT_MS};
  const enum cred_err err = cred_shadow_replace(&change, error);

  if (err == CRED_OK || !is_in_force(subject, entry))
    return err;
  ctl_warn("%s", error->text);
  return CRED_OK;
}
