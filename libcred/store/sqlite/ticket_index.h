/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_SQLITE_TICKET_INDEX_H
#define CRED_STORE_SQLITE_TICKET_INDEX_H

#include "store/sqlite/inside.h"

/*
 * A ticket is found by its id, and by four more keys that end in the id. Where tickets are listed
 * oldest first, the time of the charge stands before the id.
 */
#define CRED_TICKET_KEYS 4

void cred_ticket_key(uint64_t id, struct cred_state_key *out);
/* All of a ticket's further keys. */
void cred_ticket_keys(const struct cred_ticket_row *row,
                      struct cred_state_key out[CRED_TICKET_KEYS]);

/* The beginnings shared by the keys of one subject in a class, of one source, of one process. */
void cred_ticket_subject_prefix(const char *subject, enum cred_source_class class,
                                struct cred_state_key *out);
void cred_ticket_source_prefix(const struct cred_source *source, struct cred_state_key *out);
void cred_ticket_owner_prefix(const struct cred_owner *owner, struct cred_state_key *out);

#endif
