/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "qr/qr.h"

static size_t count_lines(const char *text)
{
  size_t lines = 0;

  for (; *text != '\0'; text++)
    lines += *text == '\n';
  return lines;
}

/* The dark modules of an ASCII drawing: the same square that was encoded, inside its margin. */
static void ascii_shows_every_module(void **state)
{
  const struct cred_qr_look look = {.ascii = true};
  CRED_QR_AUTO qr = {0};
  char *text = NULL;
  const char *line = NULL;
  size_t row = 0;
  size_t column = 0;
  bool dark = false;

  (void)state;
  assert_int_equal(cred_qr_encode("otpauth://totp/x?secret=GEZDGNBV", &qr, NULL), CRED_OK);
  assert_true(qr.side >= 21);
  text = cred_qr_draw(&qr, &look);
  assert_non_null(text);
  assert_int_equal(count_lines(text), qr.side + 2 * CRED_QR_MARGIN);
  line = text;
  for (row = 0; row < qr.side + 2 * CRED_QR_MARGIN; row++) {
    for (column = 0; column < qr.side + 2 * CRED_QR_MARGIN; column++) {
      dark = row >= CRED_QR_MARGIN && column >= CRED_QR_MARGIN && row < qr.side + CRED_QR_MARGIN &&
             column < qr.side + CRED_QR_MARGIN &&
             qr.dark[(row - CRED_QR_MARGIN) * qr.side + column - CRED_QR_MARGIN] != 0;
      assert_memory_equal(line + 2 * column, dark ? "##" : "  ", 2);
    }
    line += 2 * column;
    assert_int_equal(*line++, '\n');
  }
  cred_qr_text_free(text);
}

/* The finder pattern in the corner, as ISO/IEC 18004 draws it. */
static void the_code_begins_with_a_finder(void **state)
{
  static const char finder[] = "1111111100000110111011011101101110110000011111111";
  CRED_QR_AUTO qr = {0};
  size_t i = 0;

  (void)state;
  assert_int_equal(cred_qr_encode("x", &qr, NULL), CRED_OK);
  for (i = 0; i < 49; i++)
    assert_int_equal(qr.dark[i / 7 * qr.side + i % 7], finder[i] - '0');
}

static void half_blocks_hold_two_rows(void **state)
{
  CRED_QR_AUTO qr = {.side = 2, .dark = {1, 1, 1, 0}};
  const struct cred_qr_look look = {0};
  const struct cred_qr_look light = {.light_is_ink = true};
  char *text = cred_qr_draw(&qr, &look);

  (void)state;
  assert_string_equal(text, "          \n          \n    █▀    \n          \n          \n");
  cred_qr_text_free(text);
  text = cred_qr_draw(&qr, &light);
  assert_string_equal(text, "██████████\n██████████\n████ ▄████\n██████████\n██████████\n");
  cred_qr_text_free(text);
}

static void colours_begin_and_end_in_each_line(void **state)
{
  CRED_QR_AUTO qr = {.side = 1, .dark = {1}};
  const struct cred_qr_look look = {.colours = true, .light_is_ink = true};
  char *text = cred_qr_draw(&qr, &look);
  const char *line = text;

  (void)state;
  assert_int_equal(count_lines(text), 5);
  for (; *line != '\0'; line = strchr(line, '\n') + 1) {
    assert_int_equal(strncmp(line, "\033[0;30;47;107m    ", 18), 0);
    assert_int_equal(strncmp(strchr(line, '\n') - 4, "\033[0m", 4), 0);
  }
  assert_non_null(strstr(text, "    ▀    \033[0m\n"));
  cred_qr_text_free(text);
}

static void what_cannot_be_drawn_is_said(void **state)
{
  CRED_QR_AUTO qr = {0};
  const struct cred_qr_look look = {0};
  struct cred_error error = {0};
  char text[4001];

  (void)state;
  memset(text, 'a', sizeof(text) - 1);
  text[sizeof(text) - 1] = '\0';
  assert_int_equal(cred_qr_encode(text, &qr, &error), CRED_ERR_TOO_LONG);
  assert_int_equal(qr.side, 0);
  assert_null(cred_qr_draw(&qr, &look));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ascii_shows_every_module),
      cmocka_unit_test(the_code_begins_with_a_finder),
      cmocka_unit_test(half_blocks_hold_two_rows),
      cmocka_unit_test(colours_begin_and_end_in_each_line),
      cmocka_unit_test(what_cannot_be_drawn_is_said),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
