// Sliders beside the fields of "Tänk om". The fields are what is sent, with or without them.

"use strict";

const number = (text) => Number.parseFloat(text.replace(/\s/g, "").replace("−", "-").replace(",", "."));

// As the field writes it: a comma, and no more decimals than the slider has steps for.
function written(slider) {
  const decimals = (slider.step.split(".")[1] ?? "").length;
  const text = Number(slider.value).toLocaleString("sv-SE", { maximumFractionDigits: decimals });
  return slider.dataset.suffix === "%" ? `${text}\u00a0%` : text;
}

for (const slider of document.querySelectorAll("[data-dial]")) {
  const field = document.getElementById(slider.dataset.dial);
  slider.hidden = false;
  slider.addEventListener("input", () => {
    field.value = written(slider);
  });
  field.addEventListener("input", () => {
    const typed = number(field.value);
    if (!Number.isNaN(typed)) {
      slider.value = typed;
    }
  });
}
