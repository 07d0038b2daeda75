/* SPDX-License-Identifier: BSD-3-Clause */
/* No memory. */
#include "tests/scripts/fail/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define out_of_memory() (fail_now(FAIL_MEMORY) && (errno = ENOMEM))

void *malloc(size_t size)
{
  return out_of_memory() ? NULL : WORLD_NEXT(malloc)(size);
}

void *calloc(size_t count, size_t size)
{
  return out_of_memory() ? NULL : WORLD_NEXT(calloc)(count, size);
}

void *realloc(void *old, size_t size)
{
  return out_of_memory() ? NULL : WORLD_NEXT(realloc)(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
  return out_of_memory() ? NULL : WORLD_NEXT(reallocarray)(old, count, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
  return out_of_memory() ? ENOMEM : WORLD_NEXT(posix_memalign)(out, alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
  return out_of_memory() ? NULL : WORLD_NEXT(aligned_alloc)(alignment, size);
}
