// Accessibility of one page as shown: axe-core's rules, then what they leave out.

import axe from 'axe-core';

// RGAA 4.1.2 is WCAG 2.1 A and AA made testable; the good practices come on top.
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

// WCAG 1.4.10: readable at 320 CSS pixels without scrolling in two directions.
const NARROWEST = 320;

/** Sentences about what is wrong on the page; none when it is right. */
export async function accessibilityFaults(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), TAGS);
  const faults = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}, at ${target.join(' ')}: ${oneLine(failureSummary)}`),
  );
  faults.push(...(await reflowFaults(page)));
  return faults;
}

async function reflowFaults(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ ...before, width: NARROWEST });
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? scrollWidth : 0;
  });
  await page.setViewportSize(before);
  return wide ? [`reflow: the page is ${wide} px wide in a window of ${NARROWEST} px`] : [];
}

function oneLine(text) {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}
