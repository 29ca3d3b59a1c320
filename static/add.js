// Adding files by drop, with progress; without it the same form is sent by its button, and the page reloads itself.
"use strict";

(() => {
  const form = document.querySelector(".add-form");
  if (form) {
    const input = form.querySelector("input[type=file]");
    const drop = form.querySelector(".drop");
    const said = form.querySelector(".said");
    const sending = form.querySelector(".sending");
    const [status, bar] = [sending.querySelector("[role=status]"), sending.querySelector("progress")];
    const button = form.querySelector("button");
    form.querySelector(".or").hidden = false;

    // What the site would refuse after all of it was sent.
    const objection = () => {
      const files = Array.from(input.files);
      if (files.length > Number(form.dataset.most)) return form.dataset.tooMany;
      const size = files.reduce((sum, file) => sum + file.size, 0);
      return size > Number(form.dataset.largest) ? form.dataset.tooLarge : "";
    };

    const send = () => {
      said.textContent = objection();
      if (said.textContent || !input.files.length) return;
      const request = new XMLHttpRequest();
      const end = (text) => {
        said.textContent = text;
        sending.hidden = true;
        button.disabled = false;
      };
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      });
      request.addEventListener("load", () => {
        // The page that says what was wrong is shown by sending the form without this.
        if (request.status === 200) location.assign(request.responseURL);
        else form.submit();
      });
      request.addEventListener("error", () => end(form.dataset.failed));
      sending.hidden = false;
      button.disabled = true;
      status.textContent = form.dataset.sending;
      request.open("POST", form.action);
      request.send(new FormData(form));
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    // Beside the field, the browser would open a dropped file.
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
      document.addEventListener(name, (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        drop.classList.toggle("over", name === "dragenter" || name === "dragover");
        if (name !== "drop" || button.disabled) return;
        input.files = event.dataTransfer.files;
        send();
      });
    }
  }

  // Work in progress: its place is asked for each second; when it is done, the page is loaded anew.
  const progress = document.querySelector("[data-poll]");
  const ask = async () => {
    try {
      const response = await fetch(location.href);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const now = page.querySelector("[data-poll]");
      if (!now) return location.reload();
      for (const part of ["[role=status]", "progress"]) {
        const [old, fresh] = [progress.querySelector(part), now.querySelector(part)];
        if (part === "progress") {
          for (const name of ["max", "value", "aria-label"]) {
            if (fresh.hasAttribute(name)) old.setAttribute(name, fresh.getAttribute(name));
            else old.removeAttribute(name);
          }
        } else if (old.textContent !== fresh.textContent) {
          old.replaceChildren(...fresh.childNodes);
        }
      }
    } catch {
      // The site is restarting, or away: ask again.
    }
    setTimeout(ask, 1000);
  };
  if (progress) setTimeout(ask, 500);
})();
