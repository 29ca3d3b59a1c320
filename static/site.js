// Optional conveniences: every page works without JavaScript.
"use strict";

(() => {
  const box = document.querySelector(".searchbox input[name=q]") || document.querySelector("input[type=search]");
  const marks = Array.from(document.querySelectorAll("mark[id]"));
  let current = marks.findIndex((mark) => "#" + mark.id === location.hash);

  // The tab of this page in view, with part of the tab before it.
  const tabs = document.querySelector(".tabs");
  const tab = tabs?.querySelector("[aria-current]");
  if (tab) tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - 56;
  // Of a tab that is partly in view, browsers leave the rest outside.
  tabs?.addEventListener("focusin", (event) => event.target.scrollIntoView({ block: "nearest", inline: "nearest" }));

  // Single keys can be turned off on this device (WCAG 2.1.4). If the browser stores nothing, the choice holds for this page.
  const STORED = "shortcuts";
  let shortcuts = true;
  const setShortcuts = (on) => {
    shortcuts = on;
    for (const hint of document.querySelectorAll(".hint, .keys")) hint.hidden = !on;
    for (const box of document.querySelectorAll("[data-shortcuts]")) box.checked = on;
  };
  const offerSwitch = (root) => {
    for (const line of root.querySelectorAll(".shortcuts")) line.hidden = false;
    setShortcuts(shortcuts);
  };
  try {
    shortcuts = localStorage.getItem(STORED) !== "off";
  } catch {
    shortcuts = true;
  }
  offerSwitch(document);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-shortcuts]")) return;
    setShortcuts(event.target.checked);
    try {
      localStorage.setItem(STORED, shortcuts ? "on" : "off");
    } catch {
      event.target.closest(".shortcuts").classList.add("not-kept");
    }
  });

  // The sheet with all keys is the list of the help page.
  const keysLink = document.querySelector(".keys-link");
  let sheet = null;
  let fetching = false;
  const fetchSheet = async () => {
    const response = await fetch(keysLink.href);
    const list = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".keys-sheet");
    if (!response.ok || !list) return null;
    const dialog = document.createElement("dialog");
    const form = document.createElement("form");
    const button = document.createElement("button");
    dialog.className = "sheet";
    dialog.setAttribute("aria-labelledby", "keys");
    form.method = "dialog";
    button.textContent = list.dataset.close;
    form.append(button);
    dialog.append(list, form);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    offerSwitch(dialog);
    return dialog;
  };
  const showKeys = async () => {
    if (fetching || !keysLink) return;
    fetching = true;
    try {
      // The help page has the list already.
      if (!document.querySelector(".keys-sheet")) sheet = await fetchSheet();
    } catch {
      // The site is gone: the browser says so.
      sheet = null;
    }
    fetching = false;
    if (sheet) sheet.showModal();
    else location.assign(keysLink.href);
  };
  keysLink?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showKeys();
  });

  // Suggestions while typing: a combobox with a list, by the pattern of the ARIA Authoring Practices.
  const combobox = (input) => {
    const list = document.createElement("ul");
    list.id = "completions";
    list.className = "completions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.label);
    input.after(list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
    })) input.setAttribute(name, value);
    let chosen = -1;
    let typed = input.value;
    let asking = null;
    let waiting = 0;

    const close = () => {
      clearTimeout(waiting);
      asking?.abort();
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const choose = (index) => {
      const options = list.children;
      chosen = (index + 1 + options.length + 1) % (options.length + 1) - 1;
      for (const [number, option] of Array.from(options).entries()) {
        option.setAttribute("aria-selected", String(number === chosen));
      }
      const option = options[chosen];
      // One step before the first is what was typed.
      input.value = option ? option.dataset.query : typed;
      if (option) input.setAttribute("aria-activedescendant", option.id);
      else input.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    };

    const cell = (name, text) => {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      return span;
    };

    const offer = (label, options) => {
      for (const [number, option] of options.entries()) {
        option.id = "completion-" + number;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
      }
      list.setAttribute("aria-label", label);
      list.replaceChildren(...options);
      if (!options.length) return close();
      chosen = -1;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    };

    const show = (completions) => offer(input.dataset.label, completions.map((each) => {
      const option = document.createElement("li");
      option.dataset.query = each.query;
      option.append(
        cell("value", each.text), " ", cell("kind", input.dataset[each.kind]), " ",
        cell("count", each.count.toLocaleString(document.documentElement.lang)),
      );
      return option;
    }));

    // An empty box offers the last searches, which have filters as well: choosing one goes there.
    const recall = () => {
      typed = input.value;
      offer(input.dataset.last, searchHistory.entries().map((each) => {
        const option = document.createElement("li");
        option.dataset.query = each.query;
        option.dataset.url = each.url;
        option.append(cell("value", each.label));
        return option;
      }));
    };

    const ask = async () => {
      asking?.abort();
      asking = new AbortController();
      const address = input.dataset.suggest + "?q=" + encodeURIComponent(typed);
      try {
        const response = await fetch(address, { signal: asking.signal });
        if (response.ok) show((await response.json()).completions);
      } catch (error) {
        // A newer request took its place, or the site is gone: the page works without suggestions.
        if (error.name !== "AbortError") close();
      }
    };

    // A suggestion goes into the box, and the next Enter searches; a search of the history is complete.
    const take = (option) => {
      if (option.dataset.url) return location.assign(option.dataset.url);
      input.value = typed = option.dataset.query;
      close();
    };

    input.addEventListener("input", (event) => {
      if (event.isComposing) return;
      typed = input.value;
      clearTimeout(waiting);
      if (!typed.trim()) {
        close();
        return recall();
      }
      waiting = setTimeout(ask, 90);
    });
    input.addEventListener("compositionend", () => input.dispatchEvent(new InputEvent("input")));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (list.hidden && event.key === "ArrowDown" && !input.value.trim()) recall();
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Escape") {
        event.preventDefault();
        input.value = typed;
        close();
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        take(list.children[chosen]);
      }
    });
    // The box of the start page has the focus from the beginning, and the searches are listed below it.
    input.addEventListener("focus", () => { if (!input.autofocus && !input.value.trim()) recall(); });
    input.addEventListener("click", () => { if (list.hidden && !input.value.trim()) recall(); });
    input.addEventListener("blur", close);
    // Before the click the box would lose the focus and the list its options.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
  };
  const suggesting = document.querySelector("input[data-suggest]");
  if (suggesting) combobox(suggesting);

  // Values of a filter while one types: the lines come from the server, as those on the page do.
  for (const form of document.querySelectorAll("form.find")) {
    const input = form.querySelector("input[type=search]");
    const list = form.parentElement.querySelector("ul");
    const status = form.parentElement.querySelector("[role=status]");
    const before = Array.from(list.children);
    let asking = null;
    let waiting = 0;

    const show = (lines, said) => {
      list.replaceChildren(...lines);
      status.textContent = said;
    };

    const ask = async () => {
      asking = new AbortController();
      const address = form.dataset.lines + "?" + new URLSearchParams(new FormData(form));
      try {
        const response = await fetch(address, { signal: asking.signal });
        if (!response.ok) return;
        const found = new DOMParser().parseFromString(await response.text(), "text/html");
        const note = found.querySelector(".facet-note");
        note.remove();
        show(found.querySelectorAll("li"), note.textContent);
      } catch (error) {
        // A newer request took its place, or the site is gone: Enter still leads to the page of all values.
        if (error.name !== "AbortError") show(before, "");
      }
    };

    input.addEventListener("input", (event) => {
      if (event.isComposing) return;
      clearTimeout(waiting);
      asking?.abort();
      if (!input.value.trim()) return show(before, "");
      waiting = setTimeout(ask, 120);
    });
    input.addEventListener("compositionend", () => input.dispatchEvent(new InputEvent("input")));
    input.addEventListener("keydown", (event) => {
      // Escape clears what was typed before it closes the sheet.
      if (event.key !== "Escape" || event.isComposing || !input.value) return;
      event.preventDefault();
      input.value = "";
      input.dispatchEvent(new InputEvent("input"));
    });
  }

  // The bars of a histogram are one stop of the Tab key; the arrow keys lead from bar to bar.
  const bars = Array.from(document.querySelectorAll(".periods a"));
  const reach = (bar) => {
    for (const other of bars) other.setAttribute("tabindex", other === bar ? "0" : "-1");
  };
  if (bars.length) reach(bars.find((bar) => bar.hasAttribute("aria-current")) || bars[0]);
  for (const [place, bar] of bars.entries()) {
    bar.addEventListener("focus", () => reach(bar));
    bar.addEventListener("keydown", (event) => {
      const last = bars.length - 1;
      const next = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: last }[event.key];
      if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      bars[Math.min(Math.max(next, 0), last)].focus();
    });
  }

  // A filter that is chosen in the sheet leads to a page on which the sheet is open again, so that several can be chosen.
  const filters = document.querySelector(".filters[popover]");
  const remember = (value) => {
    try {
      const before = sessionStorage.getItem("filters");
      if (value === null) sessionStorage.removeItem("filters");
      else sessionStorage.setItem("filters", value);
      return before;
    } catch {
      // The browser lets the site keep nothing: the sheet is closed on the next page.
      return null;
    }
  };
  if (filters?.showPopover) {
    const scrolled = remember(null);
    if (scrolled !== null && getComputedStyle(filters).display === "none") {
      filters.showPopover();
      filters.scrollTop = Number(scrolled);
    }
    const keep = (event) => {
      const leads = event.type === "submit" || event.target.closest("a");
      if (leads && filters.matches(":popover-open") && !event.target.closest(".find, .facet-note")) {
        remember(String(filters.scrollTop));
      }
    };
    filters.addEventListener("click", keep);
    filters.addEventListener("submit", keep);
  }

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

  // The hits of a page, and the lines of a concordance: the focus goes from link to link, where Enter opens it.
  const links = Array.from(document.querySelectorAll(".hit > h3 a, .hit article h3 a, .hit h4 a, .kwic .match a"));
  const around = (link) => link.closest(".hit, tr");
  const focused = () => links.findIndex((link) => around(link).contains(document.activeElement));
  const stepLine = (direction) => {
    const here = focused();
    const first = links.findIndex((link) => link.getBoundingClientRect().top >= 0);
    const next = here < 0 ? Math.max(first, 0) : Math.min(Math.max(here + direction, 0), links.length - 1);
    if (!links.length) return;
    links[next].focus({ preventScroll: true });
    // At once, for a key that is held. What is higher than the window shows the link.
    for (const one of [around(links[next]), links[next]]) one.scrollIntoView({ block: "nearest", behavior: "instant" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!shortcuts || !(event.target instanceof Element) || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "/" && box) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "n") {
      step(1);
    } else if (event.key === "p") {
      step(-1);
    } else if (event.key === "j") {
      stepLine(1);
    } else if (event.key === "k") {
      stepLine(-1);
    } else if (event.key === "o" && !event.repeat) {
      const here = focused();
      if (here >= 0) window.open(links[here].href, "_blank", "noopener");
    } else if (event.key === "?" || event.key === "？") {
      showKeys();
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

  // Copy a field. The clipboard's own interface exists only on secure pages; the older one works everywhere.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      let copied = false;
      try {
        await navigator.clipboard.writeText(field.value);
        copied = true;
      } catch {
        field.select();
        copied = document.execCommand("copy");
        button.focus();
      }
      // If neither works, the field is left selected, to be copied from the keyboard.
      if (!copied) field.select();
      said.textContent = copied ? button.dataset.copied : "";
    });
  }

  // If the folds cannot be opened by CSS, open them on a wide screen.
  const wide = matchMedia("(min-width: 60em)");
  if (wide.matches) {
    for (const fold of document.querySelectorAll(".sidebar .fold")) fold.open = true;
  }

  // On a small screen, the outline is a sheet, which closes after use, by Escape, or by a click beside it.
  const outline = document.querySelector(".contents");
  const closeSheet = () => {
    if (!outline?.open || wide.matches) return false;
    outline.open = false;
    return true;
  };
  document.addEventListener("click", (event) => {
    if (!outline?.contains(event.target) || event.target.closest(".outline a")) closeSheet();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && closeSheet()) outline.firstElementChild.focus();
  });
  // What lies under the sheet must not get the focus, and a window that becomes narrow must not begin with it open.
  outline?.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !outline.contains(event.relatedTarget)) closeSheet();
  });
  wide.addEventListener("change", () => {
    if (outline) outline.open = wide.matches;
  });

  // Follow the reader: the outline shows the place, and the bar cites the turn.
  const turns = Array.from(document.querySelectorAll(".turn"));
  if (turns.length && "IntersectionObserver" in window) {
    const sidebar = document.querySelector(".sidebar");
    const cite = document.querySelector(".here-cite");
    const entries = Array.from(document.querySelectorAll(".outline a"));
    const starts = entries.map((link) => document.getElementById(link.hash.slice(1)));
    const order = starts.map((start) => turns.indexOf(start));
    // The turn that is read: the one the URL or a key led to while it is there, else the one at a third of the window.
    const reading = () => {
      const line = window.innerHeight * 0.3;
      const aimed = document.querySelector(".turn:target, .turn:has(mark:target), .turn:has(mark.current)");
      if (aimed) {
        const { top, bottom } = aimed.getBoundingClientRect();
        const bar = document.querySelector(".here").getBoundingClientRect().bottom;
        if (bottom > line ? top < line * 2 : top >= 0 && bottom > bar) return aimed;
      }
      return turns.findLast((turn) => turn.getBoundingClientRect().top < line) || turns[0];
    };

    // Not scrollIntoView, which would also scroll the page.
    const keepInView = (link) => {
      const frame = wide.matches ? sidebar : link.closest("nav");
      const inner = link.getBoundingClientRect();
      const outer = frame.getBoundingClientRect();
      if (inner.top < outer.top) frame.scrollTop -= outer.top - inner.top;
      else if (inner.bottom > outer.bottom) frame.scrollTop += inner.bottom - outer.bottom;
    };
    outline.addEventListener("toggle", () => {
      const current = entries.find((link) => link.matches("li a[aria-current]"));
      if (current) keepInView(current);
    });

    const follow = () => {
      const turn = reading();
      const own = turn.querySelector(".cite");
      cite.hidden = false;
      cite.href = own.href;
      cite.title = own.getAttribute("aria-label");
      cite.setAttribute("aria-label", cite.title);
      // Its section, and the last entry that begins with it or before it.
      const number = turns.indexOf(turn);
      const here = new Set([
        entries.find((link, entry) => order[entry] < 0 && starts[entry].contains(turn)),
        entries.findLast((link, entry) => order[entry] >= 0 && order[entry] <= number),
      ]);
      for (const link of entries) {
        if (!here.has(link)) link.removeAttribute("aria-current");
        else if (!link.hasAttribute("aria-current")) {
          link.setAttribute("aria-current", "true");
          if (link.matches("li a")) keepInView(link);
        }
      }
    };
    // Each turn that passes the line, or leaves under the bar.
    const observer = new IntersectionObserver(follow, { rootMargin: "-46px 0px -70% 0px" });
    for (const turn of turns) observer.observe(turn);
    window.addEventListener("hashchange", follow);
  }
})();
