// The reading pane: an article opened at the cited words, found in, left again; on a small screen a sheet from below.

const sideOf = (element) => element.closest(".dl-side");
const showSheet = (turn) => {
  if (Number.isInteger(turn)) readTurn(turn);
  const side = document.querySelector("#dl-side");
  side.classList.remove("dl-reading");
  side.classList.add("dl-sheet");
  side.querySelector(".dl-first:not(#dl-newest) button, .dl-shut")?.focus({ preventScroll: true });
};
const closeSheet = () => document.querySelectorAll(".dl-sheet").forEach((side) => side.classList.remove("dl-sheet"));

// From the article to the passages again, where the reader came from.
const closeReading = () => {
  const side = [...document.querySelectorAll(".dl-side")].find((each) => each.getClientRects().length);
  side?.classList.remove("dl-reading");
  const opener = window.dlOpener;
  const button = opener?.isConnected ? opener : opener && document.querySelector(`button${same(opener)}`);
  if (!button?.closest(".dl-side")) closeSheet();
  button?.focus({ preventScroll: true });
};

// An opened article takes the place of the passages and is scrolled to the cited words.
const opened = (element) => {
  const article = element.querySelector(".dl-article");
  const side = sideOf(element);
  if (!side || !article || article.dataset.opened === element.dataset.opened) return;
  element.dataset.opened = article.dataset.opened;
  side.classList.add("dl-reading");
  if (narrow()) side.classList.add("dl-sheet");
  requestAnimationFrame(() => {
    const here = article.querySelector(".dl-here") || article.querySelector(".dl-faint");
    const scroller = narrow() ? side : (element.closest(".dl-side > .block") ?? element);
    article.focus({ preventScroll: true });
    if (!here) {
      scroller.scrollTo({ top: 0 });
      return;
    }
    const offset = here.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTo({ top: scroller.scrollTop + offset - scroller.clientHeight / 3 });
  });
};

// Keys while an article is read: Escape leaves it, "/" finds in it, left and right (p, n) go to the other citations.
const STEPS = { ArrowLeft: "prev", p: "prev", ArrowRight: "next-one", n: "next-one" };
const readingKeys = (element) => (event) => {
  const article = element.querySelector(".dl-article");
  if (event.key === "Escape" && (article || element.closest(".dl-sheet"))) {
    if (event.target.matches(".dl-find") && event.target.value) {
      event.target.value = "";
      find(event.target);
    } else {
      closeReading();
    }
    event.preventDefault();
    return;
  }
  if (!article || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches(".dl-find")) {
    if (event.key === "Enter") step(event.target, event.shiftKey ? -1 : 1);
    return;
  }
  if (event.key === "/") {
    event.preventDefault();
    article.querySelector(".dl-find")?.focus();
    return;
  }
  const button = STEPS[event.key] && article.querySelector(`.dl-${STEPS[event.key]}`);
  if (button) {
    event.preventDefault();
    button.click();
  }
};

// Find in text: what is found is marked, Enter goes on to the next place.
const clearFound = (body) => {
  body.querySelectorAll("mark.dl-found").forEach((mark) => mark.replaceWith(...mark.childNodes));
  body.normalize();
};
const find = (box) => {
  const article = box.closest(".dl-article");
  const body = article.querySelector(".dl-body");
  const wanted = box.value.trim().toLowerCase();
  clearFound(body);
  box.dlAt = -1;
  if (wanted.length > 1) {
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (let node of nodes) {
      for (let at; (at = node.data.toLowerCase().indexOf(wanted)) >= 0 && at + wanted.length <= node.data.length; ) {
        const hit = node.splitText(at);
        node = hit.splitText(wanted.length);
        const mark = document.createElement("mark");
        mark.className = "dl-found";
        hit.replaceWith(mark);
        mark.append(hit);
      }
    }
  }
  const found = body.querySelectorAll("mark.dl-found").length;
  article.querySelector(".dl-hits").textContent = wanted.length > 1 ? (found ? `${found} found` : "none") : "";
  if (found) step(box, 1);
};
const step = (box, by) => {
  const article = box.closest(".dl-article");
  const found = article.querySelectorAll("mark.dl-found");
  if (!found.length) return;
  found[box.dlAt]?.classList.remove("dl-at");
  box.dlAt = (box.dlAt + by + found.length) % found.length;
  found[box.dlAt].classList.add("dl-at");
  article.querySelector(".dl-hits").textContent = `${box.dlAt + 1} of ${found.length}`;
  found[box.dlAt].scrollIntoView({ block: "center", behavior: "auto" });
};

// Outside of the sheet a press closes it.
document.addEventListener("pointerdown", (event) => {
  const sheet = document.querySelector(".dl-side.dl-sheet");
  if (sheet && narrow() && !event.target.closest(".dl-side, dialog")) {
    event.preventDefault();
    closeSheet();
  }
});
