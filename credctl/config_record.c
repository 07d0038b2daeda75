/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "credctl/config_changes.h"
#include "credctl/hex.h"

#define VALUE_MAX 200 /* bytes of each value that are recorded */
#define DIGEST_BYTES 8

/* The events under way: each begins with the digest that joins them. */
struct record {
  struct cred_gate *gate;
  struct cred_event_note_request request;
  size_t head; /* length of what every event begins with */
  uint32_t parts;
};

/* Quotation marks hold texts together in the detail of an event. */
static void copy_without_quotes(const char *text, char *out, size_t size)
{
  (void)snprintf(out, size, "%s", text);
  for (; *out != '\0'; out++)
    *out = *out == '"' ? '\'' : *out;
}

static enum cred_err flush(struct record *record)
{
  struct cred_event_note_reply reply;
  enum cred_err err = cred_gate_event_note(record->gate, &record->request, &reply);

  record->request.detail[record->head] = '\0';
  record->parts++;
  return err;
}

/* Adds a piece, in a further event when this one is full. */
static enum cred_err add(struct record *record, const char *piece)
{
  char *detail = record->request.detail;
  size_t room = sizeof(record->request.detail);
  enum cred_err err = CRED_OK;

  if (strlen(detail) + 1 + strlen(piece) >= room) {
    err = flush(record);
    (void)snprintf(detail + record->head, room - record->head, " part=%" PRIu32, record->parts + 1);
  }
  (void)snprintf(detail + strlen(detail), room - strlen(detail), " %s", piece);
  return err;
}

static enum cred_err add_change(struct record *record, const struct cred_config_change *change)
{
  char piece[CRED_CONFIG_LABEL_SIZE + 2 * VALUE_MAX + 64];
  char before[VALUE_MAX], after[VALUE_MAX];

  copy_without_quotes(change->was_given ? change->old_value : "-", before, sizeof(before));
  copy_without_quotes(change->is_given ? change->new_value : "-", after, sizeof(after));
  (void)snprintf(piece, sizeof(piece), "%s=\"[%s] %s: %s -> %s\"",
                 !change->obeyed                             ? "unobeyed"
                 : change->judgement == CRED_CONFIG_WEAKER   ? "weaker"
                 : change->judgement == CRED_CONFIG_STRICTER ? "stricter"
                                                             : "change",
                 change->section, change->key, before, after);
  return add(record, piece);
}

static enum cred_err add_weakness(struct record *record, const struct cred_config_weakness *row)
{
  char piece[2 * CRED_CONFIG_LABEL_SIZE + 2 * VALUE_MAX + 64];
  char value[VALUE_MAX], staff[VALUE_MAX];

  copy_without_quotes(row->value, value, sizeof(value));
  copy_without_quotes(row->staff_value, staff, sizeof(staff));
  (void)snprintf(piece, sizeof(piece), "weaker_than_staff=\"[%s] %s: %s, [%s] %s\"",
                 row->privileged, row->key, value, row->staff, staff);
  return add(record, piece);
}

static enum cred_err add_weaknesses(struct record *record, const struct cred_config *config)
{
  struct cred_config_weaknesses *found = NULL;
  enum cred_err err = cred_config_weaker_than_staff(config, &found, NULL);

  for (size_t i = 0; found != NULL && i < found->count && err == CRED_OK; i++)
    err = add_weakness(record, &found->rows[i]);
  cred_config_weaknesses_free(found);
  return err;
}

static enum cred_err begin(struct record *record, const struct cred_config *config,
                           const struct cred_config_diff *diff, const char *reason)
{
  unsigned char digest[CRED_CONFIG_DIGEST_SIZE];
  char hex[2 * DIGEST_BYTES + 1];
  char quoted[CRED_NAME_SIZE];
  char piece[CRED_NAME_SIZE + 16];
  enum cred_err err = cred_config_digest(config, digest, NULL);

  if (err != CRED_OK)
    return err;
  ctl_hex_text(digest, DIGEST_BYTES, hex);
  (void)snprintf(record->request.detail, sizeof(record->request.detail), "policy=%s", hex);
  record->head = strlen(record->request.detail);
  if (diff != NULL)
    (void)snprintf(piece, sizeof(piece), "changes=%zu", diff->count);
  else
    (void)snprintf(piece, sizeof(piece), "first=yes");
  err = add(record, piece);
  copy_without_quotes(reason, quoted, sizeof(quoted));
  (void)snprintf(piece, sizeof(piece), "reason=\"%s\"", quoted);
  return err == CRED_OK && reason[0] != '\0' ? add(record, piece) : err;
}

enum cred_err ctl_changes_record(struct cred_gate *gate, uint32_t actor,
                                 const struct cred_config *config,
                                 const struct cred_config_diff *diff, const char *reason)
{
  struct record record = {.gate = gate,
                          .request = {.kind = CRED_EVENT_CONFIG_APPLIED, .actor = actor}};
  enum cred_err err = begin(&record, config, diff, reason);

  for (size_t i = 0; diff != NULL && i < diff->count && err == CRED_OK; i++)
    err = add_change(&record, &diff->changes[i]);
  if (err == CRED_OK)
    err = add_weaknesses(&record, config);
  return err == CRED_OK ? flush(&record) : err;
}
