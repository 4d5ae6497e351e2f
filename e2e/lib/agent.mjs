// What an agent does, by the words on the page: the tests break when a reader would be lost, not when an address changes.

import { newPage } from './browser.mjs';

/** Names of links, buttons and fields, in French, as the pages show them. */
export const WORDS = {
  signIn: 'Se connecter',
  key: /^Clé d'administration/,
  deposit: 'Déposer un fichier',
  file: /^Fichier/,
  title: /^Titre/,
  authority: /^Collectivité/,
  send: 'Déposer',
  refresh: 'Actualiser l’avancement',
  stop: 'Arrêter',
  see: 'Voir le résultat',
  decision: 'Décision',
  drop: 'Retirer la colonne',
  decide: 'Enregistrer les décisions',
  publish: 'Publier',
  seePublic: 'Voir la page publique',
  withdraw: 'Retirer ce jeu de données',
  reason: /^Motif/,
  confirm: 'Confirmer le retrait',
};

// How often a reader without JavaScript asks whether the work is done; each time is a whole page.
const MOST_REFRESHES = 2_000;

/** Opens a page whose reader has signed in with the administrator's key. */
export async function signedInPage(browser, { address, key }, how = {}) {
  const page = await newPage(browser, { address, ...how });
  await page.goto('/');
  await page.getByRole('link', { name: WORDS.signIn }).first().click();
  await page.getByLabel(WORDS.key).fill(key);
  await page.getByRole('main').getByRole('button', { name: WORDS.signIn }).click();
  await page.getByRole('link', { name: WORDS.deposit }).first().waitFor();
  return page;
}

/** Deposits a file through the form; ends on the page of the deposit. */
export async function deposit(page, { name, content, title }) {
  await page.getByRole('link', { name: WORDS.deposit }).first().click();
  const main = page.getByRole('main');
  await main.getByRole('combobox', { name: WORDS.authority }).selectOption({ index: 1 });
  await main.getByRole('textbox', { name: WORDS.title }).fill(title);
  await main.getByLabel(WORDS.file).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  await main.getByRole('button', { name: WORDS.send, exact: true }).click();
}

/** Follows work in progress, as its page offers it, until what it leads to is shown. */
export async function follow(page, wanted) {
  const main = page.getByRole('main');
  const next = main.getByRole('link', { name: WORDS.see }).or(main.getByRole('link', { name: WORDS.refresh }));
  for (let time = 0; time < MOST_REFRESHES; time += 1) {
    await wanted.or(next).first().waitFor();
    if (await wanted.count()) return;
    // Gone meanwhile: the script has replaced it.
    await next.first().click({ timeout: 2_000 }).catch(() => {});
  }
  throw new Error(`not shown after ${MOST_REFRESHES} refreshes: ${wanted}`);
}

/** On the page of a deposit: once it is checked, takes every column with personal data out. */
export async function dropPersonalColumns(page) {
  const main = page.getByRole('main');
  const choices = main.getByRole('combobox', { name: WORDS.decision, exact: true });
  await follow(page, choices.first());
  for (const choice of await choices.all()) await choice.selectOption({ label: WORDS.drop });
  await main.getByRole('button', { name: WORDS.decide }).click();
}

/** On the page of a deposit: once it is ready, publishes it; ends on the public page, whose address it returns. */
export async function publish(page) {
  const main = page.getByRole('main');
  const button = main.getByRole('button', { name: WORDS.publish, exact: true });
  await follow(page, button);
  await button.click();
  const link = main.getByRole('link', { name: WORDS.seePublic });
  await follow(page, link);
  await link.click();
  await main.getByRole('link', { name: WORDS.withdraw }).waitFor();
  return page.url();
}

/** On the public page of a data set: takes it back. */
export async function withdraw(page, reason) {
  const main = page.getByRole('main');
  await main.getByRole('link', { name: WORDS.withdraw }).click();
  await main.getByRole('textbox', { name: WORDS.reason }).fill(reason);
  await main.getByRole('button', { name: WORDS.confirm }).click();
  await main.getByText(/^Retiré\./).first().waitFor();
}
