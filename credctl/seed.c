/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/seed.h"

#include "cred/token.h"
#include "credctl/ask.h"
#include "credctl/import/encoding.h"
#include "credctl/output.h"
#include "credctl/text.h"

enum ctl_exit ctl_seed_ask(bool hex, struct cred_secret *out)
{
  CRED_SECRET_AUTO text = {0};
  enum ctl_exit code = ctl_ask(_("Seed: "), &text);
  bool good = false;

  if (code != CTL_YES)
    return code;
  good = hex ? ctl_hex_decode(cred_secret_text(&text), text.length, out)
             : ctl_base32_decode(cred_secret_text(&text), text.length, out);
  if (good && out->length >= CRED_SEED_MIN && out->length <= CRED_SEED_MAX)
    return CTL_YES;
  cred_secret_erase(out);
  if (good)
    ctl_complain(_("a seed has from %d to %d bytes"), CRED_SEED_MIN, CRED_SEED_MAX);
  else
    ctl_complain(_("this is no seed in that notation"));
  return CTL_USAGE;
}
