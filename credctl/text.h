/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_TEXT_H
#define CREDCTL_TEXT_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text

#endif
