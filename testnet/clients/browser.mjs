// A browser at the page of a node, as somebody who has just started one: the link that `clove page` shows, a name, a
// greeting that is answered; then a second person's browser with a password, words both ways and a file; then a third
// person who is invited; then the administration, and what a member does about himself.
//
//   browser.mjs LINK NAME PASSWORD ADMIN-PASSWORD
//
// Ends with a line for each thing seen. Whatever the browser complains of, and each name it asks a resolver for that is
// not its maker's, is a failure.

import { readFileSync } from 'node:fs';
import playwright from '/opt/node_modules/playwright-core/index.js';
import { administer, lookAfterOneself, oneMoreDevice, remove } from './panel.mjs';

const [link, name, password, adminPassword] = process.argv.slice(2);
const origin = new URL(link).origin;
const complaints = [];
// A link that is good no more, a password that is asked for or wrong, what was not typed right.
const KNOWN = [/status of (401|403|409|410)/];
// What a browser does beside showing pages is switched off as far as it can be; the network leads nowhere in any case.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  '--disable-features=AutofillServerCommunication'];
const MAKERS = /\.(google|googleapis|gstatic|gvt1)\.com\.?$/;

function watch(page, who) {
  page.on('console', (message) => {
    if (message.type() === 'error' && !KNOWN.some((known) => known.test(message.text()))) {
      complaints.push(`${who}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`${who}: ${error.message}`));
  page.on('requestfailed', (request) => {
    // What a page still asks for when it is left is nobody's fault.
    if (request.failure().errorText !== 'net::ERR_ABORTED') {
      complaints.push(`${who}: ${request.url()} ${request.failure().errorText}`);
    }
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) {
      complaints.push(`${who}: asked for ${url}`);
    }
  });
  page.setDefaultTimeout(120_000);
}

// The chat with somebody, brought to the front.
async function chat(page, whom) {
  await page.locator(`.open-chat[data-jid^="${whom}@"]`).first().click();
  return page.locator(`.chatbox:has(.chat-head:has-text("${whom}")), converse-chat[jid^="${whom}@"]`).first();
}

// Logs in with a password, to a page that is open.
async function logIn(page, jid, secret) {
  await page.locator('input[name=jid]').fill(jid);
  await page.locator('input[name=password]').fill(secret);
  await page.locator('input[type=submit], button[type=submit]').first().click();
  await page.locator('converse-user-profile .username, .controlbox-heading').first().waitFor();
}

async function says(box, text) {
  await box.locator('textarea.chat-textarea').first().fill(text);
  await box.locator('textarea.chat-textarea').first().press('Enter');
}

async function hears(box, text) {
  await box.locator('.chat-msg__text', { hasText: text }).first().waitFor();
}

const browser = await playwright.chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
try {
  const ada = await (await browser.newContext()).newPage();
  watch(ada, 'ada');
  await ada.goto(link);
  await ada.locator('#called').fill('Ada');
  await ada.locator('#naming button').click();
  await ada.locator('#hello').click();
  await ada.locator('.chat-msg[data-from^="hello@"] .chat-msg__text').first().waitFor();
  console.log('answered after a name and two clicks');
  if (ada.url() !== `${origin}/chat`) {
    complaints.push(`the secret or more is left in ${ada.url()}`);
  }

  const again = await (await browser.newContext()).newPage();
  watch(again, 'again');
  await again.goto(link);
  await again.locator('#why').filter({ hasText: 'has been used' }).waitFor();
  console.log('the link is good once');

  const bob = await (await browser.newContext()).newPage();
  watch(bob, 'bob');
  await bob.goto(`${origin}/chat`);
  const address = await bob.evaluate(async () => (await (await fetch('/api/me')).json()).address);
  await logIn(bob, `${name}@${address}`, password);
  console.log('a password lets others in');

  await ada.goto(`${origin}/`);
  await ada.goto(`${origin}/chat#converse/chat?jid=${name}@${address}`);
  const toBob = await chat(ada, name);
  await says(toBob, 'wherefore art thou');
  const toAda = await chat(bob, 'admin');
  await hears(toAda, 'wherefore art thou');
  await says(toAda, 'here by the wall');
  await hears(toBob, 'here by the wall');
  console.log('seen both ways');

  await toBob.locator('input.fileupload').setInputFiles(
    { name: 'sonnet.txt', mimeType: 'text/plain', buffer: Buffer.from('Shall I compare thee') });
  const shared = toAda.locator('a[href*="/files/"]').first();
  await shared.waitFor();
  const [file] = await Promise.all([bob.context().waitForEvent('page'), shared.click()]);
  await file.getByText('Shall I compare thee').waitFor();
  console.log('a file was sent and opened');

  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await toBob.locator('input.fileupload').setInputFiles({ name: 'rose.png', mimeType: 'image/png', buffer: png });
  await toAda.locator('img.chat-image[src^="/files/"]').first().waitFor();
  await bob.waitForFunction(() => [...document.querySelectorAll('img.chat-image')].some((each) => each.naturalWidth === 1));
  await toBob.locator('img.chat-image[src^="/files/"]').first().waitFor();
  console.log('a picture is shown in the chat');

  const lock = toBob.locator('.toggle-omemo').first();
  await lock.click();
  await lock.locator('.fa-lock').waitFor();
  await says(toBob, 'under the rose');
  await hears(toAda, 'under the rose');
  await toAda.locator('.chat-msg', { hasText: 'under the rose' }).locator('.fa-lock').first().waitFor();
  await lock.click();
  await lock.locator('.fa-unlock').waitFor();
  console.log('words are read that were encrypted');

  // Where one begins is said behind the #, and read when the page is loaded.
  const door = `#converse/room?jid=garden@rooms.${address}`;
  await ada.goto(`${origin}/`);
  await ada.goto(`${origin}/chat${door}`);
  const garden = ada.locator('converse-muc[jid^="garden@"]').first();
  await says(garden, 'who comes to the garden?');
  await bob.goto(`${origin}/`);
  // Converse.js remembers the keys of a password on a device that is trusted, as this one is.
  await bob.goto(`${origin}/chat${door}`);
  const same = bob.locator('converse-muc[jid^="garden@"]').first();
  await hears(same, 'who comes to the garden?');
  await says(same, 'I do');
  await hears(garden, 'I do');
  console.log('a room was made, and its history and words are seen by both');

  await ada.goto(`${origin}/`);
  await ada.locator('#ailments li.warning strong', { hasText: 'password still lies in a file' }).waitFor();
  console.log('what needs somebody is on the first screen');
  await ada.locator('#invite').click();
  const landing = await ada.locator('#landing').filter({ hasText: '/invite#' }).textContent();
  const carol = await (await browser.newContext()).newPage();
  watch(carol, 'carol');
  await carol.goto(`${origin}/invite${new URL(landing).hash}`);
  await carol.locator('#chosen').fill('carol');
  await carol.locator('#password').fill('pw-carol-1');
  await carol.locator('#registering button').click();
  await carol.locator('#made a.button').click();
  await carol.locator('.open-chat[data-jid^="admin@"]').first().waitFor();
  console.log('who was invited is in, and has a contact');

  await ada.goto(`${origin}/`);
  await administer(ada, adminPassword, name);
  await carol.goto(`${origin}/`);
  await lookAfterOneself(carol, 'carol', 'pw-carol-1', 'pw-carol-2');
  const phone = await (await browser.newContext()).newPage();
  watch(phone, 'phone');
  const app = await (await browser.newContext()).newPage();
  watch(app, 'app');
  await oneMoreDevice(carol, phone, app);
  await phone.close();
  await app.close();
  await remove(ada, 'carol');
  await carol.locator('#entering').waitFor();
  console.log('who is removed is out');

  // The browser asks for its maker's names, whatever it is told; those of nodes, and others, are ours.
  let asked = [];
  try {
    asked = readFileSync('/run/names-asked', 'utf8').split('\n').filter((line) => line && !MAKERS.test(line));
  } catch {
    // Nothing was.
  }
  complaints.push(...asked.map((line) => `name asked: ${line}`));
} finally {
  await browser.close();
}
if (complaints.length > 0) {
  console.log(complaints.join('\n'));
  process.exit(1);
}
console.log('nothing to complain of');
