/* Whole logins, so many at a time: begin, park the poll, read the link from the mail, page, confirm with the number,
 * collect. Each customer has three connections that are kept, as an origin, its poll and a phone would have. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "load.h"

struct customer {
    struct connection *origin, *waiting, *phone;
    /* Counted from the first of this run; -1 before the first and after the last. */
    int login;
    /* What the answer to `begin` and the mail brought. */
    char code[1500], number[16];
    bool is_begun, has_asked_page, has_said_yes, is_confirmed, has_session;
    /* When it said yes. */
    int64_t confirmed;
};

static struct customer *customers;
/* By login: the token of its link, from the mail, which may come before the answer; and whose login it is. */
static char **tokens;
static struct customer **customer_of_login;
static int64_t *delays;
static int first_user, total, begun, done;

static void ask(struct connection *connection, const char *path, const char *fields, const char *body)
{
    char request[MAX_REQUEST];
    send_request(connection, request, fill(request, &(struct template){path, fields, body}, -1));
}

static void start_login(struct customer *customer)
{
    char body[128];
    customer->login = begun < total ? begun++ : -1;
    if (customer->login < 0) return;
    customer_of_login[customer->login] = customer;
    customer->is_begun = customer->has_asked_page = customer->has_said_yes = false;
    customer->is_confirmed = customer->has_session = false;
    snprintf(body, sizeof body, "login_hint=user%d%%40example.org", first_user + customer->login);
    ask(customer->origin, "/device_authorization", NULL, body);
}

/* The phone opens the link once the mail has come and the number is on the screen. */
static void go_on(struct customer *customer)
{
    const char *token = tokens[customer->login];
    if (!customer->is_begun || token == NULL || customer->has_asked_page) return;
    char path[700];
    customer->has_asked_page = true;
    snprintf(path, sizeof path, "/confirm/%s", token);
    ask(customer->phone, path, NULL, NULL);
}

static struct customer *owner(struct connection *connection, const struct answer *answer)
{
    if (answer->status != 200) fail("another status: %d %.*s", answer->status, (int)answer->length, answer->body);
    return &customers[connection->number];
}

static void login_begun(struct connection *connection, const struct answer *answer)
{
    struct customer *customer = owner(connection, answer);
    copy_member(answer, "device_code", customer->code, sizeof customer->code);
    copy_member(answer, "user_code", customer->number, sizeof customer->number);
    customer->is_begun = true;
    char body[2000];
    snprintf(body, sizeof body, "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=%s", customer->code);
    ask(customer->waiting, "/token", "Prefer: wait=25\\r\\n", body);
    go_on(customer);
}

static void end_login(struct customer *customer)
{
    if (!customer->is_confirmed || !customer->has_session) return;
    free(tokens[customer->login]);
    tokens[customer->login] = NULL;
    done++;
    start_login(customer);
}

static void session_read(struct connection *connection, const struct answer *answer)
{
    struct customer *customer = owner(connection, answer);
    if (memmem(answer->body, answer->length, "access_token", 12) == NULL) fail("no session");
    delays[customer->login] = now_ns() - customer->confirmed;
    customer->has_session = true;
    end_login(customer);
}

static void phone_answered(struct connection *connection, const struct answer *answer)
{
    struct customer *customer = owner(connection, answer);
    if (!customer->has_said_yes) {
        char body[1000];
        snprintf(body, sizeof body, "token=%s&decision=approve&number=%s", tokens[customer->login], customer->number);
        customer->has_said_yes = true;
        customer->confirmed = now_ns();
        ask(connection, "/confirm", NULL, body);
    } else {
        customer->is_confirmed = true;
        end_login(customer);
    }
}

/* MARK: Mails, a line each: `mail for userN@…: … LINK`. */

struct mails mails = {.fd = -1};

static void mail_came(const char *line)
{
    int user;
    const char *link = strstr(line, "/confirm/");
    if (link == NULL || sscanf(line, "mail for user%d@", &user) != 1) return;
    int login = user - first_user;
    if (login < 0 || login >= total || tokens[login] != NULL) return;
    link += strlen("/confirm/");
    tokens[login] = strndup(link, strcspn(link, " \r"));
    if (tokens[login] == NULL) fail("no memory");
    if (customer_of_login[login] != NULL) go_on(customer_of_login[login]);
}

void mails_readable(void)
{
    ssize_t count = read(mails.fd, mails.text + mails.have, sizeof mails.text - 1 - mails.have);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) fail("the server tells of no more mails");
    mails.have += (size_t)count;
    mails.text[mails.have] = 0;
    char *line = mails.text;
    for (char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = 0;
        mail_came(line);
    }
    mails.have -= (size_t)(line - mails.text);
    memmove(mails.text, line, mails.have);
    if (mails.have == sizeof mails.text - 1) fail("a mail has no end");
}

void logins(int count, int at_a_time, int first, int mail_fd)
{
    if (count < 1 || count > MAX_RECORDS || at_a_time < 1 || at_a_time > 1000) fail("too many logins");
    first_user = first, total = count, begun = done = 0;
    customers = calloc((size_t)at_a_time, sizeof *customers);
    tokens = calloc((size_t)count, sizeof *tokens);
    customer_of_login = calloc((size_t)count, sizeof *customer_of_login);
    delays = calloc((size_t)count, sizeof *delays);
    if (customers == NULL || tokens == NULL || customer_of_login == NULL || delays == NULL) fail("no memory");
    mails.fd = mail_fd;
    fcntl(mail_fd, F_SETFL, O_NONBLOCK);
    struct epoll_event watch = {.events = EPOLLIN, .data.ptr = &mails};
    if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, mail_fd, &watch) != 0) fail("epoll_ctl: %s", strerror(errno));
    for (int i = 0; i < at_a_time; i++) {
        struct customer *customer = &customers[i];
        customer->origin = open_connection(login_begun);
        customer->waiting = open_connection(session_read);
        customer->phone = open_connection(phone_answered);
        customer->origin->number = customer->waiting->number = customer->phone->number = (uint32_t)i;
    }
    int64_t start = now_ns(), end = start + MAX_SECONDS * 1000000000LL;
    for (int i = 0; i < at_a_time; i++) start_login(&customers[i]);
    while (done < total && now_ns() < end) {
        if (closed_by_peer > 0) fail("a connection was closed");
        turn(end);
    }
    double seconds = (double)(now_ns() - start) / 1e9;
    epoll_ctl(poll_fd, EPOLL_CTL_DEL, mail_fd, NULL);
    for (int i = 0; i < at_a_time; i++) {
        struct connection *all[] = {customers[i].origin, customers[i].waiting, customers[i].phone};
        for (int k = 0; k < 3; k++) {
            close_connection(all[k]);
            free(all[k]);
        }
    }
    printf("{\"done\": %d, \"lost\": %d, \"seconds\": %.6f", done, total - done, seconds);
    print_latencies("confirmed_to_read", delays, (size_t)done);
    printf("}\n");
    for (int i = 0; i < total; i++) free(tokens[i]);
    free(tokens);
    free(customer_of_login);
    free(delays);
    free(customers);
}
