/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct wire_row wire_rows[] = {
#define ROW(number, name, flags)                                                                   \
  {#name, (number), (flags), sizeof(struct cred_##name##_request),                                 \
   sizeof(struct cred_##name##_reply)},
    CRED_CALL_LIST(ROW)
#undef ROW
};
const size_t wire_row_count = sizeof(wire_rows) / sizeof(wire_rows[0]);

static void walk(const struct cred_layout *layout, size_t start,
                 void (*visit)(const struct wire_place *place, void *state), void *state)
{
  for (size_t i = 0; i < layout->count; i++)
    for (size_t n = 0; n < layout->fields[i].repeat; n++) {
      struct wire_place place = {&layout->fields[i],
                                 start + layout->fields[i].offset + n * layout->fields[i].size};

      if (place.field->kind == CRED_FIELD_RECORD)
        walk(place.field->layout, place.offset, visit, state);
      else
        visit(&place, state);
    }
}

void wire_walk(const struct cred_layout *layout,
               void (*visit)(const struct wire_place *place, void *state), void *state)
{
  walk(layout, 0, visit, state);
}

unsigned char *wire_record(const struct cred_layout *layout)
{
  unsigned char *record = calloc(1, layout->size);

  if (record == NULL)
    abort();
  return record;
}

void wire_each_layout(void (*check)(const struct cred_layout *layout))
{
  for (size_t i = 0; i < wire_row_count; i++) {
    const struct cred_wire_call *call = cred_wire_call_find(wire_rows[i].number);

    if (call == NULL)
      abort();
    check(call->request);
    check(call->reply);
  }
}

struct filling {
  unsigned char *record;
  unsigned seed;
};

static void fill_secret(struct cred_secret *secret, unsigned seed)
{
  char text[32];

  (void)snprintf(text, sizeof(text), "secret %u", seed);
  (void)cred_secret_set_text(secret, text);
}

static void fill_place(const struct wire_place *place, void *state)
{
  const struct filling *filling = state;
  unsigned char *at = filling->record + place->offset;
  unsigned seed = filling->seed + (unsigned)place->offset % 97;
  uint32_t choice = place->field->most > 0 ? 1 + seed % place->field->most : 0;

  switch (place->field->kind) {
  case CRED_FIELD_TEXT:
    (void)snprintf((char *)at, place->field->size, "text %u", seed);
    break;
  case CRED_FIELD_FLAG:
    *at = (unsigned char)(filling->seed % 2);
    break;
  case CRED_FIELD_CHOICE:
    memcpy(at, &choice, sizeof(choice));
    break;
  case CRED_FIELD_SECRET:
    fill_secret((void *)at, seed);
    break;
  case CRED_FIELD_NUMBER:
  case CRED_FIELD_BYTES:
    memset(at, (int)(1 + seed % 250), place->field->size);
    break;
  case CRED_FIELD_RECORD:
    break;
  }
}

void wire_fill(const struct cred_layout *layout, unsigned char *record, unsigned seed)
{
  struct filling filling = {record, seed};

  memset(record, 0, layout->size);
  wire_walk(layout, fill_place, &filling);
}
