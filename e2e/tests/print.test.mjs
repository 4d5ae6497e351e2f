// On paper: nothing is cut, and a page says where it is.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signedInPage } from '../lib/agent.mjs';
import { newPage, openBrowser } from '../lib/browser.mjs';
import { crawl } from '../lib/crawl.mjs';
import { startServer } from '../lib/server.mjs';

// An A4 sheet between its margins, in CSS pixels; what holds records is printed across.
const UPRIGHT = 703;
const ACROSS = 1032;

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** What is wider than the sheet, by its name in the page. */
function cut(page) {
  return page.evaluate(() => {
    const sheet = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll('main *')].filter(
      (part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'visible' && part.clientWidth > 1,
    );
    const out = [...document.querySelectorAll('main table, main p, main pre, main svg')].filter(
      (part) => part.getBoundingClientRect().right > sheet + 1,
    );
    return [...new Set([...wide, ...out])].map((part) => `${part.tagName} ${part.id} ${part.className.baseVal ?? part.className}`);
  });
}

describe('on paper', () => {
  it('no page of the public or of an agent is cut, and each says its address', async () => {
    const agent = await signedInPage(browser, server);
    const { pages } = await crawl(agent, server.address);
    assert.ok(pages.length > 10);
    const state = await agent.context().storageState();
    const page = await newPage(browser, { address: server.address, state });
    await page.emulateMedia({ media: 'print' });
    const faults = [];
    for (const url of pages) {
      await page.goto(url);
      const records = await page.locator('.scroll-records').count();
      await page.setViewportSize({ width: records ? ACROSS : UPRIGHT, height: 1000 });
      faults.push(...(await cut(page)).map((part) => `${new URL(url).pathname}: ${part}`));
      const address = page.locator('.print-address');
      assert.ok(await address.isVisible(), url);
      assert.equal(new URL(await address.innerText()).href, new URL(url).href);
    }
    assert.deepEqual(faults, []);
    await agent.context().close();
    await page.context().close();
  });
});
