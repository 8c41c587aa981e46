// Small conveniences; every page works without them.
"use strict";

// Times as the reader's clock has them.
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) {
    time.title = time.textContent;
    time.textContent = at.toLocaleString(undefined, {dateStyle: "medium", timeStyle: "medium"});
  }
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch (e) {
      // Browsers give the clipboard to pages over TLS only: select the text instead.
      getSelection().selectAllChildren(source);
      button.textContent = "Selected: press Ctrl+C";
    }
    setTimeout(() => { button.textContent = before; }, 2500);
  });
}

for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", event => {
    if (!confirm(form.dataset.confirm)) {
      event.preventDefault();
    }
  });
}

// A link is copied whole.
for (const code of document.querySelectorAll("code[data-link]")) {
  code.textContent = location.origin + code.textContent;
}

// While the past is read: how much is left, and when nothing is.
const banner = document.getElementById("backfilling");
if (banner) {
  const look = async () => {
    let status = null;
    try {
      const answer = await fetch("/api/v1/openapi.json", {method: "HEAD", cache: "no-store"});
      status = answer.headers.get("X-Btest-Farm-Status");
      const left = Number(answer.headers.get("X-Btest-Farm-Backfill-Remaining"));
      if (left > 0) {
        banner.querySelector("b").textContent = left.toLocaleString("en");
      }
    } catch (e) {
      // The farm may be away for a moment.
    }
    if (status === "ready") {
      banner.textContent = "History is complete. ";
      const again = document.createElement("a");
      again.href = location.href;
      again.textContent = "Show all of it";
      banner.append(again);
    } else {
      setTimeout(look, 3000);
    }
  };
  setTimeout(look, 3000);
}
