// The numbers of the chosen kind of good, the slider over the days, and the tools of the card.
import { swap } from "./swap.js";

const DAY = 24 * 3600 * 1000;
const form = document.getElementById("form");
const good = form.elements.namedItem("good");

/** Show the fields of one kind of good; those of the others are not sent. */
function show(kind) {
  for (const group of form.querySelectorAll("[data-good]")) {
    const wanted = group.dataset.good === kind;
    group.hidden = !wanted;
    for (const template of group.querySelectorAll("template")) if (wanted) template.replaceWith(template.content);
    for (const input of group.querySelectorAll("input, select")) input.disabled = !wanted;
  }
}
good?.addEventListener("change", () => show(good.value));

// Only what is said goes into the address.
form.addEventListener("submit", () => {
  for (const input of form.elements) if (input.name && !input.value.trim()) input.disabled = true;
});
addEventListener("pageshow", () => {
  for (const input of form.elements) input.disabled = false;
  if (good) show(good.value);
});

function at(date) {
  const address = new URL(location.href);
  address.searchParams.set("date", date);
  return address.href;
}

/** Make the slider of the strip work; again whenever the strip has been put in anew. */
function slide() {
  const years = document.getElementById("years");
  const slider = document.getElementById("slider");
  if (!slider) return;
  years.querySelector(".slide").hidden = false;
  const first = Date.parse(years.dataset.first);
  const dayOf = () => new Date(first + Number(slider.value) * DAY).toISOString().slice(0, 10);
  const starts = [...years.querySelectorAll("tbody a")].map((a) => (Date.parse(a.textContent) - first) / DAY);
  let waiting;
  slider.addEventListener("input", () => {
    const date = dayOf();
    years.querySelector("output").textContent = date;
    const place = `${(100 * Number(slider.value)) / (Number(slider.max) + 1)}%`;
    for (const line of years.querySelectorAll(".mark line")) for (const x of ["x1", "x2"]) line.setAttribute(x, place);
    years.querySelector(".mark circle").setAttribute("cx", place);
    clearTimeout(waiting);
    waiting = setTimeout(() => change(date), 120);
  });
  slider.addEventListener("keydown", (event) => {
    if (event.key !== "PageUp" && event.key !== "PageDown") return;
    event.preventDefault();
    const now = Number(slider.value);
    const next = event.key === "PageUp" ? starts.find((s) => s > now) : starts.findLast((s) => s < now);
    if (next === undefined) return;
    slider.value = String(Math.max(next, 0));
    slider.dispatchEvent(new Event("input"));
  });
}

async function change(date) {
  const focused = document.activeElement?.id === "slider";
  if (!(await swap(at(date), focused ? ["answer"] : ["answer", "years"]))) return;
  form.elements.namedItem("date").value = date;
  if (!focused) slide();
  tools();
}

function tools() {
  const copy = document.querySelector("[data-copy]");
  const print = document.querySelector("[data-print]");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", () => navigator.clipboard.writeText(location.href));
  }
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
}

slide();
tools();
