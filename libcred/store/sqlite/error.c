/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/guard.h"
#include "store/sqlite/inside.h"

static enum cred_err io_code(struct cred_sqlite *db, int answer)
{
  if (cred_guard_file_limit_met())
    return CRED_ERR_FULL;
  if (answer == SQLITE_IOERR_NOMEM || answer == SQLITE_IOERR_SHMMAP)
    return CRED_ERR_MEMORY;
  return cred_err_of_errno(sqlite3_system_errno(db->connection));
}

static enum cred_err code_of(struct cred_sqlite *db, int answer)
{
  switch (answer & 0xff) {
  case SQLITE_OK:
  case SQLITE_ROW:
  case SQLITE_DONE:
    return CRED_OK;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL: /* others kept changing or holding the log's index for too long */
    return CRED_ERR_BUSY;
  case SQLITE_FULL:
    return CRED_ERR_FULL;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_ERROR: /* a table or column of ours is missing */
  case SQLITE_SCHEMA:
  case SQLITE_TOOBIG:
  case SQLITE_CONSTRAINT:
    return CRED_ERR_DAMAGED;
  case SQLITE_NOMEM:
    return CRED_ERR_MEMORY;
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN:
    return io_code(db, answer);
  default:
    return CRED_ERR_IO;
  }
}

enum cred_err cred_sqlite_error(struct cred_sqlite *db, int answer, const char *doing,
                                struct cred_error *error)
{
  enum cred_err code = code_of(db, answer);

  if (code == CRED_OK)
    return CRED_OK;
  return cred_error_set(error, code, "store: cannot %s: %s (%d)", doing, sqlite3_errstr(answer),
                        answer);
}

enum cred_err cred_sqlite_damaged(const char *what, struct cred_error *error)
{
  return cred_error_set(error, CRED_ERR_DAMAGED, "store: %s is damaged", what);
}
