// Copies the text that a button names. Without this script the button stays hidden and the text can be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (button.dataset.ready || !navigator.clipboard) continue;
  button.dataset.ready = "yes";
  button.hidden = false;
  const label = button.querySelector("span");
  const before = label.textContent;
  label.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = before; }, 3000);
  });
}
