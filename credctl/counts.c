/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/counts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/output.h"

void ctl_counts_free(struct ctl_counts *counts)
{
  free(counts->rows);
  memset(counts, 0, sizeof(*counts));
}

static void append(struct ctl_counts *counts, const struct cred_count_info *row)
{
  if (counts->length == counts->room) {
    counts->room = counts->room == 0 ? CRED_COUNT_PAGE : counts->room * 2;
    counts->rows = reallocarray(counts->rows, counts->room, sizeof(*counts->rows));
    if (counts->rows == NULL)
      ctl_out_of_memory();
  }
  counts->rows[counts->length++] = *row;
}

enum cred_err ctl_counts_read(struct cred_gate *gate, const char *subject, bool locked_only,
                              struct ctl_counts *counts)
{
  struct cred_counts_request request = {.locked_only = locked_only};
  struct cred_counts_reply reply;
  enum cred_err err = CRED_OK;
  uint32_t i = 0;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  do {
    memset(&reply, 0, sizeof(reply));
    err = cred_gate_counts(gate, &request, &reply);
    if (err != CRED_OK)
      return err;
    for (i = 0; i < reply.count && i < CRED_COUNT_PAGE; i++)
      append(counts, &reply.rows[i]);
    request.skip = reply.next;
  } while (reply.next != 0);
  return CRED_OK;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
  return (a > b) - (a < b);
}

static int compare(const void *a, const void *b)
{
  const struct cred_count_info *x = a;
  const struct cred_count_info *y = b;
  int order = compare_numbers(y->locked, x->locked);

  if (order == 0)
    order = compare_numbers((uint64_t)y->failed + y->dead, (uint64_t)x->failed + x->dead);
  if (order == 0)
    order = strcmp(x->subject, y->subject);
  if (order == 0)
    order = compare_numbers(x->kind, y->kind);
  if (order == 0)
    order = compare_numbers(x->source.class, y->source.class);
  return order != 0 ? order : strcmp(x->source.address, y->source.address);
}

void ctl_counts_sort(struct ctl_counts *counts)
{
  if (counts->length > 1)
    qsort(counts->rows, counts->length, sizeof(*counts->rows), compare);
}
