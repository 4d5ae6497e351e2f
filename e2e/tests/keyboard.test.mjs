// The public pages without a mouse: to the content, to a data set, to its rows.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { newPage, openBrowser } from '../lib/browser.mjs';
import { startServer } from '../lib/server.mjs';

// More tab stops than any page needs before its content.
const MOST_STOPS = 80;

let server;
let browser;
let page;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});

beforeEach(async () => {
  await page?.context().close();
  page = await newPage(browser, server);
  await page.goto('/');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Presses Tab until the focus is on the element, as a person does. */
async function tabTo(locator) {
  await locator.waitFor();
  const target = await locator.elementHandle();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`not reached with ${MOST_STOPS} presses of Tab: ${locator}`);
}

/** Presses Enter and waits for the page that it leads to. */
async function enter() {
  const there = page.waitForNavigation();
  await page.keyboard.press('Enter');
  await there;
}

async function openFirstDataset() {
  await tabTo(page.getByRole('searchbox').first());
  await page.keyboard.type('subventions');
  await enter();
  await tabTo(page.getByRole('main').getByRole('link', { name: /subventions/i }).first());
  await enter();
}

/** How many rows of data the table shows. */
function rows() {
  return page.getByRole('table').first().locator('tbody tr').count();
}

describe('with the keyboard alone', () => {
  it('the first stop skips to the content, and the next stop is inside it', async () => {
    await page.keyboard.press('Tab');
    const first = await page.evaluate(() => document.activeElement.textContent.trim());
    assert.match(first, /contenu/i);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
  });

  it('every stop shows where the focus is', async () => {
    const hidden = [];
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return undefined;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        const ring = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
        return { ring, name: `${element.tagName} ${element.textContent.trim().slice(0, 40)}` };
      });
      if (!seen) break;
      if (!seen.ring) hidden.push(seen.name);
    }
    assert.deepEqual(hidden, []);
  });

  it('a search leads to a data set and to its table', async () => {
    await openFirstDataset();
    assert.ok((await rows()) > 0);
  });

  it('a filter leaves fewer rows, and says so in the address', async () => {
    await openFirstDataset();
    const all = await totalRows();
    const form = page.getByRole('main').getByRole('form', { name: 'Filtrer les lignes' });
    await tabTo(form.getByRole('searchbox'));
    await page.keyboard.type('festival');
    await enter();
    const some = await totalRows();
    assert.ok(some > 0 && some < all, `${some} rows of ${all}`);
    assert.match(page.url(), /festival/);
  });

  it('the next page shows other rows', async () => {
    await openFirstDataset();
    const before = await page.getByRole('table').first().locator('tbody').innerText();
    await tabTo(page.getByRole('link', { name: /page suivante/i }).first());
    await enter();
    assert.ok((await rows()) > 0);
    assert.notEqual(await page.getByRole('table').first().locator('tbody').innerText(), before);
  });
});

/** The number of rows that the pager announces: `1 à 20 sur 412`. */
async function totalRows() {
  const text = await page.getByRole('navigation', { name: 'Pages de la liste' }).innerText();
  return Number(text.match(/sur (\d[\d\s]*)/)[1].replace(/\s/g, ''));
}
