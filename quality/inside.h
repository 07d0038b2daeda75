/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_INSIDE_H
#define CRED_QUALITY_INSIDE_H

#include "quality/breach.h"
#include "quality/characters.h"
#include "quality/dictionary.h"
#include "quality/quality.h"
#include "quality/words.h"

/* The longest password that crypt and PAM's conversations take, in bytes. */
#define CRED_PASSWORD_BYTES_MAX 511

struct cred_judge {
  struct cred_policy policy;
  struct cred_words words;
  struct cred_dictionary dictionary;
  struct cred_breach breach;
};

/* One judgement under way. It holds secrets: made and erased by cred_judge_password. */
struct cred_judging {
  const struct cred_policy *policy;
  const struct cred_judge_facts *facts;
  struct cred_findings *findings;
  struct cred_characters password;
  struct cred_characters old;
  struct cred_shape shape;
  struct cred_shape backwards;
  struct cred_cover cover;
};

/* The least length in force: cracklib judges nothing that is shorter than six characters. */
uint32_t cred_quality_least(const struct cred_policy *policy);

/* Each adds what it finds. */
void cred_judge_composition(struct cred_judging *judging);
void cred_judge_likeness(struct cred_judging *judging);
void cred_judge_names(struct cred_judging *judging);
void cred_judge_words(struct cred_judging *judging, const struct cred_words *words);

#endif
