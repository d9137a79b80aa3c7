// The conversation: a new turn is scrolled to, and what stands beside it follows the turn that is read.

// Reading tools are told that an answer is there; its text is left for the reader to go to.
const say = (text) => {
  if (!window.dlLive) {
    window.dlLive = document.body.appendChild(document.createElement("div"));
    window.dlLive.className = "dl-live";
    window.dlLive.setAttribute("role", "status");
  }
  window.dlLive.textContent = text;
};
const announce = (turn) => {
  if (turn.querySelector(".dl-waiting")) return;
  const marks = turn.querySelectorAll(".dl-mark").length;
  const said = turn.querySelector(".dl-unsure") ? "Not sure" : "Answered";
  const came = turn.querySelector(".dl-answer") ? `${said}, sources: ${marks}.` : turn.querySelector("h3")?.textContent;
  say(`${turn.querySelector(".dl-question")?.textContent ?? ""} ${came ?? ""}`);
};

const turnsOf = () => [...document.querySelectorAll("#dl-conversation .dl-turn")];

// The turn that is read: the last one that begins above the middle of what is seen.
const current = () => {
  const turns = turnsOf();
  const middle = window.innerHeight * 0.45;
  const above = turns.filter((turn) => turn.getBoundingClientRect().top < middle);
  return above[above.length - 1] ?? turns[0];
};
const readTurn = (number) => {
  const parts = document.querySelectorAll("#dl-evidence [data-of]");
  if (!parts.length) return;
  const before = document.querySelector("#dl-evidence .dl-current");
  parts.forEach((part) => part.classList.toggle("dl-current", Number(part.dataset.of) === number));
  if (before && Number(before.dataset.of) !== number && !narrow()) {
    const side = document.querySelector("#dl-side");
    side?.classList.remove("dl-reading");
    side?.querySelector(".dl-first")?.scrollTo({ top: 0 });
  }
};
const followTurn = () => {
  const turn = current();
  if (turn) readTurn(Number(turn.dataset.turn));
};
let following = 0;
document.addEventListener(
  "scroll",
  (event) => {
    const scroller = event.target;
    if (scroller !== document && scroller.id !== "dl-conversation") return;
    if (!scrolled || narrow()) return;
    cancelAnimationFrame(following);
    following = requestAnimationFrame(followTurn);
  },
  { capture: true, passive: true },
);
// What the reader scrolls counts, not what the page itself scrolls to a new turn.
let scrolled = false;
for (const by of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  document.addEventListener(by, () => { scrolled = true; }, { capture: true, passive: true });
}

const talked = (element) => {
  const thread = element.querySelector(".dl-thread");
  if (thread) {
    if (late(Number(thread.dataset.visit))) return;
    follow(thread.dataset.address ?? "");
    newest(element);
  }
  if (element.id === "dl-evidence" || element.querySelector("[data-of]")) {
    const turns = turnsOf();
    if (turns.length) readTurn(Number(turns[turns.length - 1].dataset.turn));
  }
};

// A new turn is scrolled to where its question begins, and again when its answer is there.
const newest = (element) => {
  const turns = element.querySelectorAll(".dl-turn");
  const turn = turns[turns.length - 1];
  if (!turn) return;
  const state = `${turn.dataset.turn} ${turn.querySelector(".dl-waiting") ? "waiting" : "answered"}`;
  if (state === element.dataset.newest) return;
  element.dataset.newest = state;
  announce(turn);
  closeSheet();
  document.querySelector("#dl-side")?.classList.remove("dl-reading");
  scrolled = false;
  readTurn(Number(turn.dataset.turn));
  requestAnimationFrame(() => turn.scrollIntoView({ block: "start", behavior: calm() }));
};
