"""Two browsers sign in at a service that speaks TLS by itself: one waits, the other opens the link.

usage: sign_in.py WHAT HOST PORT KEY FOLDER      KEY is the SHA-256 of the certificate's public key, in base64; FOLDER is
where the profiles go and has the mails in `mails`. Ends with 1 and one line if anything is otherwise.
"""

import email
import email.policy
import pathlib
import re
import signal
import sys

from devtools import Browser, Failure, until

WHAT, HOST, PORT, KEY, FOLDER = sys.argv[1:]
HOME = f"https://{HOST}/"


def check(holds, words):
    if not holds:
        raise Failure(words)


def link():
    """The link in the one mail, once it is there. A mail that is being written has another name."""
    mail = until("a mail", lambda: next(pathlib.Path(FOLDER, "mails").glob("*.eml"), None))
    text = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default).get_body(("plain",)).get_content()
    return re.search(rf"https://{re.escape(HOST)}/confirm/\S+", text).group()


def ask(origin):
    """Asks for a link; the number on the screen that waits."""
    origin.open(HOME)
    origin.see("Sign in")
    origin.type("#address", "ada@example.org")
    check(origin.press("Send me a link"), "there is no button")
    origin.see("Look for our mail")
    return origin.text(".number")


def confirm(phone, number):
    phone.open(link())
    until("a place for the number", lambda: phone.evaluate("!!document.querySelector('#number')"))
    phone.type("#number", number)
    check(phone.press("Yes, sign me in there"), "there is no Yes")
    until("Done", lambda: "Your other screen signs in" in (phone.evaluate("document.body?.innerText") or ""))
    check(not phone.cookies(), f"the phone has {list(phone.cookies())}")


def check_session(origin):
    """The session cookie, and that it is one."""
    cookie = origin.cookies().get("__Host-ml-session")
    check(cookie, f"no session among {list(origin.cookies())}")
    found = {name: cookie.get(name) for name in ("domain", "path", "secure", "httpOnly", "sameSite")}
    wanted = {"domain": HOST, "path": "/", "secure": True, "httpOnly": True, "sameSite": "Lax"}
    check(found == wanted, f"the cookie is {found}")
    check(origin.evaluate("document.cookie") == "", "a script sees a cookie")
    origin.open(HOME)
    origin.see("You are signed in")


def script(origin, phone):
    """With its script, the screen that waits signs in by itself."""
    confirm(phone, ask(origin))
    origin.see("You are signed in")
    check_session(origin)
    check(origin.press("Sign out"), "there is no button to sign out")
    origin.see("You are signed out")
    check("__Host-ml-session" not in origin.cookies(), "the cookie has stayed")
    check(not origin.complaints() + phone.complaints(), f"{origin.complaints() + phone.complaints()}")
    # What would have been heard: a script that the policy of the page forbids.
    origin.evaluate("document.body.append(Object.assign(document.createElement('script'), { innerText: 'stop()' }))")
    until("a complaint", lambda: origin.evaluate("1") and [one for one in origin.complaints() if "SecurityPolicy" in one])
    until("an error", lambda: origin.evaluate("1") and [one for one in origin.complaints() if one.startswith("error")])


def no_script(origin, phone):
    """Without, *Continue* does it, and does no harm before its time."""
    for browser in (origin, phone):
        browser.call("Emulation.setScriptExecutionDisabled", value=True)
    number = ask(origin)
    loads = len([one for one in origin.events if one["method"] == "Page.loadEventFired"])
    check(origin.press("Continue"), "there is no Continue")
    until("the page again", lambda: origin.evaluate("1") and len(
        [one for one in origin.events if one["method"] == "Page.loadEventFired"]) > loads)
    origin.see("Look for our mail")
    check(origin.text(".number") == number, "another number")
    check("__Host-ml-session" not in origin.cookies(), "a session before its time")
    confirm(phone, number)
    # Every ten seconds the page looks again by itself, and a click may meet a page that is just going.
    until("a session", lambda: origin.heading() == "You are signed in" or not origin.press("Continue"))
    origin.see("You are signed in")
    check_session(origin)
    check(not origin.complaints() + phone.complaints(), f"{origin.complaints() + phone.complaints()}")


def main():
    browsers = []

    def late(*_):
        raise Failure("it takes too long")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(55)
    try:
        for name in ("origin", "phone"):
            profile = pathlib.Path(FOLDER, f"{WHAT}-{name}")
            profile.mkdir()
            browsers.append(Browser(str(profile), HOST, PORT, KEY))
        globals()[WHAT](*browsers)
    finally:
        for browser in browsers:
            browser.end()


try:
    main()
except Failure as failure:
    sys.exit(f"{WHAT}: {failure}")
print("signed in")
