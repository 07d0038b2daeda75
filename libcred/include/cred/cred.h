/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CRED_H
#define CRED_CRED_H

/* libcred: the credential store and its decisions. It knows nothing of PAM, of terminals, or of who
 * calls it. */

#include "cred/account.h"
#include "cred/code.h"
#include "cred/config.h"
#include "cred/error.h"
#include "cred/event.h"
#include "cred/factor.h"
#include "cred/gate.h"
#include "cred/log.h"
#include "cred/password.h"
#include "cred/policy.h"
#include "cred/rename.h"
#include "cred/rotate.h"
#include "cred/secret.h"
#include "cred/session.h"
#include "cred/source.h"
#include "cred/syslog.h"
#include "cred/time.h"
#include "cred/token.h"
#include "cred/utf8.h"

#endif
