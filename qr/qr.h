/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QR_QR_H
#define CRED_QR_QR_H

#include <stdbool.h>
#include <stddef.h>

#include "cred/error.h"

#define CRED_QR_SIDE_MAX 177 /* modules; version 40 of ISO/IEC 18004 */
#define CRED_QR_MARGIN 4     /* modules of light around the code, as the standard asks */

/* A QR code. It can be read as well as the text it came from: erase it with cred_qr_erase. */
struct cred_qr {
  size_t side;                                             /* modules; 0: none */
  unsigned char dark[CRED_QR_SIDE_MAX * CRED_QR_SIDE_MAX]; /* row by row, 1 where dark */
};

#define CRED_QR_AUTO __attribute__((cleanup(cred_qr_erase))) struct cred_qr

void cred_qr_erase(struct cred_qr *qr);

/*
 * Makes the code of a text, with error correction level M. libqrencode is loaded for the time of
 * the call only. UNSUPPORTED: it cannot be loaded; TOO_LONG: no QR code holds the text; MEMORY.
 */
enum cred_err cred_qr_encode(const char *text, struct cred_qr *out, struct cred_error *error);

/* How to draw. All false: half blocks in UTF-8, dark modules as ink, no colours. */
struct cred_qr_look {
  bool ascii;        /* `##` and blanks, twice as wide and high */
  bool colours;      /* black ink on white, by escape sequences; for terminals only */
  bool light_is_ink; /* for light text on a dark ground, where colours cannot be had */
};

/* The drawing, with its margin; every line ends in a line feed. To be freed with cred_qr_text_free.
 * NULL when memory is short or the code is empty. */
char *cred_qr_draw(const struct cred_qr *qr, const struct cred_qr_look *look);
void cred_qr_text_free(char *text); /* erases it; takes NULL */

#endif
