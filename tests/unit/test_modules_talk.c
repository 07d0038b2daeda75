/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "modules/common/talk.h"
#include "tests/unit/fake_pam.h"

/* What the program answers. */
struct program {
  int status;
  const char *answer; /* NULL: no response, or one without text */
  bool respond;
  int style;
  int messages;
  char shown[64];
};

static int converse(int count, const struct pam_message **messages, struct pam_response **responses,
                    void *data)
{
  struct program *program = data;

  assert_int_equal(count, 1);
  program->messages++;
  program->style = messages[0]->msg_style;
  strncpy(program->shown, messages[0]->msg, sizeof(program->shown) - 1);
  if (program->respond) {
    *responses = calloc(1, sizeof(**responses));
    assert_non_null(*responses);
    if (program->answer != NULL)
      (*responses)->resp = strdup(program->answer);
  }
  return program->status;
}

static int ask(struct program *program, bool visible, struct cred_secret *out)
{
  struct pam_conv conversation = {.conv = converse, .appdata_ptr = program};
  struct pam_handle pam = {.conversation = &conversation};

  return cred_talk_ask(&pam, visible, "Password: ", out);
}

static void takes_an_answer(void **state)
{
  CRED_SECRET_AUTO answer = {0};
  struct program program = {.respond = true, .answer = "open sesame"};

  (void)state;
  assert_int_equal(ask(&program, false, &answer), PAM_SUCCESS);
  assert_int_equal(program.style, PAM_PROMPT_ECHO_OFF);
  assert_string_equal(program.shown, "Password: ");
  assert_string_equal(cred_secret_text(&answer), "open sesame");
  program.answer = "";
  assert_int_equal(ask(&program, true, &answer), PAM_SUCCESS);
  assert_int_equal(program.style, PAM_PROMPT_ECHO_ON);
  assert_int_equal(answer.length, 0);
}

static void takes_no_answer_for_cancelled(void **state)
{
  CRED_SECRET_AUTO answer = {0};
  struct program program = {.respond = false};

  (void)state;
  (void)cred_secret_set_text(&answer, "from before");
  assert_int_equal(ask(&program, false, &answer), PAM_CONV_ERR);
  assert_int_equal(answer.length, 0);
  program.respond = true;
  assert_int_equal(ask(&program, false, &answer), PAM_CONV_ERR);
}

static void passes_failures_on(void **state)
{
  static const struct {
    int from, to;
  } cases[] = {{PAM_CONV_ERR, PAM_CONV_ERR},
               {PAM_CONV_AGAIN, PAM_INCOMPLETE},
               {PAM_BUF_ERR, PAM_BUF_ERR},
               {PAM_ABORT, PAM_CONV_ERR},
               {PAM_IGNORE, PAM_CONV_ERR}};
  CRED_SECRET_AUTO answer = {0};

  (void)state;
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    struct program program = {.status = cases[i].from};

    assert_int_equal(ask(&program, false, &answer), cases[i].to);
    assert_int_equal(answer.length, 0);
  }
}

static void bounds_the_answer(void **state)
{
  CRED_SECRET_AUTO answer = {0};
  struct program program = {.respond = true};
  char text[PAM_MAX_RESP_SIZE + 1];

  (void)state;
  memset(text, 'a', sizeof(text));
  text[PAM_MAX_RESP_SIZE - 1] = '\0';
  program.answer = text;
  assert_int_equal(ask(&program, false, &answer), PAM_SUCCESS);
  assert_int_equal(answer.length, PAM_MAX_RESP_SIZE - 1);
  text[PAM_MAX_RESP_SIZE - 1] = 'a';
  text[PAM_MAX_RESP_SIZE] = '\0';
  assert_int_equal(ask(&program, false, &answer), PAM_CONV_ERR);
  assert_int_equal(answer.length, 0);
}

static void needs_a_conversation(void **state)
{
  CRED_SECRET_AUTO answer = {0};
  struct pam_handle pam = {0};

  (void)state;
  assert_int_equal(cred_talk_ask(&pam, false, "", &answer), PAM_SYSTEM_ERR);
  pam.get_status = PAM_BAD_ITEM;
  assert_int_equal(cred_talk_ask(&pam, false, "", &answer), PAM_BAD_ITEM);
}

static void says_without_minding_the_response(void **state)
{
  struct program program = {.respond = true, .answer = "noise", .status = PAM_SUCCESS};
  struct pam_conv conversation = {.conv = converse, .appdata_ptr = &program};
  struct pam_handle pam = {.conversation = &conversation};

  (void)state;
  cred_talk_say(&pam, PAM_TEXT_INFO, "hello");
  assert_int_equal(program.messages, 1);
  assert_int_equal(program.style, PAM_TEXT_INFO);
  assert_string_equal(program.shown, "hello");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_an_answer),      cmocka_unit_test(takes_no_answer_for_cancelled),
      cmocka_unit_test(passes_failures_on),   cmocka_unit_test(bounds_the_answer),
      cmocka_unit_test(needs_a_conversation), cmocka_unit_test(says_without_minding_the_response),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
