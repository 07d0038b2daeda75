/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"

static int compare_numbers(uint64_t a, uint64_t b)
{
  return a < b ? -1 : a > b;
}

static int compare_meta(const void *left, const void *right)
{
  const struct cred_memory_meta *a = left, *b = right;

  return strcmp(a->name, b->name);
}

static int compare_subject(const void *left, const void *right)
{
  const struct cred_subject_row *a = left, *b = right;

  return strcmp(a->name, b->name);
}

static int compare_count(const void *left, const void *right)
{
  const struct cred_count_key *a = &((const struct cred_count_row *)left)->key;
  const struct cred_count_key *b = &((const struct cred_count_row *)right)->key;
  int order = strcmp(a->subject, b->subject);

  if (order == 0)
    order = compare_numbers(a->kind, b->kind);
  if (order == 0)
    order = compare_numbers(a->class, b->class);
  return order != 0 ? order : strcmp(a->address, b->address);
}

static int compare_ticket(const void *left, const void *right)
{
  const struct cred_ticket_row *a = left, *b = right;

  return compare_numbers(a->id, b->id);
}

static int compare_token(const void *left, const void *right)
{
  const struct cred_token_row *a = left, *b = right;

  return compare_numbers(a->token.id, b->token.id);
}

static int compare_code(const void *left, const void *right)
{
  const struct cred_memory_code *a = left, *b = right;
  int order = strcmp(a->subject, b->subject);

  return order != 0 ? order : memcmp(a->mac, b->mac, sizeof(a->mac));
}

static int compare_person(const void *left, const void *right)
{
  const struct cred_person_row *a = left, *b = right;

  return compare_numbers(a->id, b->id);
}

static int compare_number(const void *left, const void *right)
{
  const struct cred_memory_number *a = left, *b = right;

  return strcmp(a->number, b->number);
}

static int compare_password(const void *left, const void *right)
{
  const struct cred_password_row *a = left, *b = right;
  int order = strcmp(a->subject, b->subject);

  return order != 0 ? order : strcmp(a->system, b->system);
}

static int compare_remembered(const void *left, const void *right)
{
  const struct cred_remembered_row *a = left, *b = right;
  int order = compare_numbers(a->account, b->account);

  return order != 0 ? order : compare_numbers(a->sequence, b->sequence);
}

static int compare_account(const void *left, const void *right)
{
  const struct cred_account_row *a = left, *b = right;
  int order = strcmp(a->subject, b->subject);

  return order != 0 ? order : strcmp(a->system, b->system);
}

static int compare_exception(const void *left, const void *right)
{
  const struct cred_exception_row *a = left, *b = right;

  return compare_numbers(a->id, b->id);
}

static int compare_rotation(const void *left, const void *right)
{
  const struct cred_rotation_row *a = left, *b = right;
  int order = strcmp(a->subject, b->subject);

  return order != 0 ? order : strcmp(a->system, b->system);
}

static int compare_sealed(const void *left, const void *right)
{
  const struct cred_sealed_row *a = left, *b = right;
  int order = strcmp(a->subject, b->subject);

  if (order == 0)
    order = strcmp(a->system, b->system);
  return order != 0 ? order : compare_numbers(a->generation, b->generation);
}

static int compare_reveal(const void *left, const void *right)
{
  const struct cred_reveal_row *a = left, *b = right;

  return compare_numbers(a->id, b->id);
}

static int compare_session(const void *left, const void *right)
{
  const struct cred_session_row *a = left, *b = right;
  int order = strcmp(a->subject, b->subject);

  return order != 0 ? order : compare_numbers(a->id, b->id);
}

static int compare_data_key(const void *left, const void *right)
{
  const struct cred_data_key_row *a = left, *b = right;

  return compare_numbers(a->id, b->id);
}

static int compare_event(const void *left, const void *right)
{
  const struct cred_event *a = left, *b = right;

  return compare_numbers(a->sequence, b->sequence);
}

const struct cred_memory_table cred_memory_tables[CRED_MEMORY_TABLES] = {
    [CRED_MEMORY_META] = {.row_size = sizeof(struct cred_memory_meta), .compare = compare_meta},
    [CRED_MEMORY_SUBJECT] = {.row_size = sizeof(struct cred_subject_row),
                             .compare = compare_subject},
    [CRED_MEMORY_COUNT] = {.row_size = sizeof(struct cred_count_row), .compare = compare_count},
    [CRED_MEMORY_TICKET] = {.row_size = sizeof(struct cred_ticket_row), .compare = compare_ticket},
    [CRED_MEMORY_TOKEN] = {.row_size = sizeof(struct cred_token_row), .compare = compare_token},
    [CRED_MEMORY_CODE] = {.row_size = sizeof(struct cred_memory_code), .compare = compare_code},
    [CRED_MEMORY_PERSON] = {.row_size = sizeof(struct cred_person_row), .compare = compare_person},
    [CRED_MEMORY_NUMBER] = {.row_size = sizeof(struct cred_memory_number),
                            .compare = compare_number},
    [CRED_MEMORY_PASSWORD] = {.row_size = sizeof(struct cred_password_row),
                              .compare = compare_password},
    [CRED_MEMORY_REMEMBERED] = {.row_size = sizeof(struct cred_remembered_row),
                                .compare = compare_remembered},
    [CRED_MEMORY_ACCOUNT] = {.row_size = sizeof(struct cred_account_row),
                             .compare = compare_account},
    [CRED_MEMORY_EXCEPTION] = {.row_size = sizeof(struct cred_exception_row),
                               .compare = compare_exception},
    [CRED_MEMORY_ROTATION] = {.row_size = sizeof(struct cred_rotation_row),
                              .compare = compare_rotation},
    [CRED_MEMORY_SEALED] = {.row_size = sizeof(struct cred_sealed_row), .compare = compare_sealed},
    [CRED_MEMORY_REVEAL] = {.row_size = sizeof(struct cred_reveal_row), .compare = compare_reveal},
    [CRED_MEMORY_SESSION] = {.row_size = sizeof(struct cred_session_row),
                             .compare = compare_session},
    [CRED_MEMORY_DATA_KEY] = {.row_size = sizeof(struct cred_data_key_row),
                              .compare = compare_data_key},
    [CRED_MEMORY_EVENT] = {.row_size = sizeof(struct cred_event), .compare = compare_event},
};
