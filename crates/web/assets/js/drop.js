// Makes of a file input a place to drop a file on. The input itself stays, for keyboards and screen readers.
for (const zone of document.querySelectorAll("[data-drop]")) {
  if (zone.dataset.ready) continue;
  zone.dataset.ready = "yes";
  const input = zone.querySelector("input[type=file]");
  const words = zone.querySelector(".drop-words");
  const show = () => {
    const names = Array.from(input.files, (file) => file.name).join(", ");
    words.textContent = names ? `${zone.dataset.chosen} ${names}` : zone.dataset.invite;
  };
  words.hidden = false;
  show();
  input.addEventListener("change", show);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("drop-over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("drop-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("drop-over");
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
