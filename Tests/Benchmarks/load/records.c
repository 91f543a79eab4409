/* Records, and the requests that are made of them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

int record_count;

static char *text;
static const char *(*columns)[MAX_COLUMNS];

void read_records(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) fail("%s: %s", path, strerror(errno));
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    free(text);
    free(columns);
    text = malloc((size_t)size + 1);
    columns = calloc(MAX_RECORDS, sizeof *columns);
    if (text == NULL || columns == NULL) fail("no memory");
    if (fread(text, 1, (size_t)size, file) != (size_t)size) fail("%s cannot be read", path);
    text[size] = 0;
    fclose(file);
    record_count = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (record_count == MAX_RECORDS) fail("more than %d records", MAX_RECORDS);
        for (int i = 0; i < MAX_COLUMNS; i++) {
            columns[record_count][i] = line == NULL ? "" : line;
            if (line != NULL && (line = strchr(line, '\t')) != NULL) *line++ = 0;
        }
        record_count++;
    }
    printf("{\"records\": %d}\n", record_count);
}

/* Appends `part` with the columns of `record` in it. */
static size_t append(char *request, size_t length, const char *part, int record)
{
    for (; part != NULL && *part != 0; part++) {
        if (length + 2 > MAX_REQUEST) fail("a request is too long");
        if (part[0] == '$' && part[1] >= '1' && part[1] <= '0' + MAX_COLUMNS) {
            if (record < 0 || record >= record_count) fail("there are no records left");
            const char *column = columns[record][part[1] - '1'];
            size_t more = strlen(column);
            if (length + more + 2 > MAX_REQUEST) fail("a request is too long");
            memcpy(request + length, column, more);
            length += more;
            part++;
        } else if (part[0] == '\\' && (part[1] == 'r' || part[1] == 'n')) {
            request[length++] = part[1] == 'r' ? '\r' : '\n';
            part++;
        } else {
            request[length++] = *part;
        }
    }
    return length;
}

size_t fill(char *request, const struct template *template, int record)
{
    char body[MAX_REQUEST];
    size_t body_length = append(body, 0, template->body, record);
    size_t length = append(request, 0, template->body == NULL ? "GET " : "POST ", record);
    length = append(request, length, template->path, record);
    length = append(request, length, " HTTP/1.1\\r\\nHost: ", record);
    length = append(request, length, server_name, record);
    length = append(request, length, "\\r\\n", record);
    length = append(request, length, template->fields, record);
    if (template->body != NULL) {
        char line[64];
        snprintf(line, sizeof line, "Content-Length: %zu\r\n", body_length);
        if (body_length > 0)
            length = append(request, length, "Content-Type: application/x-www-form-urlencoded\\r\\n", record);
        length = append(request, length, line, record);
    }
    length = append(request, length, "\\r\\n", record);
    if (length + body_length > MAX_REQUEST) fail("a request is too long");
    memcpy(request + length, body, body_length);
    return length + body_length;
}
