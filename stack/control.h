/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STACK_CONTROL_H
#define CRED_STACK_CONTROL_H

#include "stack/stack.h"

/*
 * The actions of a control, "required" or what stands in brackets. False: libpam cannot read it,
 * and every code is bad.
 */
bool cred_stack_control(const char *text, bool is_bracketed, int16_t actions[CRED_STACK_CODES]);

#endif
