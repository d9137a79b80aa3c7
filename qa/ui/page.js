// Runs once for each part of the page that holds answers, cards or the article. gr.HTML gives `element`, `trigger`,
// `watch`; the server answers "ask" and "open".
element.addEventListener("click", (event) => {
  if (event.target.closest("a")) return;
  if (event.target.closest("[data-back]")) {
    back();
    return;
  }
  const person = event.target.closest("[data-person]");
  if (person) {
    const { person: name, about, shown } = person.dataset;
    trigger("person", { name, about, shown: Number(shown) || 0 });
    return;
  }
  const judge = event.target.closest("[data-judge]");
  if (judge) {
    trigger("judge", { turn: Number(judge.dataset.judge), verdict: judge.dataset.verdict });
    return;
  }
  const topic = event.target.closest("[data-topic]");
  if (topic) {
    trigger("topic", { topic: topic.dataset.topic });
    return;
  }
  const take = event.target.closest("[data-take]");
  if (take) {
    trigger("take", { form: take.dataset.take, person: take.dataset.personOf, topic: take.dataset.topicOf });
    return;
  }
  const quote = event.target.closest("[data-quote]");
  if (quote) {
    window.dlOpener = quote;
    trigger("quote", { id: quote.dataset.quote, start: Number(quote.dataset.start), end: Number(quote.dataset.end) });
    return;
  }
  const ask = event.target.closest("[data-ask]");
  if (ask) {
    trigger("ask", { question: ask.dataset.ask });
    return;
  }
  const again = event.target.closest("[data-again]");
  if (again) {
    trigger("ask", { again: Number(again.dataset.again) });
    return;
  }
  const read = event.target.closest("[data-read]");
  if (read) {
    window.dlOpener = read;
    trigger("read", { id: read.dataset.read });
    return;
  }
  const remove = event.target.closest("[data-remove]");
  if (remove) {
    trigger("remove", { id: remove.dataset.remove });
    return;
  }
  const room = event.target.closest("[data-room]");
  if (room) {
    trigger("room", { room: room.dataset.room });
    return;
  }
  const more = event.target.closest("[data-more]");
  if (more) {
    trigger("more", { shown: Number(more.dataset.more) });
    return;
  }
  const drop = event.target.closest("[data-drop]");
  if (drop) {
    trigger("drop", { turn: Number(drop.dataset.drop), name: drop.dataset.name, value: drop.dataset.value });
    return;
  }
  const edit = event.target.closest("[data-edit]");
  if (edit) {
    const box = document.querySelector("#dl-question textarea");
    box.value = edit.dataset.edit;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    return;
  }
  const link = event.target.closest("[data-link]");
  if (link) {
    const address = `${location.origin}${location.pathname}?${link.dataset.link}`;
    navigator.clipboard?.writeText(address).then(() => { link.textContent = "Copied"; });
    return;
  }
  const open = event.target.closest("[data-open]");
  if (!open || String(window.getSelection())) return;
  const [turn, marker] = open.dataset.open.split(":").map(Number);
  window.dlOpener = event.target.closest("button");
  trigger("open", { turn, marker });
});

// What a button is for, as a selector: after its part is drawn anew another button is the same one.
const same = (button) =>
  [...button.attributes]
    .filter(({ name }) => name.startsWith("data-"))
    .map(({ name, value }) => `[${name}="${CSS.escape(value)}"]`)
    .join("");
element.addEventListener("focusin", (event) => {
  const button = event.target.closest("button");
  if (button) element.dlFocus = same(button);
});
const refocus = () => {
  if (document.activeElement === document.body && element.dlFocus) {
    element.querySelector(element.dlFocus)?.focus({ preventScroll: true });
  }
};

// From the article to the cards again, where the reader came from.
const back = () => {
  element.closest(".dl-side")?.classList.remove("dl-reading");
  const opener = window.dlOpener;
  if (!opener) return;
  const button = opener.isConnected ? opener : document.querySelector(`button${same(opener)}`);
  button?.focus({ preventScroll: true });
  if (narrow()) button?.scrollIntoView({ block: "center" });
};
element.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.querySelector(".dl-article")) back();
});

// The card of the marker that the pointer is on, and the other way round.
const shine = (on) => (event) => {
  const from = event.target.closest("[data-open]");
  if (!from) return;
  document.querySelectorAll(`[data-open="${from.dataset.open}"]`).forEach((e) => e.classList.toggle("dl-lit", on));
};
element.addEventListener("mouseover", shine(true));
element.addEventListener("mouseout", shine(false));

const narrow = () => window.matchMedia("(max-width: 899px)").matches;
const calm = () => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

// Reading tools are told that an answer is there; its text is left for the reader to go to.
const announce = (turn) => {
  if (turn.querySelector(".dl-waiting")) return;
  if (!window.dlLive) {
    window.dlLive = document.body.appendChild(document.createElement("div"));
    window.dlLive.className = "dl-live";
    window.dlLive.setAttribute("role", "status");
  }
  const marks = turn.querySelectorAll(".dl-mark").length;
  const said = turn.querySelector(".dl-unsure") ? "Not sure" : "Answered";
  const came = turn.querySelector(".dl-answer") ? `${said}, sources: ${marks}.` : turn.querySelector("h3")?.textContent;
  window.dlLive.textContent = `${turn.querySelector(".dl-question").textContent} ${came ?? ""}`;
};

// A new turn is scrolled to where its question begins, and again when its answer is there.
const newest = () => {
  const turns = element.querySelectorAll(".dl-turn");
  const turn = turns[turns.length - 1];
  if (!turn) return;
  const state = `${turn.dataset.turn} ${turn.querySelector(".dl-waiting") ? "waiting" : "answered"}`;
  if (state === element.dataset.newest) return;
  element.dataset.newest = state;
  announce(turn);
  document.querySelector("#dl-side")?.classList.remove("dl-reading");
  requestAnimationFrame(() => turn.scrollIntoView({ block: "start", behavior: calm() }));
};

// An opened article takes the place of the cards and is scrolled to the cited words.
const opened = () => {
  const article = element.querySelector(".dl-article");
  const side = element.closest(".dl-side");
  if (!article || !side) return;
  side.classList.add("dl-reading");
  requestAnimationFrame(() => {
    const here = article.querySelector(".dl-here") || article.querySelector(".dl-faint");
    const scroller = element.closest(".dl-side > .block");
    article.focus({ preventScroll: true });
    if (narrow()) {
      (here || article).scrollIntoView({ block: here ? "center" : "start", behavior: calm() });
    } else if (scroller && !here) {
      scroller.scrollTo({ top: 0 });
    } else if (scroller) {
      const offset = here.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      scroller.scrollTo({ top: scroller.scrollTop + offset - scroller.clientHeight / 3 });
    }
  });
};
// A file that the server made is handed to the browser to be saved.
const save = () => {
  const file = element.querySelector(".dl-file");
  if (!file) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file.textContent], { type: file.dataset.kind }));
  link.download = file.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  file.remove();
};
watch("value", () => {
  if (element.querySelector(".dl-profile")) {
    element.closest(".dl-columns")?.querySelector(".dl-side")?.classList.remove("dl-reading");
  }
  save();
  refocus();
  newest();
  opened();
});

// Where too many are asking, the server says so (503): the question waits and is sent again, and the page says why.
if (!window.dlPatient) {
  window.dlPatient = true;
  const sendOnce = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const joins = String(input?.url ?? input).includes("/queue/join");
    for (let wait = 800, waited = 0; ; wait = Math.min(wait * 1.5, 6000)) {
      const answer = await sendOnce(joins && input instanceof Request ? input.clone() : input, init);
      if (!joins || answer.status !== 503 || waited > 180000) return answer;
      document.querySelectorAll(".dl-waiting").forEach((place) => {
        place.classList.add("dl-busy");
        place.querySelector("span").textContent = "Busy: many are asking just now. Your question waits and is sent again …";
      });
      await new Promise((go) => setTimeout(go, wait * (0.75 + Math.random() / 2)));
      waited += wait;
    }
  };
}

// On a narrow page what the filters' drawer opens lies below what is seen.
if (!window.dlDrawer) {
  window.dlDrawer = true;
  document.addEventListener("click", (event) => {
    const drawer = event.target.closest("#dl-filters > button");
    if (!drawer || !narrow()) return;
    setTimeout(() => {
      if (drawer.classList.contains("open")) drawer.parentElement.scrollIntoView({ block: "end", behavior: calm() });
    }, 60);
  });
}

// gradio's calendar buttons have no name of their own.
if (!window.dlNames) {
  window.dlNames = new MutationObserver(() => {
    document.querySelectorAll("button.calendar:not([aria-label])").forEach((button) => {
      const label = button.closest(".block")?.querySelector("[data-testid=block-info]")?.textContent.trim() ?? "Day";
      button.setAttribute("aria-label", `${label}: choose in a calendar`);
    });
  });
  window.dlNames.observe(document.body, { childList: true, subtree: true });
}
