// What every page does beyond HTML. Each page works without it.

"use strict";

// The error summary takes the focus, so that a screen reader begins with what is wrong; else what
// is told of the last click does, unless the address leads to a place further down.
{
  const wrong = document.querySelector("[data-focus]");
  const note = document.querySelector(".errornote"); // Django's admin has no better
  if (note) note.tabIndex = -1;
  const told = location.hash ? null : document.querySelector("[data-told]");
  (wrong ?? note ?? told)?.focus();
}

// Time before and after a sign-in ends: see templates/organisation/_keeps_text.html. Counted from
// when the page came, so that a wrong clock does no harm, and looked at again after a sleep.
const signedIn = document.querySelector("[data-signed-in-for]");
if (signedIn) {
  const endsAt = Date.now() + 1000 * Number(signedIn.dataset.signedInFor);
  const before = document.querySelector("[data-before-sign-out]");
  const after = document.querySelector("[data-after-sign-out]");
  const look = () => {
    const left = endsAt - Date.now();
    before.hidden = left > 10 * 60 * 1000 || left <= 0;
    after.hidden = left > 0;
  };
  look();
  setInterval(look, 15 * 1000);
}
