// The grid of rows as a spreadsheet: keys move between its fields, and a block of cells that was
// copied from a spreadsheet fills the fields to the right and below. Without this script Tab and
// the form do the same, one field at a time.
//
//   [data-grid]           the table
//   [data-grid-status]    tells a screen reader what was pasted
//   [data-with-script]    what only holds with this script

"use strict";

const table = document.querySelector("[data-grid]");
const told = document.querySelector("[data-grid-status]");
const isField = (element) => element instanceof HTMLInputElement && element.type !== "hidden";
const fieldsOf = (row) => [...row.querySelectorAll("input:not([type=hidden])")];
const rows = () => [...table.rows].map(fieldsOf).filter((fields) => fields.length > 0);

for (const element of document.querySelectorAll("[data-with-script]")) {
  element.hidden = false;
}

function placeOf(field) {
  const all = rows();
  const row = all.findIndex((fields) => fields.includes(field));
  return { all, row, column: all[row].indexOf(field) };
}

function move(field, down, right) {
  const { all, row, column } = placeOf(field);
  const target = all[row + down]?.[column + right];
  target?.focus();
  return target !== undefined;
}

// Left and right leave a field only where the caret has nowhere to go, or all of it is selected.
function leavesAt(field, edge) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const all = start === 0 && end === value.length;
  return all || (start === end && start === (edge === "start" ? 0 : value.length));
}

const KEYS = {
  ArrowUp: (field) => move(field, -1, 0),
  ArrowDown: (field) => move(field, 1, 0),
  ArrowLeft: (field) => leavesAt(field, "start") && move(field, 0, -1),
  ArrowRight: (field) => leavesAt(field, "end") && move(field, 0, 1),
  Enter: (field, event) => move(field, event.shiftKey ? -1 : 1, 0) || true,
  Escape: (field) => {
    field.value = field.dataset.before ?? field.defaultValue;
    field.select();
    changed(field);
    return true;
  },
};

function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function fill(field, lines) {
  const { all, row, column } = placeOf(field);
  let filled = 0;
  let left = 0;
  lines.forEach((cells, down) => {
    cells.forEach((text, right) => {
      const target = all[row + down]?.[column + right];
      if (target === undefined) {
        left += text.trim() === "" ? 0 : 1;
      } else {
        target.value = text.trim();
        filled += 1;
      }
    });
  });
  changed(field);
  const rest = left === 0 ? "" : ` ${left} fick inte plats. Använd Klistra in poster för nya rader.`;
  told.textContent = `${filled} rutor fylldes.${rest}`;
  told.classList.toggle("visually-hidden", left === 0);
}

table.addEventListener("focusin", (event) => {
  if (isField(event.target)) {
    event.target.dataset.before = event.target.value;
    event.target.select();
  }
});

table.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
  if (act && plain && isField(event.target) && act(event.target, event)) {
    event.preventDefault();
  }
});

table.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  if (isField(event.target) && (lines.length > 1 || text.includes("\t"))) {
    event.preventDefault();
    fill(event.target, lines.map((line) => line.split("\t")));
  }
});
