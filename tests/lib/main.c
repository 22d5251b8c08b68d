/* SPDX-License-Identifier: Apache-2.0 */
/* The main of every test program; with an argument, only tests whose name contains it. */
#include "lib/test.h"

int main(int argc, char **argv)
{
    return test_main(argc > 1 ? argv[1] : NULL);
}
