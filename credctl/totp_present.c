/* SPDX-License-Identifier: BSD-3-Clause */
#include <langinfo.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "credctl/json.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/totp.h"
#include "qr/qr.h"

static bool is_utf8(void)
{
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* A drawing that is broken over lines can be scanned by nobody. */
static bool fits_terminal(size_t columns)
{
  struct winsize size = {0};

  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || columns <= size.ws_col)
    return true;
  ctl_warn(_("the terminal is too narrow for the QR code: it takes %zu columns"), columns);
  return false;
}

static void print_qr(const struct ctl_call *call, const struct cred_secret *uri)
{
  const struct cred_qr_look look = {
      .ascii = ctl_option_given(call, "ascii") || !is_utf8(),
      .colours = isatty(STDOUT_FILENO) != 0,
  };
  struct cred_error error = {0};
  CRED_QR_AUTO qr = {0};
  char *drawing = NULL;

  if (cred_qr_encode(cred_secret_text(uri), &qr, &error) != CRED_OK) {
    ctl_warn(_("no QR code can be drawn: %s"), error.text);
    return;
  }
  if (!fits_terminal((qr.side + 2 * CRED_QR_MARGIN) * (look.ascii ? 2 : 1)))
    return;
  drawing = cred_qr_draw(&qr, &look);
  if (drawing == NULL)
    ctl_out_of_memory();
  (void)fputs(drawing, stdout);
  cred_qr_text_free(drawing);
}

static void print_json(const char *subject, const char *name,
                       const struct cred_enrol_begin_reply *reply)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "subject", ctl_json_text(subject));
  ctl_json_set(object, "name", ctl_json_text(name[0] != '\0' ? name : "default"));
  ctl_json_set(object, "algorithm",
               ctl_json_text(cred_totp_algorithm_name(reply->shape.algorithm)));
  ctl_json_set(object, "digits", json_integer(reply->shape.digits));
  ctl_json_set(object, "period_seconds", json_integer(reply->shape.period_seconds));
  ctl_json_set(object, "seed", ctl_json_text(cred_secret_text(&reply->seed_text)));
  ctl_json_set(object, "uri", ctl_json_text(cred_secret_text(&reply->uri)));
  ctl_json_print(object);
}

void ctl_totp_present(const struct ctl_call *call, const char *subject, const char *name,
                      const struct cred_enrol_begin_reply *reply)
{
  if (call->json) {
    print_json(subject, name, reply);
    return;
  }
  print_qr(call, &reply->uri);
  (void)printf("%s %s\n", _("Seed:"), cred_secret_text(&reply->seed_text));
  (void)printf("%s %s\n", _("URI:"), cred_secret_text(&reply->uri));
  (void)printf(_("%s, %u digits, %u seconds\n"), cred_totp_algorithm_name(reply->shape.algorithm),
               reply->shape.digits, reply->shape.period_seconds);
}
