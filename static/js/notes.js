// Saves a note while its writer writes. Without this script the same form is sent by its button.
//
//   [data-autosave]   a form with the fields token, version and text
//   [data-saved]      inside it, tells what is saved and what is not
//
// One request at a time: each answer holds the version that the next one builds on. A note that has
// been changed in another window is left to the button, whose page shows both texts.

"use strict";

const PAUSE = 1000; // after the last letter
const AGAIN = 10 * 1000; // after a request that did not come through
const NOT_SAVED = "Inte sparat än. Välj Spara anteckningen, så försöker vi igen.";

function autosave(form) {
  const { text, version } = form.elements;
  const told = form.querySelector("[data-saved]");
  let saved = text.value;
  let timer = 0;
  let isSending = false;
  let isLeft = false; // to the button
  let isSubmitted = false;
  let isToSubmit = false; // as soon as the request on its way has been answered

  const isDirty = () => text.value !== saved;

  function tell(words) {
    if (told.textContent !== words) {
      told.textContent = words;
    }
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    if (isSending || isLeft || isSubmitted || !isDirty()) {
      return;
    }
    isSending = true;
    clearTimeout(timer);
    const sent = text.value;
    let answer = null;
    try {
      answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        keepalive: true,
      });
      if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) {
        throw new Error("not an answer to a note");
      }
      const { said, version: next } = await answer.json();
      tell(said);
      if (answer.ok) {
        saved = sent;
        version.value = next;
        form.dispatchEvent(new Event("note-saved"));
      }
      isLeft = answer.status === 409;
    } catch {
      tell(NOT_SAVED);
      later(AGAIN);
    }
    isSending = false;
    if (isToSubmit) {
      isToSubmit = false;
      form.requestSubmit();
    } else if (answer?.ok && isDirty()) {
      later(PAUSE);
    }
  }

  text.addEventListener("input", () => {
    if (isDirty() && !isLeft) {
      tell("Sparar när du gör en paus.");
    }
    later(PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (isSending) {
      event.preventDefault();
      isToSubmit = true;
    } else {
      isSubmitted = true;
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save();
    }
  });
  window.addEventListener("pageshow", () => {
    isSubmitted = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && !isSubmitted) {
      event.preventDefault();
    }
  });
}

document.querySelectorAll("[data-autosave]").forEach(autosave);
