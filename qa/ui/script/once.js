// What is taken along, and what gradio's own parts lack.

// A file that the server made is handed to the browser to be saved.
const save = (element) => {
  const file = element.querySelector(".dl-file");
  if (!file) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file.textContent], { type: file.dataset.kind }));
  link.download = file.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  file.remove();
};

// To the clipboard, as text and, where there is one, as HTML; also where the page is not served by https.
const toClipboard = (text, html) => {
  const put = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const byCommand = () => {
    document.addEventListener("copy", put, { capture: true, once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", put, { capture: true });
    return done;
  };
  if (!navigator.clipboard?.write || !window.ClipboardItem) return Promise.resolve(byCommand());
  const kinds = { "text/plain": new Blob([text], { type: "text/plain" }) };
  if (html) kinds["text/html"] = new Blob([html], { type: "text/html" });
  return navigator.clipboard.write([new ClipboardItem(kinds)]).then(() => true, byCommand);
};
const told = (button, done) => {
  say(done ? "Copied." : "The browser does not let this page copy.");
  if (!button) return;
  const words = button.dataset.words ?? button.textContent;
  button.dataset.words = words;
  button.textContent = done ? "Copied" : "Not copied";
  setTimeout(() => { button.textContent = words; }, 1600);
};
const copyText = (text, button) => toClipboard(text).then((done) => told(button, done));
const copy = (element) => {
  const made = element.querySelector(".dl-copy");
  if (!made) return;
  made.remove();
  toClipboard(made.textContent, made.dataset.html).then((done) => told(window.dlCopier, done));
};

// Where too many are asking, the server says so (503): the question waits and is sent again, and the page says why.
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

// On a narrow page what the filters' drawer opens lies below what is seen.
document.addEventListener("click", (event) => {
  const drawer = event.target.closest("#dl-filters > button");
  if (!drawer || !narrow()) return;
  setTimeout(() => {
    if (drawer.classList.contains("open")) drawer.parentElement.scrollIntoView({ block: "end", behavior: calm() });
  }, 60);
});

// Files that are dropped anywhere in the archive's room are sent as those that are chosen are.
const room = (event) => event.target.closest?.("#dl-stock:has(#dl-adding)");
const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const over = (on) => (event) => {
  const place = room(event);
  if (!place || !carries(event)) return;
  event.preventDefault();
  place.classList.toggle("dl-over", on);
};
document.addEventListener("dragover", over(true));
document.addEventListener("dragleave", over(false));
document.addEventListener("drop", (event) => {
  const place = room(event);
  if (!place || !carries(event)) return;
  over(false)(event);
  const files = event.dataTransfer.files;
  const drawer = document.querySelector("#dl-adding > button:not(.open)");
  drawer?.click();
  setTimeout(() => {
    const input = document.querySelector("#dl-stock input[type=file]");
    if (!input) return;
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, drawer ? 400 : 0);
});

// gradio's calendar buttons have no name of their own.
new MutationObserver(() => {
  document.querySelectorAll("button.calendar:not([aria-label])").forEach((button) => {
    const label = button.closest(".block")?.querySelector("[data-testid=block-info]")?.textContent.trim() ?? "Day";
    button.setAttribute("aria-label", `${label}: choose in a calendar`);
  });
}).observe(document.body, { childList: true, subtree: true });
