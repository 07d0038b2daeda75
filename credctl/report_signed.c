/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/report_signed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/gate.h"
#include "credctl/moment.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/people.h"
#include "credctl/text.h"
#include "credctl/when.h"

#define NAMES_MAX 10

static const char *word_of(enum ctl_report_kind kind)
{
  switch (kind) {
  case CTL_REPORT_DORMANT:
    return "dormant";
  case CTL_REPORT_PRIVILEGED:
    return "privileged";
  case CTL_REPORT_IDS:
    break;
  }
  return "ids";
}

enum cred_err ctl_report_signed_read(struct cred_gate *gate, struct ctl_report *report)
{
  struct cred_events_request request = {.kind = CRED_EVENT_REVIEWED};
  struct cred_events_reply reply;
  char head[32];
  const int length = snprintf(head, sizeof(head), "report=%s ", word_of(report->kind));
  enum cred_err err = CRED_OK;

  do {
    memset(&reply, 0, sizeof(reply));
    err = cred_gate_events(gate, &request, &reply);
    for (uint32_t i = 0; err == CRED_OK && i < reply.count && i < CRED_EVENT_PAGE; i++) {
      if (strncmp(reply.rows[i].detail, head, (size_t)length) != 0)
        continue;
      report->signed_ms = reply.rows[i].wall_ms;
      report->signed_by = reply.rows[i].actor;
    }
    request.after = reply.next;
  } while (err == CRED_OK && reply.next != 0);
  return err;
}

static void print_overdue(const struct ctl_report *report)
{
  const int64_t now_ms = ctl_now_ms();
  char *names = NULL;
  size_t size = 0, count = 0;
  FILE *stream = open_memstream(&names, &size);

  if (stream == NULL)
    ctl_out_of_memory();
  for (size_t i = 0; i < report->length; i++) {
    const int64_t by_ms = report->rows[i].state.review_by_ms;

    if (by_ms == 0 || by_ms > now_ms)
      continue;
    if (count < NAMES_MAX)
      (void)fprintf(stream, "%s%s", count > 0 ? ", " : "", report->rows[i].user->name);
    count++;
  }
  if (count > NAMES_MAX)
    (void)fputs(" ...", stream);
  if (fclose(stream) != 0)
    ctl_out_of_memory();
  if (count > 0)
    ctl_say(_("The rights of these were to be reviewed by now (%1$zu): %2$s. Then: credctl account "
              "review USER DATE"),
            count, names);
  free(names);
}

void ctl_report_signed_print(const struct ctl_report *report)
{
  char when[CTL_WHEN_SIZE], who[CTL_PERSON_SIZE];

  (void)fputc('\n', stdout);
  if (report->signed_ms == 0) {
    ctl_say(_("It is not on record that anybody signed this report: credctl report sign %s"),
            word_of(report->kind));
  } else {
    ctl_when_text(report->signed_ms, when, sizeof(when));
    ctl_person_text(report->signed_by, who);
    ctl_say(_("Signed last on %1$s by %2$s; again: credctl report sign %3$s"), when, who,
            word_of(report->kind));
  }
  if (report->kind == CTL_REPORT_IDS)
    print_overdue(report);
}
