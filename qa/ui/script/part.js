// A part of the page: what is pressed in it goes to the server, what comes back is shown. gr.HTML gives each part its
// `element`, `trigger` and `watch`. All files of this folder are one script, which runs once.

// What a press sends, by the attribute that tells it: its name is the event's.
const SENT = {
  person: (d) => ({ name: d.person, about: d.about, shown: Number(d.shown) || 0 }),
  judge: (d) => ({ turn: Number(d.judge), verdict: d.verdict }),
  topic: (d) => ({ topic: d.topic }),
  take: (d) => ({ form: d.take, person: d.personOf, topic: d.topicOf }),
  quote: (d) => ({ id: d.quote, start: Number(d.start), end: Number(d.end) }),
  again: (d) => ({ again: Number(d.again) }),
  ask: (d) => ({ question: d.ask }),
  read: (d) => ({ id: d.read }),
  remove: (d) => ({ id: d.remove }),
  room: (d) => ({ room: d.room }),
  more: (d) => ({ shown: Number(d.more) }),
  drop: (d) => ({ turn: Number(d.drop), name: d.name, value: d.value }),
  write: (d) => ({ turn: Number(d.write) }),
  copy: (d) => ({ turn: Number(d.copy) }),
  open: (d) => ({ turn: Number(d.open.split(":")[0]), marker: Number(d.open.split(":")[1]) }),
};
const EVENT = { again: "ask" };
const OPENS = ["quote", "read", "open"];

// What is done here, without the server.
const HERE = {
  back: () => closeReading(),
  home: () => goTo(""),
  past: () => showPast(),
  sheet: (d) => showSheet(Number(d.sheet)),
  shut: () => {
    document.querySelector("dialog.dl-past")?.close();
    closeSheet();
  },
  edit: (d) => {
    const box = document.querySelector("#dl-question textarea");
    box.value = d.edit;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  },
  link: (d, button) => copyText(`${location.origin}${location.pathname}?${d.link}`, button),
  forget: (d) => forget(d.forget),
  resume: (d) => goTo(d.resume, d.id),
};
const dashed = (name) => `[data-${name}]`;
const PRESSED = [...Object.keys(HERE), ...Object.keys(SENT)].map(dashed).join(",");

const press = (trigger) => (event) => {
  const pressed = event.target.closest(PRESSED);
  if (!pressed || (event.target.closest("a") && !("home" in pressed.dataset))) return;
  const data = pressed.dataset;
  const here = Object.keys(HERE).find((name) => name in data);
  if (here) {
    event.preventDefault();
    HERE[here](data, pressed);
    return;
  }
  const name = Object.keys(SENT).find((each) => each in data);
  if (OPENS.includes(name)) {
    if (String(window.getSelection())) return;
    if (pressed.closest(".dl-article") === null) window.dlOpener = event.target.closest("button, .dl-card-part");
    if (name === "open") readTurn(SENT.open(data).turn);
  }
  if (name === "copy") window.dlCopier = pressed;
  trigger(EVENT[name] ?? name, SENT[name](data));
};

// What a button is for, as a selector: after its part is drawn anew another button is the same one.
const same = (button) =>
  [...button.attributes]
    .filter(({ name }) => name.startsWith("data-"))
    .map(({ name, value }) => `[${name}="${CSS.escape(value)}"]`)
    .join("");
const refocus = (element) => {
  if (document.activeElement === document.body && element.dlFocus) {
    element.querySelector(element.dlFocus)?.focus({ preventScroll: true });
  }
};

// What the reader unfolded in a turn stays so when the turns are drawn anew.
const unfolded = new Map();
const named = (details) =>
  [details.closest(".dl-turn").querySelector(".dl-question"), details.querySelector("summary")]
    .map((part) => part?.textContent)
    .join("\n");
const unfold = (event) => {
  const details = event.target.closest("summary")?.closest(".dl-turn details");
  if (details) unfolded.set(named(details), !details.open);
};
const unfoldAgain = (element) => {
  element.querySelectorAll(".dl-turn details").forEach((details) => {
    details.open = unfolded.get(named(details)) ?? details.open;
  });
};

// The passage of the marker that the pointer is on, and the other way round.
const shine = (on) => (event) => {
  const from = event.target.closest("[data-open]");
  if (!from) return;
  document.querySelectorAll(`[data-open="${from.dataset.open}"]`).forEach((e) => e.classList.toggle("dl-lit", on));
};

const narrow = () => window.matchMedia("(max-width: 899px)").matches;
const calm = () => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

window.dlPart = (element, trigger, watch) => {
  element.addEventListener("click", press(trigger));
  element.addEventListener("click", unfold);
  element.addEventListener("focusin", (event) => {
    const button = event.target.closest("button");
    if (button) element.dlFocus = same(button);
  });
  element.addEventListener("keydown", readingKeys(element));
  element.addEventListener("input", (event) => {
    if (event.target.matches(".dl-find")) find(event.target);
  });
  element.addEventListener("mouseover", shine(true));
  element.addEventListener("mouseout", shine(false));
  const changed = () => {
    if (element.querySelector(".dl-profile")) {
      element.closest(".dl-columns")?.querySelector(".dl-side")?.classList.remove("dl-reading");
    }
    if (element.querySelector("dialog.dl-past")) begin(trigger);
    save(element);
    copy(element);
    unfoldAgain(element);
    refocus(element);
    talked(element);
    opened(element);
    if (element.querySelector(".dl-earlier")) listPast();
  };
  watch("value", changed);
  changed();
};
