/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "quality/quality.h"

bool cred_findings_is_clean(const struct cred_findings *findings)
{
  return findings->is_complete && findings->count == 0;
}

/* The place of the kind: of its finding, or of the first one after it. */
static size_t place_of(const struct cred_findings *findings, enum cred_finding_kind kind)
{
  size_t at = 0;

  while (at < findings->count && findings->list[at].kind < kind)
    at++;
  return at;
}

bool cred_findings_has(const struct cred_findings *findings, enum cred_finding_kind kind)
{
  size_t at = place_of(findings, kind);

  return at < findings->count && findings->list[at].kind == kind;
}

void cred_findings_put(struct cred_findings *findings, const struct cred_finding *finding)
{
  size_t at = place_of(findings, finding->kind);

  if (cred_findings_has(findings, finding->kind) || findings->count == CRED_FINDING_COUNT)
    return;
  memmove(findings->list + at + 1, findings->list + at,
          (findings->count - at) * sizeof(findings->list[0]));
  findings->list[at] = *finding;
  findings->count++;
}

void cred_findings_add(struct cred_findings *findings, enum cred_finding_kind kind, uint32_t limit,
                       uint32_t actual)
{
  struct cred_finding finding = {.kind = kind, .limit = limit, .actual = actual};

  cred_findings_put(findings, &finding);
}
