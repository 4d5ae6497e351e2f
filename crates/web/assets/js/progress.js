// How far the work is, in the reader's language; nothing while its size is not known.
function said({ done, total }) {
  if (!total) return undefined;
  return new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(done / total);
}

// Follows a job: asks its address for { done, total, text, finished, next } and moves the bar of the page.
// A screen reader hears each tenth, not each per cent.
async function follow(part) {
  const bar = part.querySelector("progress");
  const text = part.querySelector("[role=status]");
  part.querySelector(".progress-refresh")?.remove();
  let heard = -1;
  let pause = 1000;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    let state;
    try {
      const answer = await fetch(part.dataset.progress, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      state = await answer.json();
      pause = 1500;
    } catch {
      // The server may be restarting: the job is durable, so ask again, less often.
      pause = Math.min(pause * 2, 30000);
      continue;
    }
    if (state.total) {
      bar.max = state.total;
      bar.value = state.done;
    }
    const tenth = state.total ? Math.floor((10 * state.done) / state.total) : 0;
    if (tenth !== heard || state.finished) {
      heard = tenth;
      text.textContent = state.text ?? (state.finished ? part.dataset.finished : said(state) ?? text.textContent);
    }
    if (state.finished) {
      // What stops the work or speaks of its delay has nothing to say any more.
      for (const over of document.querySelectorAll("[data-while-working]")) over.remove();
      bar.max = 1;
      bar.value = 1;
      if (state.next) {
        const link = document.createElement("a");
        link.className = "button button-primary";
        link.href = state.next;
        link.textContent = part.dataset.see;
        part.append(link);
      }
      return;
    }
  }
}

for (const part of document.querySelectorAll("[data-progress]")) {
  if (part.dataset.ready) continue;
  part.dataset.ready = "yes";
  follow(part);
}
