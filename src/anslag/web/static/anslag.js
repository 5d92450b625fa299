// Everything works without this. It saves a step where it can: focus on what went wrong, and one sending of a form.
const summary = document.querySelector(".errors");
if (summary) summary.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// What has been typed and not saved is not lost by mistake.
let changed = false;
for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
}
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

// A report is saved while it is written: a while after the last key, and when the page is left.
for (const form of document.querySelectorAll("form[data-save]")) {
  const saved = form.querySelector("[data-saved]"), unsaved = form.querySelector("[data-unsaved]");
  let waiting = 0, running = null, dirty = false;
  const save = () => {
    clearTimeout(waiting);
    if (!dirty || running || form.dataset.sent) return;
    dirty = false;
    const said = new FormData(form);
    for (const file of form.querySelectorAll("input[type=file]")) said.delete(file.name); // is handed in by a button
    running = fetch(form.dataset.save, { method: "POST", body: said, redirect: "manual", keepalive: true })
      .then(async (response) => {
        const told = response.type === "opaqueredirect" ? { fault: form.dataset.out } : await response.json();
        if (!response.ok) throw new Error(told.fault);
        form.elements.version.value = told.version;
        saved.querySelector("span").textContent = told.saved;
        saved.hidden = false;
        unsaved.textContent = "";
        if (!dirty) changed = false;
      })
      .catch((fault) => {
        dirty = true;
        saved.hidden = true;
        unsaved.textContent = fault instanceof TypeError || fault instanceof SyntaxError ? form.dataset.down : fault.message;
      })
      .finally(() => { running = null; });
  };
  form.addEventListener("input", () => { dirty = true; clearTimeout(waiting); waiting = setTimeout(save, 1500); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  // Whoever presses a button while a saving is under way sends what is saved by then, and not an older version.
  form.addEventListener("submit", (event) => {
    if (!running) return;
    event.preventDefault();
    running.then(() => { delete form.dataset.sent; form.requestSubmit(event.submitter); });
  });
}

// Questions that hang on another answer on the page are shown when it is so; without scripts they say when themselves.
const kronor = (text) => /^[\s\u00a0\u202f]*\d[\d\s\u00a0\u202f]*(kr)?\s*$/.test(text) ? Number(text.replace(/\D/g, "")) : null;
const spaced = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "\u00a0").replace("-", "\u2212");
const hanging = [...document.querySelectorAll(".asked[data-on]")];
const claimed = document.querySelector("[data-claimed]");
const used = document.querySelector("[data-parts]")?.dataset.parts;
const unused = document.querySelector("[data-unused]");
const left = () => {
  const given = used && kronor(document.getElementsByName(used)[0]?.value ?? "");
  return claimed && given !== null ? kronor(claimed.textContent) - given : null;
};
const holds = ({ on, is, above }) => {
  if (unused && unused.dataset.unused === on) { const rest = left(); return rest !== null && rest > Number(above); }
  return [...document.getElementsByName(on)].some((one) => one.type === "checkbox" || one.type === "radio"
    ? one.checked && one.value === is : above ? kronor(one.value) > Number(above) : one.value === is);
};
const show = () => {
  for (const each of hanging) {
    const on = document.getElementsByName(each.dataset.on)[0]?.closest(".asked");
    each.hidden = Boolean(on?.hidden) || !holds(each.dataset);
  }
  if (unused && left() !== null) unused.textContent = spaced(left());
  for (const group of document.querySelectorAll("[data-parts]")) {
    const parts = [...group.querySelectorAll("input")].map((one) => kronor(one.value));
    const sum = parts.reduce((all, one) => all + (one ?? 0), 0), whole = kronor(document.getElementsByName(group.dataset.parts)[0]?.value ?? "");
    const [total, rest] = group.querySelectorAll("[data-sum] span");
    group.querySelector("[data-sum]").hidden = parts.every((one) => one === null) || whole === null;
    total.textContent = spaced(sum);
    rest.textContent = spaced(whole - sum);
  }
  for (const told of document.querySelectorAll("[data-counter]")) {
    const area = told.parentElement.querySelector("textarea");
    told.dataset.words ??= told.textContent;
    told.textContent = area.value ? `${told.dataset.words} ${told.dataset.left} ${spaced(told.dataset.counter - area.value.length)}.` : told.dataset.words;
  }
};
if (document.querySelector(".asked")) { document.addEventListener("input", show); show(); }

// Work that goes on elsewhere is looked at now and then; what is done leads on by itself.
const work = document.querySelector("[data-work]");
const look = async () => {
  const response = await fetch(location.href).catch(() => null);
  if (response?.redirected) { location.assign(response.url); return; }
  const told = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-work]");
  if (response?.ok && !told) { location.reload(); return; }
  if (told) [...work.children].forEach((each, at) => { if (each.innerHTML !== told.children[at].innerHTML) each.innerHTML = told.children[at].innerHTML; });
  setTimeout(look, 2000);
};
if (work) setTimeout(look, 2000);
