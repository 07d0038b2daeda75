/* SPDX-License-Identifier: BSD-3-Clause */
#include "qr/qr.h"

#include <dlfcn.h>
#include <errno.h>
#include <qrencode.h>
#include <stdint.h>

#include "cred/secret.h"

#define LIBRARY "libqrencode.so.4"

typedef QRcode *(*encode_function)(const char *, int, QRecLevel);
typedef void (*free_function)(QRcode *);

void cred_qr_erase(struct cred_qr *qr)
{
  cred_erase(qr, sizeof(*qr));
}

static enum cred_err take(const QRcode *code, struct cred_qr *out, struct cred_error *error)
{
  size_t i = 0;

  if (code->width <= 0 || code->width > CRED_QR_SIDE_MAX)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "a QR code of %d modules", code->width);
  out->side = (size_t)code->width;
  for (i = 0; i < out->side * out->side; i++)
    out->dark[i] = code->data[i] & 1u;
  return CRED_OK;
}

static enum cred_err encode_with(void *library, const char *text, struct cred_qr *out,
                                 struct cred_error *error)
{
  encode_function encode = (encode_function)(uintptr_t)dlsym(library, "QRcode_encodeString8bit");
  free_function release = (free_function)(uintptr_t)dlsym(library, "QRcode_free");
  enum cred_err err = CRED_OK;
  QRcode *code = NULL;

  if (encode == NULL || release == NULL)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "%s lacks a function", LIBRARY);
  code = encode(text, 0, QR_ECLEVEL_M);
  if (code == NULL)
    return errno == ENOMEM ? cred_error_set(error, CRED_ERR_MEMORY, "out of memory")
                           : cred_error_set(error, CRED_ERR_TOO_LONG, "no QR code holds the text");
  err = take(code, out, error);
  cred_erase(code->data, (size_t)code->width * (size_t)code->width);
  release(code);
  return err;
}

enum cred_err cred_qr_encode(const char *text, struct cred_qr *out, struct cred_error *error)
{
  enum cred_err err = CRED_ERR_UNSUPPORTED;
  void *library = NULL;

  out->side = 0;
  library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "cannot load %s", LIBRARY);
  err = encode_with(library, text, out, error);
  (void)dlclose(library);
  return err;
}
