"use strict";
// The page reads without this script. With it: filters, a button that copies a citation, and folded parts that open for links and for printing.
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
      for (const row of all) {
        const fits = has(row.dataset.o, outlet) && (!person || has(row.dataset.p, person)) &&
          (!word || row.textContent.toLowerCase().includes(word));
        row.classList.toggle("out", !fits);
        shown += fits;
      }
      const on = word || outlet || person;
      for (const group of scope.querySelectorAll("details.group, details.fold")) {
        const inside = rows(group);
        const any = inside.some((row) => !row.classList.contains("out"));
        group.classList.toggle("out", inside.length > 0 && !any);
        if (on && any && inside.length) group.open = true;
      }
      form.querySelector("output").textContent = on ? shown + " of " + all.length + " lines" : "";
    };
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
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
    const button = event.target.closest("button.cb");
    if (!button) return;
    event.preventDefault();
    const done = await copy(citation(button.previousElementSibling));
    button.textContent = done ? "copied" : "not copied";
    setTimeout(() => { button.textContent = "copy"; }, 1500);
  });

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
