/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "credctl/exceptions.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

struct listing {
  bool all;
  size_t count;
  struct ctl_table *table;
  json_t *array;
};

static void take_page(struct listing *listing, const struct cred_exception_list_reply *reply)
{
  for (uint32_t i = 0; i < reply->count && i < CRED_EXCEPTION_PAGE; i++) {
    if (!listing->all && ctl_exception_is_history(&reply->rows[i]))
      continue;
    ctl_exception_add_row(listing->table, &reply->rows[i]);
    ctl_json_append(listing->array, ctl_exception_json(&reply->rows[i]));
    listing->count++;
  }
}

static enum cred_err read_all(struct cred_gate *gate, struct cred_exception_list_request *request,
                              struct listing *listing)
{
  struct cred_exception_list_reply reply;
  enum cred_err err = CRED_OK;

  do {
    memset(&reply, 0, sizeof(reply));
    err = cred_gate_exception_list(gate, request, &reply);
    if (err == CRED_OK)
      take_page(listing, &reply);
    request->after = reply.next;
  } while (err == CRED_OK && reply.next != 0);
  return err;
}

static void print(const struct ctl_call *call, const struct listing *listing)
{
  if (call->json)
    ctl_json_print(json_incref(listing->array));
  else if (listing->count > 0)
    ctl_table_print(listing->table);
  else
    ctl_say(_("There are no exceptions."));
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_exception_list_request request = {0};
  struct listing listing = {.all = ctl_option_given(call, "all")};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_subject_asked(call, ctl_first_word(call), request.subject, NULL);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  listing.table = ctl_exception_table();
  listing.array = ctl_json_array();
  err = read_all(gate, &request, &listing);
  if (err == CRED_OK)
    print(call, &listing);
  ctl_table_free(listing.table);
  json_decref(listing.array);
  return err == CRED_OK ? CTL_YES : ctl_gate_fail(gate, err);
}

static const struct ctl_option options[] = {
    {"all", 'a', NULL, N_("also those that are over, refused or revoked")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_exception_list = {
    .name = "exception list",
    .arguments = N_("[USER]"),
    .help = N_("exceptions from rules: who applied, who approved, until when"),
    .options = options,
    .words_min = 0,
    .words_max = 1,
    .run = run,
};
