// Shows how far a file is while a form sends it. The form works the same without this script.
function send(form, event) {
  event.preventDefault();
  const words = form.dataset;
  const status = document.createElement("div");
  status.className = "progress";
  status.innerHTML = "<p class='progress-label' role='status'></p><progress max='1' value='0'></progress>";
  const label = status.querySelector("p");
  const bar = status.querySelector("progress");
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "button button-secondary";
  stop.textContent = words.cancel;
  status.append(stop);
  label.textContent = words.sending;
  bar.setAttribute("aria-label", words.sending);
  form.querySelector(":scope > .progress")?.remove();
  form.append(status);

  const request = new XMLHttpRequest();
  const buttons = form.querySelectorAll("button[type=submit]");
  const enable = (on) => buttons.forEach((button) => { button.disabled = !on; });
  const fail = () => {
    label.textContent = words.failed;
    bar.remove();
    stop.remove();
    enable(true);
  };
  request.upload.addEventListener("progress", (moved) => {
    if (!moved.lengthComputable) return;
    bar.value = moved.loaded / moved.total;
    if (moved.loaded === moved.total) label.textContent = words.sent;
  });
  request.addEventListener("error", fail);
  request.addEventListener("abort", () => { status.remove(); enable(true); });
  request.addEventListener("load", () => {
    // A success leads to another address; a form to correct comes back at its own.
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) { fail(); return; }
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    (main.querySelector(".summary") || main).focus();
    // Scripts of the new part do not run by themselves: the form goes back to the browser's own sending.
  });
  stop.addEventListener("click", () => request.abort());
  request.open("POST", form.action);
  request.setRequestHeader("accept", "text/html");
  request.send(new FormData(form, event.submitter));
  enable(false);
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  if (form.dataset.ready) continue;
  form.dataset.ready = "yes";
  form.addEventListener("submit", (event) => send(form, event));
}
