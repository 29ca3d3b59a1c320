// Optional conveniences: every page works without JavaScript.
"use strict";

(() => {
  const box = document.querySelector(".searchbox input[name=q]") || document.querySelector("input[type=search]");
  const marks = Array.from(document.querySelectorAll("mark[id]"));
  let current = marks.findIndex((mark) => "#" + mark.id === location.hash);

  for (const hint of document.querySelectorAll(".hint, .keys")) hint.hidden = false;

  const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

  const leave = () => {
    for (const mark of document.querySelectorAll("mark.current")) mark.classList.remove("current");
  };

  // The first mark below a position on the page: where to continue after a jump to a turn or a scroll.
  const firstBelow = (top) => marks.findIndex((mark) => mark.getBoundingClientRect().top >= top);

  const go = (index) => {
    leave();
    current = (index + marks.length) % marks.length;
    const mark = marks[current];
    // Replace the history entry, so that Back returns to the results in one step.
    location.replace("#" + mark.id);
    mark.focus({ preventScroll: true });
  };

  const step = (direction) => {
    if (!marks.length) return;
    if (current >= 0) return go(current + direction);
    const below = firstBelow(0);
    if (direction > 0) return go(below < 0 ? 0 : below);
    return go(below < 0 ? marks.length - 1 : below - 1);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!(event.target instanceof Element) || typing(event.target)) return;
    if (event.key === "/" && box) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "n") {
      step(1);
    } else if (event.key === "p") {
      step(-1);
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest(".stepper a, .step a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    step(link.classList.contains("step-back") ? -1 : 1);
  });

  // A link from the results leads to a turn; in a long turn the first hit can be far below.
  const arrive = (scroll) => {
    const turn = location.hash.startsWith("#t") ? document.getElementById(location.hash.slice(1)) : null;
    const mark = turn && turn.querySelector("mark[id]");
    if (!mark) return;
    current = marks.indexOf(mark);
    mark.classList.add("current");
    if (scroll && mark.getBoundingClientRect().bottom > window.innerHeight * 0.8) {
      mark.scrollIntoView({ block: "center", behavior: "instant" });
    }
  };
  window.addEventListener("load", () => {
    // After a reload or Back, the browser restores the scroll position itself.
    const entry = performance.getEntriesByType("navigation")[0];
    arrive(!entry || entry.type === "navigate");
  });

  window.addEventListener("hashchange", () => {
    const found = marks.findIndex((mark) => "#" + mark.id === location.hash);
    if (found !== current || found < 0) leave();
    current = found;
    if (found < 0) arrive(false);
  });

  // If the folds cannot be opened by CSS, open them on a wide screen.
  if (matchMedia("(min-width: 60em)").matches) {
    for (const fold of document.querySelectorAll(".sidebar .fold")) fold.open = true;
  }

  // On a small screen, close the outline after use.
  document.querySelector(".outline")?.addEventListener("click", (event) => {
    const fold = event.target.closest(".fold");
    if (fold && event.target.closest("a") && !matchMedia("(min-width: 60em)").matches) fold.open = false;
  });

  // Highlight the current position in the outline.
  const entries = new Map();
  for (const link of document.querySelectorAll(".outline li a")) {
    const target = document.getElementById(link.hash.slice(1));
    if (target) entries.set(target, link);
  }
  if (entries.size && "IntersectionObserver" in window) {
    const starts = Array.from(entries.keys());
    const turns = Array.from(document.querySelectorAll(".turn"));
    const observer = new IntersectionObserver(() => {
      let here = null;
      for (const start of starts) if (start.getBoundingClientRect().top < window.innerHeight * 0.4) here = start;
      for (const [start, link] of entries) {
        if (start === here) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "0px 0px -60% 0px" });
    for (const turn of turns) observer.observe(turn);
  }
})();
