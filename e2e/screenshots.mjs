// Saves a picture of every page, wide and narrow, light and dark: `node e2e/screenshots.mjs FOLDER`.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { signedInPage } from './lib/agent.mjs';
import { SCHEMES, WIDTHS, newPage, openBrowser } from './lib/browser.mjs';
import { crawl } from './lib/crawl.mjs';
import { startServer } from './lib/server.mjs';

const folder = process.argv[2] ?? 'e2e/screenshots';
await mkdir(folder, { recursive: true });
const server = await startServer();
const browser = await openBrowser();
try {
  const agent = await signedInPage(browser, server);
  const state = await agent.context().storageState();
  const visitor = await newPage(browser, server);
  const open = (await crawl(visitor, server.address)).pages;
  const closed = (await crawl(agent, server.address)).pages.filter((url) => !open.includes(url));
  let saved = 0;
  for (const scheme of SCHEMES) {
    for (const width of WIDTHS) {
      for (const [who, pages, session] of [['public', open, undefined], ['agent', closed, state]]) {
        const page = await newPage(browser, { address: server.address, width, scheme, state: session });
        for (const url of pages) {
          await page.goto(url);
          await page.screenshot({ path: join(folder, `${who}-${fileName(url)}-${width}-${scheme}.png`), fullPage: true });
          saved += 1;
        }
        await page.context().close();
      }
    }
  }
  process.stdout.write(`${saved} pictures in ${folder}\n`);
} finally {
  await browser.close();
  await server.stop();
}

function fileName(url) {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80) || 'home';
}
