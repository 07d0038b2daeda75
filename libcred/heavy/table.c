/* SPDX-License-Identifier: BSD-3-Clause */
#include "heavy/heavy.h"

#include "key/key.h"
#include "key/totp.h"
#include "libcred/stamp.h"

/* All that the object beside libcred exports. */
const struct cred_heavy cred_heavy_table = {
    .stamp = CRED_STAMP,
    .sqlite = &cred_store_sqlite_ops,
    .keyed_hash = cred_keyed_hash,
    .seal = cred_seal,
    .unseal = cred_unseal,
    .totp_code = cred_totp_code,
    .password_digest = cred_password_digest,
};
