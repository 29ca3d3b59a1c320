// The last searches on this device. They are kept in the browser's local storage and sent nowhere.
"use strict";

const searchHistory = (() => {
  const MOST = 20;
  // Several sites can share an address, each below a path of its own.
  const NAME = "searchapp.history " + (document.querySelector(".brand")?.pathname ?? "/");
  const listeners = [];

  // Storage can be forbidden, full or written by something else; the pages work without a history.
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(NAME));
      const entries = Array.isArray(kept?.entries) ? kept.entries.filter(usable).slice(0, MOST) : [];
      return { off: kept?.off === true, entries };
    } catch {
      return { off: false, entries: [] };
    }
  };
  const usable = (entry) =>
    ["key", "query", "label", "url"].every((name) => typeof entry?.[name] === "string") && isHere(entry.url);
  const isHere = (url) => url.startsWith("/") && new URL(url, location.href).origin === location.origin;

  const write = (kept) => {
    try {
      localStorage.setItem(NAME, JSON.stringify(kept));
    } catch {
      return;
    }
    for (const listener of listeners) listener();
  };

  // The page of an answer says what was asked; the newest comes first, and each search is kept once.
  const asked = document.querySelector("[data-asked]")?.dataset;
  const remember = () => {
    const { off, entries } = read();
    if (!asked || off) return;
    const entry = { key: asked.asked, query: asked.query, label: asked.told, url: asked.here };
    const others = entries.filter((other) => other.key !== entry.key);
    write({ off, entries: [entry, ...others].slice(0, MOST) });
  };

  const section = document.querySelector(".history");
  const show = () => {
    const { off, entries } = read();
    const list = section.querySelector("ol");
    list.replaceChildren(...entries.map((entry) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = entry.url;
      link.textContent = entry.label;
      link.translate = false;
      item.append(link);
      return item;
    }));
    const state = off ? "off" : entries.length ? "some" : "none";
    for (const part of section.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(state);
    }
    section.hidden = false;
  };
  if (section) {
    const acts = {
      clear: () => write({ off: false, entries: [] }),
      off: () => write({ off: true, entries: [] }),
      on: () => write({ off: false, entries: [] }),
    };
    section.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button[data-act]") : null;
      if (!button) return;
      acts[button.dataset.act]();
      // The button that was pressed may be gone.
      if (button.closest("[hidden]")) section.querySelector("h2").focus();
    });
    listeners.push(show);
    window.addEventListener("storage", (event) => { if (event.key === NAME || event.key === null) show(); });
  }

  // Who logs out may leave the browser to somebody else.
  document.querySelector(".logout")?.addEventListener("submit", () => write({ ...read(), entries: [] }));

  // Back shows an old search, which is no new one.
  if (performance.getEntriesByType("navigation")[0]?.type !== "back_forward") remember();
  if (section) window.addEventListener("pageshow", show);

  return { entries: () => read().entries };
})();
