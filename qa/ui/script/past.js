// Conversations: each is an address, and this browser remembers the addresses. Nothing of them is kept elsewhere.

const MOST = 100;
let conversation = null; // the id of the one that is shown
let send = null;
let visits = 0; // what comes late for a conversation that was left is known by the number of its visit

const shelf = () => {
  const archive = document.querySelector("dialog.dl-past")?.dataset.archive ?? "";
  return `dateline:${archive}:${window.gradio_config?.username ?? ""}`;
};
const remembered = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(shelf()) ?? "[]");
    const whole = (c) => c && typeof c.id === "string" && typeof c.address === "string" && Number.isFinite(c.at);
    return Array.isArray(kept) ? kept.filter(whole).slice(0, MOST) : [];
  } catch {
    return [];
  }
};
const remember = (list) => {
  try {
    localStorage.setItem(shelf(), JSON.stringify(list.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing shows no list; the addresses themselves still work.
  }
  listPast();
};

const plain = (address) => new URLSearchParams(address).toString();
const questions = (address) => new URLSearchParams(address).getAll("q");
const parts = (address) => plain(address).split(/&(?=q=)/).filter(Boolean);
const begins = (longer, shorter) => shorter.every((part, n) => longer[n] === part);

// Whether a conversation went on to be `after`: a question more, or its last one put otherwise.
const wentOn = (before, after) =>
  begins(after, before) || (before.length === after.length && begins(after, before.slice(0, -1)));

const note = (address) => {
  const list = remembered();
  const known = list.find((c) => c.id === conversation) ?? list.find((c) => plain(c.address) === plain(address));
  const [before, after] = [parts(known?.address ?? ""), parts(address)];
  if (known && (begins(before, after) || wentOn(before, after))) {
    conversation = known.id;
    if (begins(before, after)) return;
    remember([{ id: known.id, address, at: Date.now() }, ...list.filter((c) => c !== known)]);
    return;
  }
  conversation = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  remember([{ id: conversation, address, at: Date.now() }, ...list]);
};

// What comes late, of a conversation that was left meanwhile: the right one is on its way or, where that was there
// already and is gone now, is asked for again.
let arrived = 0;
const late = (visit) => {
  if (!Number.isInteger(visit)) return false;
  if (visit >= visits) {
    arrived = visit;
    return false;
  }
  if (arrived === visits) show(location.search.slice(1), history.state?.dl ?? null);
  return true;
};

// The thread tells its address with every change: the browser's own shows it, so that Back and links work.
const follow = (address) => {
  if (!address) return;
  note(address);
  const state = { dl: conversation };
  const shown = `${location.pathname}?${address}`;
  if (plain(address) === plain(location.search)) history.replaceState(state, "");
  else history.pushState(state, "", shown);
  document.title = `${questions(address)[0]} · Dateline`;
};

// Show the conversation of an address, or the start.
const show = (address, id = null) => {
  conversation = id;
  document.querySelector("dialog.dl-past")?.close();
  closeSheet();
  document.querySelector("#dl-side")?.classList.remove("dl-reading");
  document.title = "Dateline";
  visits += 1;
  send?.("go", { query: address, visit: visits });
  if (!address) document.querySelector("#dl-question textarea")?.focus({ preventScroll: true });
};
const goTo = (address, id = null) => {
  const shown = address ? `${location.pathname}?${address}` : location.pathname;
  if (plain(address) !== plain(location.search)) history.pushState({ dl: id }, "", shown);
  show(address, id);
};
const begin = (trigger) => {
  if (send) return;
  send = trigger;
  conversation = history.state?.dl ?? null;
  window.addEventListener("popstate", (event) => show(location.search.slice(1), event.state?.dl ?? null));
  window.addEventListener("storage", (event) => {
    if (event.key === shelf()) listPast();
  });
  listPast();
};

const forget = (id) => {
  const list = remembered();
  remember(id === "all" ? [] : list.filter((c) => c.id !== id));
};

// The list, made of text alone: what the storage holds may be anything.
const when = (at) => {
  const day = new Date(at);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return `today, ${day.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`;
  if (days === 1) return "yesterday";
  return day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
};
const row = (c) => {
  const item = document.createElement("li");
  const open = item.appendChild(document.createElement("button"));
  open.type = "button";
  open.className = "dl-past-open";
  open.dataset.resume = c.address;
  open.dataset.id = c.id;
  if (c.id === conversation) open.setAttribute("aria-current", "true");
  const asked = questions(c.address);
  open.appendChild(document.createElement("span")).textContent = asked[0] ?? "";
  const detail = open.appendChild(document.createElement("small"));
  detail.textContent = `${asked.length} question${asked.length === 1 ? "" : "s"} · ${when(c.at)}`;
  const drop = item.appendChild(document.createElement("button"));
  drop.type = "button";
  drop.className = "dl-past-drop";
  drop.dataset.forget = c.id;
  drop.textContent = "×";
  drop.setAttribute("aria-label", `Forget: ${asked[0] ?? ""}`);
  return item;
};
const listPast = () => {
  const list = remembered();
  const whole = document.querySelector("dialog.dl-past");
  if (whole) {
    whole.querySelector("ul").replaceChildren(...list.map(row));
    whole.classList.toggle("dl-none-kept", !list.length);
  }
  const earlier = document.querySelector(".dl-earlier");
  if (earlier) {
    earlier.hidden = !list.length;
    earlier.querySelector("ul").replaceChildren(...list.slice(0, 4).map(row));
  }
};
const showPast = () => {
  listPast();
  const list = document.querySelector("dialog.dl-past");
  list.showModal();
};
document.addEventListener("click", (event) => {
  if (event.target.matches("dialog.dl-past")) event.target.close(); // the place beside it
});
