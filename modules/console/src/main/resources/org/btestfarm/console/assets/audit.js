// Says where the slider stands while it moves, and asks when it is let go.
"use strict";

(() => {
  const slider = document.getElementById("at");
  const shown = document.getElementById("shown");
  slider.addEventListener("input", () => {
    const text = new Date(slider.value * 1000).toLocaleString(undefined, {dateStyle: "medium", timeStyle: "medium"});
    shown.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  });
  let asked = 0;
  slider.addEventListener("change", () => {
    // Arrow keys change it step by step: wait for the last one.
    clearTimeout(asked);
    asked = setTimeout(() => slider.form.requestSubmit(), 600);
  });
})();
