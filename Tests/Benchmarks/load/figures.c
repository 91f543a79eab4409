/* Latencies as figures. */
#include <stdio.h>
#include <stdlib.h>

#include "load.h"

static int compare(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Microseconds: as members of an object that goes on. Sorts the values. */
void print_latencies(const char *name, int64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    double p50 = 0, p99 = 0, worst = 0;
    if (count > 0) {
        p50 = (double)values[count / 2] / 1e3;
        p99 = (double)values[count * 99 / 100] / 1e3;
        worst = (double)values[count - 1] / 1e3;
    }
    printf(", \"%s\": {\"p50\": %.1f, \"p99\": %.1f, \"worst\": %.1f}", name, p50, p99, worst);
}
