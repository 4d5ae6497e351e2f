// Every page that a reader or an agent can reach, with axe-core, light and dark, wide and narrow.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signedInPage } from '../lib/agent.mjs';
import { accessibilityFaults } from '../lib/axe.mjs';
import { SCHEMES, WIDTHS, newPage, openBrowser, watch } from '../lib/browser.mjs';
import { crawl } from '../lib/crawl.mjs';
import { startServer } from '../lib/server.mjs';

let server;
let browser;
let readers;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  const visitor = await newPage(browser, server);
  const agent = await signedInPage(browser, server);
  const state = await agent.context().storageState();
  const open = await crawl(visitor, server.address);
  const all = await crawl(agent, server.address);
  const known = new Set(open.pages);
  readers = [
    { who: 'the public', least: 5, state: undefined, ...open },
    { who: 'an agent', least: 2, state, broken: all.broken, pages: all.pages.filter((url) => !known.has(url)) },
  ];
  await visitor.context().close();
  await agent.context().close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

describe('every page', () => {
  it('is found by following links, for the public and for an agent', () => {
    for (const { who, least, pages, broken } of readers) {
      assert.deepEqual(broken, [], `links of ${who} that lead nowhere`);
      assert.ok(pages.length >= least, `${who} reaches only ${pages.length} pages: ${pages.join(', ')}`);
    }
  });

  it('is accessible when there is no such page', async () => {
    const page = await newPage(browser, server);
    const answer = await page.goto('/no-such-page');
    assert.equal(answer.status(), 404);
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.context().close();
  });

  for (const scheme of SCHEMES) {
    for (const width of WIDTHS) {
      it(`is accessible and quiet, ${scheme}, ${width} px wide`, async () => {
        const faults = [];
        for (const { pages, state } of readers) {
          const page = await newPage(browser, { address: server.address, width, scheme, state });
          const seen = watch(page, server.address);
          for (const url of pages) {
            await page.goto(url);
            const here = [...(await accessibilityFaults(page)), ...seen.splice(0)];
            faults.push(...here.map((fault) => `${new URL(url).pathname}: ${fault}`));
          }
          await page.context().close();
        }
        assert.equal(faults.join('\n'), '');
      });
    }
  }
});
