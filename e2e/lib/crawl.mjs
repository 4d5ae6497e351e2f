// Which pages there are: all those that a reader reaches from the home page by following links.

const MOST_PAGES = 200;

// Pages of one shape come from one template: a few stand for all.
const MOST_OF_ONE_SHAPE = 2;

/**
 * The shape of an address: `/datasets/*\/*\/charts?__sort&page`. Of its path, the first word and the last when it is
 * a plain word; of its parameters, the names without the columns that they are about.
 */
export function shape(url) {
  const { pathname, searchParams } = new URL(url);
  const words = pathname.split('/').filter(Boolean);
  const path = words.map((word, index) => {
    const plain = /^[a-z]+$/.test(word);
    return index === 0 || (plain && index === words.length - 1) ? word : '*';
  });
  const names = [...searchParams.keys()].map((name) => name.replace(/^.*__/, '__'));
  return `/${path.join('/')}?${[...new Set(names)].sort().join('&')}`;
}

/**
 * Follows the links of our own pages, breadth first, from the addresses given.
 *
 * @returns {Promise<{pages: string[], broken: string[]}>} addresses of HTML pages in the order met, and the links
 *   that lead nowhere, each with the page that holds it
 */
export async function crawl(page, address, starts = ['/']) {
  const queue = starts.map((path) => ({ url: new URL(path, address).href, from: 'start' }));
  const seen = new Set(queue.map(({ url }) => url));
  const shapes = new Map();
  const pages = [];
  const broken = [];
  while (queue.length > 0 && pages.length < MOST_PAGES) {
    const { url, from } = queue.shift();
    const already = shapes.get(shape(url)) ?? 0;
    if (already >= MOST_OF_ONE_SHAPE) continue;
    shapes.set(shape(url), already + 1);

    const answer = await page.request.get(url, { headers: { accept: 'text/html' } });
    const html = (answer.headers()['content-type'] ?? '').startsWith('text/html');
    const landed = answer.url();
    await answer.dispose();
    if (answer.status() >= 400) {
      broken.push(`${answer.status()} ${url} (linked from ${from})`);
      continue;
    }
    if (!html || (landed !== url && seen.has(landed))) continue;
    seen.add(landed);
    pages.push(landed);

    await page.goto(landed);
    for (const link of await links(page)) {
      if (link.startsWith(`${address}/`) && !seen.has(link)) {
        seen.add(link);
        queue.push({ url: link, from: landed });
      }
    }
  }
  return { pages, broken };
}

/** Where the links of a page lead, fragments left out. Ending the session is a button of a form, never a link. */
function links(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('a[href]:not([download])')].map((link) => {
      const url = new URL(link.href);
      url.hash = '';
      return url.href;
    }),
  );
}
