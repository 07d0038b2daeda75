/* SPDX-License-Identifier: BSD-3-Clause */
#include "qr/qr.h"

#include <stdlib.h>
#include <string.h>

#include "cred/secret.h"

/* 47 for terminals that do not know the brighter 107. */
#define BLACK_ON_WHITE "\033[0;30;47;107m"
#define COLOURS_END "\033[0m"
#define CELL_MAX 3 /* bytes of a half block in UTF-8 */

static bool is_dark(const struct cred_qr *qr, size_t row, size_t column)
{
  if (row < CRED_QR_MARGIN || column < CRED_QR_MARGIN)
    return false;
  row -= CRED_QR_MARGIN;
  column -= CRED_QR_MARGIN;
  return row < qr->side && column < qr->side && qr->dark[row * qr->side + column] != 0;
}

static const char *half_block(bool upper, bool lower)
{
  if (upper)
    return lower ? "\xE2\x96\x88" : "\xE2\x96\x80";
  return lower ? "\xE2\x96\x84" : " ";
}

static bool has_ink(const struct cred_qr *qr, const struct cred_qr_look *look, size_t row,
                    size_t column)
{
  return is_dark(qr, row, column) != (look->light_is_ink && !look->colours);
}

static const char *cell(const struct cred_qr *qr, const struct cred_qr_look *look, size_t row,
                        size_t column)
{
  const bool upper = has_ink(qr, look, row, column);
  const size_t whole = qr->side + 2 * CRED_QR_MARGIN;
  /* The last line of half blocks may have no lower half: nothing is drawn there. */
  const bool lower = row + 1 < whole && has_ink(qr, look, row + 1, column);

  if (look->ascii)
    return upper ? "##" : "  ";
  return half_block(upper, lower);
}

static char *append(char *at, const char *text)
{
  const size_t length = strlen(text);

  memcpy(at, text, length);
  return at + length;
}

static char *draw_line(const struct cred_qr *qr, const struct cred_qr_look *look, size_t row,
                       char *at)
{
  const size_t whole = qr->side + 2 * CRED_QR_MARGIN;
  size_t column = 0;

  if (look->colours)
    at = append(at, BLACK_ON_WHITE);
  for (column = 0; column < whole; column++)
    at = append(at, cell(qr, look, row, column));
  if (look->colours)
    at = append(at, COLOURS_END);
  return append(at, "\n");
}

char *cred_qr_draw(const struct cred_qr *qr, const struct cred_qr_look *look)
{
  const size_t whole = qr->side + 2 * CRED_QR_MARGIN;
  const size_t step = look->ascii ? 1 : 2;
  const size_t line = whole * CELL_MAX + sizeof(BLACK_ON_WHITE) + sizeof(COLOURS_END) + 1;
  char *text = NULL;
  char *at = NULL;
  size_t row = 0;

  if (qr->side == 0 || qr->side > CRED_QR_SIDE_MAX)
    return NULL;
  text = malloc(line * whole + 1);
  if (text == NULL)
    return NULL;
  at = text;
  for (row = 0; row < whole; row += step)
    at = draw_line(qr, look, row, at);
  *at = '\0';
  return text;
}

void cred_qr_text_free(char *text)
{
  if (text == NULL)
    return;
  cred_erase(text, strlen(text));
  free(text);
}
