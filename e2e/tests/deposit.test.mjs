// A file on its way from an agent to the public, with and without JavaScript, and back again.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { WORDS, deposit, dropPersonalColumns, follow, publish, signedInPage, withdraw } from '../lib/agent.mjs';
import { newPage, openBrowser, watch } from '../lib/browser.mjs';
import { counts, register } from '../lib/samples.mjs';
import { startServer } from '../lib/server.mjs';

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

/** What anybody receives at an address. */
async function visit(url) {
  const page = await newPage(browser, server);
  const answer = await page.goto(url);
  const text = await page.getByRole('main').innerText();
  await page.context().close();
  return { status: answer.status(), text };
}

for (const javaScript of [false, true]) {
  describe(javaScript ? 'with JavaScript' : 'without JavaScript', () => {
    it('a file with names is published without them, then withdrawn', async () => {
      const page = await signedInPage(browser, server, { javaScript });
      const title = `Marché, emplacements ${javaScript ? 'A' : 'B'}`;
      await deposit(page, { name: 'emplacements.csv', content: register(40), title });

      await dropPersonalColumns(page);
      const address = await publish(page);
      const published = await visit(address);
      assert.equal(published.status, 200);
      assert.match(published.text, /redevance/);
      assert.doesNotMatch(published.text, /Moreau|exemple\.fr/);

      await withdraw(page, 'Le fichier sera remplacé');
      const withdrawn = await visit(address);
      assert.equal(withdrawn.status, 410);
      assert.match(withdrawn.text, /Le fichier sera remplacé/);
      await page.context().close();
    });

    it('a form sent without a file comes back and says what is missing', async () => {
      const page = await signedInPage(browser, server, { javaScript });
      await page.getByRole('link', { name: WORDS.deposit }).first().click();
      await page.evaluate(() => document.querySelectorAll('form').forEach((form) => (form.noValidate = true)));
      const main = page.getByRole('main');
      await main.getByRole('button', { name: WORDS.send, exact: true }).click();
      const summary = main.getByRole('alert').getByRole('link').first();
      await summary.waitFor();
      await summary.click();
      assert.equal(await page.evaluate(() => document.activeElement.matches('input, select, textarea')), true);
      await page.context().close();
    });
  });
}

describe('with JavaScript', () => {
  it('nothing offers to stop work that has ended', async () => {
    const page = await signedInPage(browser, server);
    await deposit(page, { name: 'passages.csv', content: counts(8 * 1024 * 1024), title: 'Passages, longue série' });
    const main = page.getByRole('main');
    const stop = main.getByRole('button', { name: WORDS.stop });
    await stop.waitFor();
    await main.getByRole('link', { name: WORDS.see }).waitFor();
    assert.equal(await stop.count(), 0);
    await page.context().close();
  });

  it('a long upload shows how far it is', async () => {
    const page = await signedInPage(browser, server);
    const faults = watch(page, server.address);
    const network = await page.context().newCDPSession(page);
    const half = 512 * 1024;
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: half,
    });
    const sent = deposit(page, { name: 'passages.csv', content: counts(2 * 1024 * 1024), title: 'Passages à vélo' });
    const bar = page.getByRole('progressbar').first();
    await bar.waitFor();
    await sent;
    await network.detach();
    await follow(page, page.getByRole('main').getByRole('button', { name: WORDS.publish, exact: true }));
    assert.deepEqual(faults, []);
    await page.context().close();
  });
});
