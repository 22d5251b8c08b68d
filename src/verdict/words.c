/* SPDX-License-Identifier: Apache-2.0 */
/* The contract's words (section 1) for the verdict's enums, and the exit codes of section 3. */
#include "verdict/verdict.h"

const char *whole_name(enum whole w)
{
    static const char *const names[] = {
        [WHOLE_FAILED] = "failed",           [WHOLE_OUT_OF_ORDER] = "out-of-order",
        [WHOLE_INCOMPLETE] = "incomplete",   [WHOLE_CANNOT_TELL] = "cannot-tell",
        [WHOLE_TASKS_REMAIN] = "tasks-remain", [WHOLE_COMPLETE] = "complete",
    };

    return names[w];
}

int whole_exit(enum whole w)
{
    static const int codes[] = {
        [WHOLE_FAILED] = 2,      [WHOLE_OUT_OF_ORDER] = 2, [WHOLE_INCOMPLETE] = 2,
        [WHOLE_CANNOT_TELL] = 3, [WHOLE_TASKS_REMAIN] = 1, [WHOLE_COMPLETE] = 0,
    };

    return codes[w];
}

const char *state_name(enum state s)
{
    static const char *const names[] = {
        [STATE_FAILED] = "failed",
        [STATE_ROLLED_BACK] = "rolled-back",
        [STATE_CONTRADICTED] = "contradicted",
        [STATE_MISSING] = "missing",
        [STATE_IN_PROGRESS] = "in-progress",
        [STATE_UNOBSERVABLE] = "unobservable",
        [STATE_CONFIRM] = "confirm",
        [STATE_DONE] = "done",
        [STATE_NOT_SEEN] = "not-seen",
        [STATE_NOT_APPLICABLE] = "not-applicable",
    };

    return names[s];
}

const char *attempt_outcome_name(enum attempt_outcome o)
{
    static const char *const names[] = {
        [ATTEMPT_SUCCEEDED] = "succeeded", [ATTEMPT_FAILED] = "failed",
        [ATTEMPT_ROLLED_BACK] = "rolled-back", [ATTEMPT_CANCELLED] = "cancelled",
        [ATTEMPT_NO_END] = "no-end",
    };

    return names[o];
}

const char *constraint_state_name(enum constraint_state s)
{
    static const char *const names[] = {
        [CONSTRAINT_KEPT] = "kept",
        [CONSTRAINT_UNDECIDABLE] = "undecidable",
        [CONSTRAINT_VIOLATED] = "violated",
    };

    return names[s];
}

const char *task_state_name(enum task_state s)
{
    static const char *const names[] = {
        [TASK_REMAINING] = "remaining", [TASK_MISSED] = "missed",
        [TASK_UNOBSERVABLE] = "unobservable", [TASK_CONFIRM] = "confirm",
        [TASK_DONE] = "done", [TASK_NOT_NEEDED] = "not-needed",
    };

    return names[s];
}

const char *finding_state_name(enum finding_state s)
{
    static const char *const names[] = {
        [FINDING_OPEN] = "open", [FINDING_RECOVERED] = "recovered", [FINDING_NOISE] = "noise",
    };

    return names[s];
}

const char *baseline_name(enum baseline b)
{
    static const char *const names[] = { "", "new", "more-frequent", "known", "unobservable" };

    return names[b];
}
