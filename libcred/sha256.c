/* SPDX-License-Identifier: BSD-3-Clause */
#include "sha256.h"

#include <string.h>

#include "cred/secret.h"

/* FIPS 180-4, 4.2.2 */
static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turn(uint32_t word, unsigned bits)
{
  return word >> bits | word << (32 - bits);
}

static uint32_t load_word(const unsigned char *bytes)
{
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void store_word(unsigned char *out, uint32_t word)
{
  for (unsigned i = 0; i < 4; i++)
    out[i] = (unsigned char)(word >> (24 - 8 * i));
}

/* 6.2.2, step 1 */
static void spread(const unsigned char *block, uint32_t words[64])
{
  for (size_t i = 0; i < 16; i++)
    words[i] = load_word(block + 4 * i);
  for (size_t i = 16; i < 64; i++) {
    uint32_t early = words[i - 15];
    uint32_t late = words[i - 2];

    words[i] = (turn(late, 17) ^ turn(late, 19) ^ late >> 10) + words[i - 7] +
               (turn(early, 7) ^ turn(early, 18) ^ early >> 3) + words[i - 16];
  }
}

/* 6.2.2, one round of step 3; the next one knows the eight under names moved by one. */
static inline void mix(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e, uint32_t f,
                       uint32_t g, uint32_t *h, uint32_t input)
{
  uint32_t first = *h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + input;
  uint32_t second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));

  *d += first;
  *h = first + second;
}

static void take_block(uint32_t state[8], const unsigned char *block)
{
  uint32_t w[64];
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

  spread(block, w);
  for (size_t i = 0; i < 64; i += 8) {
    const uint32_t *k = round_constants + i;

    mix(a, b, c, &d, e, f, g, &h, k[0] + w[i]);
    mix(h, a, b, &c, d, e, f, &g, k[1] + w[i + 1]);
    mix(g, h, a, &b, c, d, e, &f, k[2] + w[i + 2]);
    mix(f, g, h, &a, b, c, d, &e, k[3] + w[i + 3]);
    mix(e, f, g, &h, a, b, c, &d, k[4] + w[i + 4]);
    mix(d, e, f, &g, h, a, b, &c, k[5] + w[i + 5]);
    mix(c, d, e, &f, g, h, a, &b, k[6] + w[i + 6]);
    mix(b, c, d, &e, f, g, h, &a, k[7] + w[i + 7]);
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
  cred_erase(w, sizeof(w));
}

void cred_sha256_begin(struct cred_sha256 *sum)
{
  static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

  memset(sum, 0, sizeof(*sum));
  memcpy(sum->state, first, sizeof(first));
}

void cred_sha256_add(struct cred_sha256 *sum, const void *bytes, size_t length)
{
  const unsigned char *from = bytes;

  while (length > 0) {
    size_t at = (size_t)(sum->length % CRED_SHA256_BLOCK);
    size_t part = CRED_SHA256_BLOCK - at < length ? CRED_SHA256_BLOCK - at : length;

    memcpy(sum->block + at, from, part);
    sum->length += part;
    from += part;
    length -= part;
    if (at + part == CRED_SHA256_BLOCK)
      take_block(sum->state, sum->block);
  }
}

/* 5.1.1: a one, zeros, and the length in bits fill the last block. */
static void fill_up(struct cred_sha256 *sum)
{
  static const unsigned char filling[CRED_SHA256_BLOCK] = {0x80};
  const uint64_t bits = sum->length * 8;
  size_t at = (size_t)(sum->length % CRED_SHA256_BLOCK);
  unsigned char length[8];

  store_word(length, (uint32_t)(bits >> 32));
  store_word(length + 4, (uint32_t)bits);
  cred_sha256_add(sum, filling, (at < 56 ? 56 : 56 + CRED_SHA256_BLOCK) - at);
  cred_sha256_add(sum, length, sizeof(length));
}

void cred_sha256_end(struct cred_sha256 *sum, unsigned char out[CRED_SHA256_SIZE])
{
  fill_up(sum);
  for (size_t i = 0; i < 8; i++)
    store_word(out + 4 * i, sum->state[i]);
  cred_erase(sum, sizeof(*sum));
}
