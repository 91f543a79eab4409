"use strict";
// Waits for the login of this page and goes on by itself. The page works without it: Continue does the same by hand.
(() => {
    const form = document.getElementById("wait");
    if (!form || !window.fetch) return;
    const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
    const ask = async () => {
        const answer = await fetch(form.action, {
            method: "POST",
            credentials: "same-origin",
            redirect: "error",
            headers: { "Accept": "application/json", "Prefer": "wait=25" },
            body: new URLSearchParams(new FormData(form)),
        });
        return (await answer.json()).state;
    };
    const wait = async () => {
        for (;;) {
            let state;
            try {
                state = await ask();
            } catch {
                // No network, or the service restarts: ask again.
            }
            if (state === "signed_in" || state === "ended") {
                // Asked again so soon the answer is the same, this time as the page to show.
                HTMLFormElement.prototype.submit.call(form);
                return;
            }
            await pause(state === "pending" ? 1000 : 5000);
        }
    };
    wait();
})();
