// Debian's Chromium, quiet: nothing but the server under test is asked for anything.

import { chromium } from 'playwright-core';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const SCHEMES = ['light', 'dark'];
export const WIDTHS = [1280, 390];

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.BEFFROI_CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });
}

/**
 * A page of a reader who has never come before.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{address: string, width?: number, scheme?: string, javaScript?: boolean, state?: object}} how
 *   `state` is what another reader's `context.storageState()` gave: the same session.
 */
export async function newPage(browser, { address, width = 1280, scheme = 'light', javaScript = true, state }) {
  const context = await browser.newContext({
    baseURL: address,
    colorScheme: scheme,
    javaScriptEnabled: javaScript,
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    storageState: state,
    viewport: { width, height: 900 },
  });
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

/**
 * What a page must never do, noted while it is used: errors in the console (a blocked script or style among
 * them), exceptions, and requests to another origin.
 */
export function watch(page, address) {
  const faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${address}/`) && !url.startsWith('data:')) faults.push(`request to another origin: ${url}`);
  });
  return faults;
}
