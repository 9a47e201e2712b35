/* What makes the pages quicker to use. Every page works without it; every sentence it shows comes from a data- attribute. */
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typing = (target) => target.closest?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit])");
  const refusal = () => document.getElementById("refusal");

  function sayRefusal(text) {
    const box = refusal();
    if (!box) return;
    const part = document.createElement("div");
    part.className = "refusal";
    part.textContent = text;
    box.replaceChildren(part);
  }

  /* ---- one key, one deed ---- */

  const ROWS = "[data-rows] :is(a, button, summary):is(.row, [data-row])";

  function moveInRows(step, from) {
    const rows = all(ROWS).filter((row) => row.offsetParent);
    const here = rows.indexOf(from.closest?.(ROWS));
    // From inside an open row, the nearest row before or after it in the page.
    const next = here >= 0 ? rows[here + step]
      : step > 0 ? rows.find((row) => from === document.body || from.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING)
      : rows.filter((row) => from.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING).pop();
    next?.focus();
    return Boolean(next);
  }

  function chooseByNumber(number, from) {
    const form = from.closest?.("form") || document;
    const group = from.closest?.("[data-keys]")
      || all("[data-keys]", form).find((each) => each.offsetParent && !one(":checked", each));
    const choice = group && all("input[type=radio]", group)[number - 1];
    if (!choice || choice.disabled) return false;
    choice.focus();
    choice.click();
    return true;
  }

  /* A page offers keys of its own: data-key="j ArrowRight" on a link or button; a summary opens onto its first field. */
  function press(key, from) {
    if (key.startsWith("Arrow") && from.closest?.("input, [role=radiogroup]")) return false;
    const offered = all("[data-key]").find((each) => each.dataset.key.split(" ").includes(key) && each.offsetParent);
    if (!offered) return false;
    if (offered.matches("textarea, input")) { offered.focus(); return true; }
    offered.click();
    const fold = offered.matches("summary") && offered.parentElement;
    if (fold && fold.open) one("input:not([type=hidden]), textarea, select", fold)?.focus();
    return true;
  }

  /* The box at the head of the page: down into what was found, up and Esc back to the box, Esc again shuts it. */
  function find(key, from) {
    const box = one("[data-find]"), found = one("[data-found]");
    if (!box || !found || !(from === box || found.contains(from))) return false;
    if (key === "Escape") {
      if (from === box) { found.replaceChildren(); return false; }
      box.focus();
      return true;
    }
    const rows = all(ROWS, found), next = rows[rows.indexOf(from) + (key === "ArrowDown" ? 1 : -1)];
    if (key !== "ArrowDown" && key !== "ArrowUp" || from === box && key === "ArrowUp") return false;
    (next || (key === "ArrowUp" ? box : from)).focus();
    return true;
  }

  function toTheBox() {
    const box = all("[data-find], input[type=search]").find((each) => each.offsetParent);
    const page = one(".find-link");
    if (box) box.focus();
    else page?.click();
    return Boolean(box || page);
  }

  function act(event) {
    const { key, target } = event;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = target.closest?.("form") || one("form[data-in-turn]");
      if (!form) return false;
      const main = all("button.main:not([type=button])", form);
      form.requestSubmit(main.find((each) => each.offsetParent) || main[0]);
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return false;
    if (find(key, target)) return true;
    if (typing(target) || "keysOff" in document.body.dataset) return false;
    if (key === "?") { document.getElementById("shortcuts")?.showModal(); return true; }
    if (key === "/") return toTheBox();
    if (press(key, target)) return true;
    if (key === "j" || key === "k") return moveInRows(key === "j" ? 1 : -1, target);
    // The arrows belong to the browser unless a row holds the focus.
    if ((key === "ArrowDown" || key === "ArrowUp") && target.closest?.(ROWS)) return moveInRows(key === "ArrowDown" ? 1 : -1, target);
    if (/^[1-9]$/.test(key)) return chooseByNumber(Number(key), target);
    // Before and after: the months of a calendar, the pages of a list.
    if ((key === "ArrowLeft" || key === "ArrowRight") && !target.closest?.("input, select, [role=radiogroup]")) {
      const link = one(key === "ArrowLeft" ? "a[rel=prev]" : "a[rel=next]");
      link?.click();
      return Boolean(link);
    }
    return false;
  }
  // A key held down, and one that a Vietnamese typewriter is still composing, is no deed.
  document.addEventListener("keydown", (event) => {
    const held = event.repeat && !/^(Arrow.*|[jk])$/.test(event.key);
    const composing = event.isComposing || event.keyCode === 229; // Safari says only the latter at its last key
    if (!composing && !held && act(event)) event.preventDefault();
  });

  /* ---- ask before a deed that cannot be taken back ---- */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm || form.dataset.confirm;
    const dialog = asker && document.getElementById(asker);
    if (!dialog || form.dataset.agreed) { delete form.dataset.agreed; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") { event.submitter?.focus(); return; }
      form.dataset.agreed = "yes";
      form.requestSubmit(event.submitter);
    }, { once: true });
  }, true);

  /* ---- a form that leaves the page is kept first ---- */

  // With the server away the browser would put its own page in place of the words: it is asked before anything goes.
  document.addEventListener("submit", async (event) => {
    const form = event.target, draft = drafts.get(form), { submitter } = event;
    if (!draft || draft.kept || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (draft.going) return;
    draft.going = true;
    const status = await keep(form);
    draft.going = false;
    if (status >= 500) { sayRefusal(refusal()?.dataset[status < 600 ? "failed" : "unreachable"] || ""); return; }
    draft.kept = true;
    form.dataset.agreed = "yes";
    form.requestSubmit(submitter);
    draft.kept = false;
    delete form.dataset.agreed;
  }, true);

  /* ---- one request of a page after the other ---- */

  // They wait for one another (hx-sync on the body). Meanwhile the part that one aims at may have been drawn anew; or it
  // refused what was typed in it, which has to be read first: what was asked of it before that is let go.
  const asked = new WeakMap(), refused = new Map(); // when: by request; by the id of a part
  const underWay = new Set(); // deeds that carry words and have no answer yet
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    asked.set(ctx, performance.now());
    if (ctx.sourceElement.matches("form[data-autosave]")) underWay.add(ctx);
  });
  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail, part = ctx.target?.id;
    if (part && !ctx.target.isConnected) ctx.target = document.getElementById(part) || ctx.target;
    if (refused.get(part) > asked.get(ctx)) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  const answered = ({ detail: { ctx } }) => {
    if (underWay.delete(ctx) && !(ctx.response?.status < 400)) refused.set(ctx.target?.id, performance.now());
  };
  document.addEventListener("htmx:before:response", answered);
  document.addEventListener("htmx:finally:request", answered);
  window.addEventListener("beforeunload", (event) => { if (underWay.size) event.preventDefault(); });

  /* ---- one member after the other ---- */

  // An old hand taps twice: what lands right after a deed, or on a name that has only just appeared, is let go.
  const pause = 800, glance = 400; // milliseconds after the tap before; after the name was drawn
  let tapped = -pause, drawn = -glance;
  const taken = new WeakSet();
  document.addEventListener("click", (event) => {
    const deed = event.detail && event.target.closest?.(".member-foot button[type=submit]");
    if (!deed) return;
    const soon = event.timeStamp - tapped < pause || event.timeStamp - drawn < glance;
    if (soon) { event.preventDefault(); event.stopImmediatePropagation(); } else tapped = event.timeStamp;
  }, true);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-in-turn]")) return;
    if (taken.has(event.target)) { event.preventDefault(); event.stopImmediatePropagation(); } else taken.add(event.target);
  }, true);
  document.addEventListener("htmx:finally:request", (event) => taken.delete(event.target.closest?.("form") || event.target));

  function write(open) {
    const member = document.getElementById("member");
    member.classList.toggle("writing", open);
    (one(open ? ".rate input, .words textarea" : "#member-name", member))?.focus();
  }

  // The row of whoever is open is marked in the list beside, and stays in sight there.
  function markOpen() {
    const member = document.getElementById("member");
    const here = member && document.getElementById(member.dataset.row);
    if (!member || one("[aria-current]", here || document.createElement("i"))) return;
    all("#sheet-rows [aria-current]").forEach((row) => row.removeAttribute("aria-current"));
    one(".row", here || member)?.setAttribute("aria-current", "true");
    const list = here?.closest(".beside");
    if (!list) return;
    const box = here.getBoundingClientRect(), frame = list.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 3;
  }

  /* ---- drafts kept on the server while one types ---- */

  const drafts = new WeakMap();
  const unkept = new Set();
  const wait = 1500, longest = 2000; // milliseconds after a pause; after the first letter that is not kept
  const mayLeave = 60000; // characters that a browser still carries while its page goes

  const draftOf = (form) => {
    if (!drafts.has(form)) drafts.set(form, { timer: 0, tries: 0, since: 0, asking: null, stopped: false });
    return drafts.get(form);
  };

  function say(form, text, failed) {
    const place = one("[data-saved]", form);
    if (!place) return;
    place.textContent = text;
    place.classList.toggle("failed", Boolean(failed));
  }

  // What two windows hold of one draft, side by side under the line that says so.
  function showBoth(form, both) {
    one("[data-both]", form)?.remove();
    if (both) one("[data-saved]", form)?.parentElement.after(both);
  }

  function keepSoon(form) {
    const draft = draftOf(form), now = Date.now();
    draft.since ||= now;
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => keep(form), Math.max(0, Math.min(wait, draft.since + longest - now)));
  }

  function tryAgain(form, after) {
    clearTimeout(draftOf(form).timer);
    draftOf(form).timer = setTimeout(() => keep(form), after);
  }

  const noAnswer = 600; // in place of a status

  async function keep(form, leaving = false) {
    const draft = draftOf(form);
    clearTimeout(draft.timer);
    if (draft.stopped) { unkept.delete(form); return 0; }
    draft.since = 0;
    draft.asking?.abort();
    const asking = draft.asking = new AbortController();
    const body = new FormData(form);
    body.delete("once"); // the key of the deed itself, not of its draft
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name); // a file is chosen again
    unkept.delete(form);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body, signal: asking.signal, keepalive: leaving, redirect: "error", credentials: "same-origin",
        headers: { ...JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}"), "HX-Request": "true", "HX-Request-Type": "partial" },
      });
      const part = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      one(".handed-back", part)?.remove(); // what was typed still stands in the form
      if (draft.stopped) return 0;
      if (answer.status >= 500) throw answer;
      // A new version number, or a fresh token after signing in again, comes back as hidden fields.
      for (const fresh of all("input[type=hidden][name]", part)) {
        const stale = form.elements.namedItem(fresh.name);
        if (stale?.type === "hidden") stale.value = fresh.value;
      }
      say(form, (one(".refusal p", part) || part).textContent.trim(), !answer.ok);
      showBoth(form, one("[data-both]", part));
      if (answer.ok) { draft.tries = 0; return answer.status; }
      unkept.add(form);
      // An old page was given a fresh token: what is typed goes on at once.
      if (renewed(part) && draft.tries++ < 2) return keep(form, leaving);
      return answer.status;
    } catch (failure) {
      if (failure.name === "AbortError") return 0;
      unkept.add(form);
      say(form, one("[data-saved]", form)?.dataset.failed || "", true);
      tryAgain(form, Math.min(60000, 4000 * 2 ** draft.tries++));
      return failure.status || noAnswer;
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form || event.target.closest?.("form");
    if (form?.dataset.autosave) { unkept.add(form); keepSoon(form); }
  });
  document.addEventListener("submit", (event) => {
    const draft = drafts.get(event.target);
    if (!draft) return;
    // The deed carries the words now: a draft that arrives after it would bring them back.
    clearTimeout(draft.timer);
    draft.asking?.abort();
    draft.stopped = true;
    unkept.delete(event.target);
  });
  // Refused or lost: the form still stands, so its draft is kept again.
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.target.closest?.("form[data-autosave]");
    const refused = !event.detail.ctx?.response || event.detail.ctx.response.status >= 400;
    if (form && refused && drafts.has(form)) { drafts.get(form).stopped = false; unkept.add(form); tryAgain(form, 4000); }
  });
  // Signing in again carries what was typed, sealed: nothing is left behind.
  let signingIn = false;
  document.addEventListener("submit", (event) => { signingIn = Boolean(one("input[name=kept]", event.target)); });
  const keepAll = (leaving) => [...unkept].forEach((form) => keep(form, leaving));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keepAll(true); });
  window.addEventListener("online", () => keepAll(false));
  window.addEventListener("pagehide", () => keepAll(true));
  window.addEventListener("popstate", () => keepAll(true), true);
  const sizeOf = (form) => [...new FormData(form).values()].reduce((sum, value) => sum + (value.size ?? value.length * 3), 0);
  window.addEventListener("beforeunload", (event) => {
    if (!unkept.size || signingIn) return;
    const size = [...unkept].reduce((sum, form) => sum + sizeOf(form), 0);
    keepAll(true);
    // Without a network, or with more than a browser carries while it leaves, the person is asked first.
    if (!navigator.onLine || size > mayLeave || document.querySelector("[data-saved].failed")) event.preventDefault();
  });
  // A part that is swapped away takes its form along: what it holds is kept first. The deed of a form carries its own.
  document.addEventListener("htmx:before:request", (event) => {
    const sent = event.target.closest?.("form");
    [...unkept].filter((form) => form !== sent).forEach((form) => keep(form, true));
  });

  /* ---- a fresh token for an old page of the same account ---- */

  function renewed(part) {
    const token = one("input[name=csrf_token]", part)?.value;
    if (!token) return false;
    all("input[name=csrf_token]").forEach((field) => { field.value = token; });
    const sent = JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}");
    document.body.setAttribute("hx-headers:inherited", JSON.stringify({ ...sent, "X-CSRFToken": token }));
    return true;
  }

  /* ---- small things that need a script ---- */

  function count(place) {
    const box = document.getElementById(place.dataset.counts);
    if (!box) return;
    const left = Number(place.dataset.limit) - [...box.value.normalize("NFC")].length;
    const words = left < 0 ? place.dataset.over : place.dataset.left, number = Math.abs(left);
    place.textContent = words.replace("{n}", number.toLocaleString(document.documentElement.lang))
      .replace(/\{([^{}|]*)\|([^{}|]*)\}/g, (_, one, many) => (number === 1 ? one : many)); // as ground.text.agreed
    place.classList.toggle("over", left < 0);
  }
  document.addEventListener("input", ({ target }) => {
    all("[data-counts]").filter((place) => place.dataset.counts === target.id).forEach(count);
    const form = target.form || document;
    if (target.dataset.all) all(`input[type=checkbox][name="${CSS.escape(target.dataset.all)}"]`, form).forEach((box) => { box.checked = target.checked; });
    else if (target.type === "checkbox") all(`[data-all="${CSS.escape(target.name)}"]`, form).forEach((master) => {
      const boxes = all(`input[type=checkbox][name="${CSS.escape(target.name)}"]`, form);
      master.checked = boxes.every((box) => box.checked);
      master.indeterminate = !master.checked && boxes.some((box) => box.checked);
    });
  });

  // A box that narrows a list on the page to the names that have a word beginning so, without marks.
  const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  document.addEventListener("input", ({ target }) => {
    const named = target.type === "search" && target.form && one("[data-narrows]", target.form);
    const list = named && document.getElementById(named.dataset.narrows);
    if (!list) return;
    const words = bare(target.value).split(/\s+/).filter(Boolean);
    for (const row of list.children) row.hidden = !words.every((word) => ` ${row.dataset.find}`.includes(` ${word}`));
  });

  // One tap fills fields that are still empty: data-fill='{"field id": "words"}'; words are added to a text already begun.
  function fill(button) {
    let first = null;
    for (const [id, words] of Object.entries(JSON.parse(button.dataset.fill))) {
      const field = document.getElementById(id);
      if (!field) continue;
      const fold = field.closest("details");
      if (fold) fold.open = true;
      first ||= field;
      if (!field.value.trim()) field.value = words;
      else if (field.matches("textarea") && !field.value.includes(words)) field.value = `${field.value.trimEnd()}; ${words}`;
      else continue;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    button.setAttribute("aria-pressed", "true");
    first?.focus();
  }

  // data-copies="id of a text box": its text is copied, or at least selected so that one key copies it.
  async function copy(button) {
    const box = document.getElementById(button.dataset.copies);
    const told = one("[data-copied]", button.parentElement);
    if (!box) return;
    box.focus();
    box.select();
    let done = true;
    try { await navigator.clipboard.writeText(box.value); } catch { done = document.execCommand?.("copy") || false; }
    if (told) told.textContent = done ? told.dataset.copied : told.dataset.selected;
  }

  // A list changed in place since the page was drawn is kept as it stands now.
  document.addEventListener("submit", (event) => {
    for (const here of all("[data-here]", event.target)) here.value = location.pathname + location.search;
  });

  document.addEventListener("click", (event) => {
    const writes = event.target.closest?.("[data-writes], [data-unwrites]");
    if (writes && !event.ctrlKey && !event.metaKey) { event.preventDefault(); write(writes.matches("[data-writes]")); }
    const filling = event.target.closest?.("[data-fill]");
    if (filling) fill(filling);
    if (event.target.closest?.("[data-print-page]")) window.print();
    const copies = event.target.closest?.("[data-copies]");
    if (copies) copy(copies);
    const link = event.target.closest?.(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) { event.preventDefault(); (field.matches("fieldset") ? one("input", field) : field)?.focus(); }
    all(".find [data-found]").filter((found) => !found.parentElement.contains(event.target)).forEach((found) => found.replaceChildren());
    all("details.menu[open], details.group[open], details.why[open]").filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
  });

  function settle(within) {
    all("[data-counts]", within).forEach(count);
    all(".select-all[hidden], [data-print-page][hidden], [data-copies][hidden], [data-fill][hidden]", within).forEach((each) => { each.hidden = false; });
    const place = one("[data-focus]", within);
    if (!place) { keepFocus(); return; }
    place.removeAttribute("data-focus");
    if (place.tabIndex < 0 && !place.hasAttribute("tabindex")) place.tabIndex = -1;
    // The name above an opened form stays in sight: what takes the focus may be far below it.
    const row = place.closest(".open");
    place.focus({ preventScroll: Boolean(row) });
    const top = row?.getBoundingClientRect().top;
    if (top < 0 || top > innerHeight / 2) row.scrollIntoView({ block: "start" });
  }
  // What held the focus was swapped away: the same thing takes it in the new part, else the part itself.
  let held = null;
  function hold(part) {
    const from = document.activeElement;
    if (!part || !from || from === document.body || !(part === from || part.contains(from))) { held = null; return; }
    const marks = ["href", "name", "value", "action"].filter((each) => from.hasAttribute(each) && from.getAttribute(each));
    const same = marks.map((each) => `[${each}="${CSS.escape(from.getAttribute(each))}"]`).join("");
    held = { part: part.id, like: from.id ? `#${CSS.escape(from.id)}` : same && from.localName + same };
  }
  function keepFocus() {
    if (!held || (document.activeElement && document.activeElement !== document.body)) { held = null; return; }
    const part = document.getElementById(held.part);
    const again = (held.like && part && one(held.like, part)) || part;
    held = null;
    if (!again) return;
    if (again === part && !part.hasAttribute("tabindex")) part.tabIndex = -1;
    again.focus({ preventScroll: true });
  }

  settle(document);
  markOpen();

  /* ---- answers of htmx ---- */

  document.addEventListener("htmx:before:request", () => refusal()?.replaceChildren());
  document.addEventListener("htmx:after:settle", (event) => {
    settle(document);
    markOpen();
    if (event.detail?.ctx?.target?.id === "member" || event.target.id === "member") drawn = performance.now();
    if (refusal()) renewed(refusal());
  });
  // A breakdown, or a whole page where a part was asked for, never replaces what is being typed.
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    hold(ctx.target);
    const status = ctx.response?.status || 0;
    if (status < 400 || ctx.hx?.retarget) return;
    if (status < 500 && !/^\s*<!doctype/i.test(ctx.text)) return;
    event.preventDefault();
    const words = one(".refusal p, main p", new DOMParser().parseFromString(ctx.text, "text/html"));
    sayRefusal((status < 500 && words?.textContent.trim()) || refusal()?.dataset.failed || "");
  });
  document.addEventListener("htmx:error", (event) => { if (event.detail.ctx && !event.detail.ctx.response) sayRefusal(refusal()?.dataset.unreachable || ""); });

  // htmx begins to listen a turn after this script: what was typed before is told to it.
  setTimeout(() => {
    const field = document.activeElement;
    if (field?.value !== field?.defaultValue) field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
