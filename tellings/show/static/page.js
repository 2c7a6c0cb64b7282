"use strict";
// The page reads without this script. With it: filters, buttons that copy a citation or a correction, and folded parts that open for links and for printing.
(() => {
  const rows = (root) => [...root.querySelectorAll(".row")];
  const has = (list, word) => !word || (" " + (list || "") + " ").includes(" " + word + " ");

  for (const form of document.querySelectorAll("form.filter")) {
    const scope = form.closest(".story, .list");
    const all = rows(scope);
    form.hidden = false;
    const apply = () => {
      const word = form.elements.word.value.trim().toLowerCase();
      const outlet = form.elements.outlet ? form.elements.outlet.value : "";
      const person = form.elements.person ? form.elements.person.value : "";
      let shown = 0;
      const there = all.filter((row) => !row.hidden);
      for (const row of all) {
        const fits = has(row.dataset.o, outlet) && (!person || has(row.dataset.p, person)) &&
          (!word || row.textContent.toLowerCase().includes(word));
        row.classList.toggle("out", !fits);
        shown += fits && !row.hidden;
      }
      const on = word || outlet || person;
      for (const group of scope.querySelectorAll("details.group, details.fold")) {
        const inside = rows(group);
        const any = inside.some((row) => !row.classList.contains("out"));
        group.classList.toggle("out", inside.length > 0 && !any);
        if (on && any && inside.length) group.open = true;
      }
      form.querySelector("output").textContent = on ? shown + " of " + there.length + " lines" : "";
    };
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  // The timeline as it was known on a day: each line says from which day, and before which, it stood so.
  for (const form of document.querySelectorAll("form.known")) {
    const scope = form.closest(".sec");
    form.hidden = false;
    const apply = () => {
      const day = form.elements.day.value;
      for (const lane of scope.querySelectorAll(".lane")) {
        for (const row of rows(lane)) {
          const { s, u, past } = row.dataset;
          row.hidden = day ? !s || s > day || (u !== undefined && u <= day) : past !== undefined;
        }
        for (const fold of lane.querySelectorAll("details.fold")) {
          const left = rows(fold).filter((row) => !row.hidden).length;
          fold.hidden = !left;
          fold.querySelector("summary").textContent = left + " more";
        }
        lane.hidden = rows(lane).every((row) => row.hidden);
      }
      form.querySelector("output").textContent = day ? "as the reports told it by the end of that day; what only later reports tell is left out" : "";
      const filter = scope.closest(".story").querySelector("form.filter");
      if (filter) filter.dispatchEvent(new Event("input"));
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  for (const button of document.querySelectorAll("button.jt")) {
    button.addEventListener("click", () => {
      const on = button.closest(".story").classList.toggle("judging");
      button.setAttribute("aria-pressed", String(on));
    });
  }

  const citation = (link) => {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const source = target && target.closest(".src");
    if (!source) return "";
    const sentence = target.closest(".s") || target.querySelector(".s") || target;
    return "“" + sentence.textContent.trim().replace(/\s+/g, " ") + "” " + source.querySelector(".cpy").textContent;
  };
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); return true; } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  for (const link of document.querySelectorAll(".ct a.cite, .ut a.cite, .by a.cite")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cb";
    button.textContent = "copy";
    button.title = "Copy this sentence with outlet, time and address";
    link.after(" ", button);
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.cb:not(.jb)");
    if (!button) return;
    event.preventDefault();
    const done = await copy(citation(button.previousElementSibling));
    button.textContent = done ? "copied" : "not copied";
    setTimeout(() => { button.textContent = "copy"; }, 1500);
  });

  // Buttons that copy an entry for a file of judgements (tellings build --judgements FILE): what a reader says is wrong, with the words it is about.
  const quoted = (text) => JSON.stringify(text).replace(/\u007f/g, "\\u007f");
  const placeOf = (link) => {
    const key = decodeURIComponent(link.hash.slice(1));
    const target = document.getElementById(key);
    const source = target && target.closest(".src");
    const at = /-(\d+)-(\d+)$/.exec(key);
    if (!source || !at) return "";
    let words = target.textContent.trim().replace(/\s+/g, " ");
    if (words.length > 90) words = words.slice(0, 90).replace(/\s\S*$/, "");
    const told = words && !words.includes("\ufffd") ? "words = " + quoted(words) + ", " : "";
    return "{ article = " + quoted(source.dataset.given) + ", " + told + "start = " + at[1] + ", end = " + at[2] + " }";
  };
  const entry = (rule, ...lines) => ["[[judgement]]", "rule = " + quoted(rule), ...lines.filter(Boolean)].join("\n") + "\n";
  const held = {};
  const judge = (host, label, title, make) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cb jb";
    button.textContent = label;
    button.title = title;
    host.append(" ", button);
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const text = make();
      if (text === null) return;
      button.textContent = await copy(text) ? "copied for the file of judgements" : "not copied";
      setTimeout(() => { button.textContent = button.dataset.label || label; }, 1800);
    });
    return button;
  };
  // Two clicks name two places: the first is remembered, the second copies the entry.
  const twoPlaces = (kind, rule, host, label, again, place) => {
    const button = judge(host, label, "Copies an entry for a file of judgements once a second one is chosen", () => {
      if (held[kind] && held[kind].host !== host) {
        const text = entry(rule, "a = " + held[kind].place(), "b = " + place());
        held[kind] = null;
        relabel(kind, label);
        return text;
      }
      held[kind] = { host, place };
      relabel(kind, again);
      button.textContent = "now choose the other one";
      return null;
    });
    button.dataset.kind = kind;
  };
  const relabel = (kind, label) => {
    for (const one of document.querySelectorAll("button.jb[data-kind='" + kind + "']")) one.textContent = one.dataset.label = label;
  };
  const wrong = "Copies an entry for a file of judgements";
  for (const claim of document.querySelectorAll(".clb")) {
    const links = [...claim.querySelectorAll(".sts a.cite")];
    links.forEach((link, place) => {
      const other = links[place ? 0 : 1];
      if (other) judge(link.parentElement, "not the same", wrong, () => entry("not-same", "a = " + placeOf(other), "b = " + placeOf(link)));
    });
    if (links.length) twoPlaces("claim", "same", claim.querySelector(".id"), "same as another claim", "the same as this one", () => placeOf(links[0]));
  }
  for (const pair of document.querySelectorAll(".pair")) {
    const [a, b] = pair.querySelectorAll(".side > .ct a.cite");
    const host = pair.nextElementSibling;
    if (a && b && host) judge(host, "no conflict", wrong, () => entry("not-a-conflict", "a = " + placeOf(a), "b = " + placeOf(b)));
  }
  for (const said of document.querySelectorAll(".ut dl")) {
    const links = [...said.querySelectorAll("dt a.cite")];
    links.forEach((link, place) => {
      judge(link.parentElement, "wrong speaker", wrong, () => entry("wrong-speaker", "a = " + placeOf(link), "speaker = \"\"  # who said it; empty: nobody knows"));
      const other = links[place ? 0 : 1];
      if (other) judge(link.parentElement, "not the same", wrong, () => entry("not-same", "what = \"quote\"", "a = " + placeOf(other), "b = " + placeOf(link)));
    });
  }
  for (const origin of document.querySelectorAll(".og")) {
    const place = () => "{ article = " + quoted(origin.dataset.given) + " }";
    twoPlaces("origin", "same-origin", origin, "same origin as another report", "the same origin as this one", place);
    twoPlaces("origins", "not-same-origin", origin, "not the origin of another report", "not the same origin as this one", place);
  }

  const reveal = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (!target) return;
    if (target.tagName === "DETAILS") target.open = true;
    let closed = false;
    for (let up = target.parentElement; up; up = up.parentElement) {
      if (up.tagName === "DETAILS" && !up.open) { up.open = true; closed = true; }
    }
    if (closed) target.scrollIntoView({ block: target.closest(".src") ? "center" : "start" });
  };
  addEventListener("hashchange", reveal);
  reveal();

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of folded) one.open = false; });
})();
