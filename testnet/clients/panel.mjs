// The administration in the page of a node, and what a member does about himself there.

// Nothing is wider than a phone.
async function fits(page, what) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) {
    throw new Error(`${what} is ${wide} pixels wider than a phone`);
  }
}

async function told(page, text) {
  await page.locator('#runtold').filter({ hasText: text }).waitFor();
}

// The page of an administrator, who has a session but has not said a password to it.
export async function administer(page, password, member) {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.locator('#nav [data-view=run]').click();
  await page.locator('#proof').fill('not the one');
  await page.locator('#unlocking [type=submit]').click();
  await page.locator('#unlocktrouble').filter({ hasText: 'wrong' }).waitFor();
  await page.locator('#proof').fill(password);
  await page.locator('#unlocking [type=submit]').click();
  await page.locator('#panel li').filter({ hasText: `${member}@` }).waitFor();
  console.log('the administration is behind a password');

  for (const tab of await page.locator('#tabs button').all()) {
    await tab.click();
    await page.locator(`#tabs [aria-selected=true][data-tab=${await tab.getAttribute('data-tab')}]`).waitFor();
    await page.locator('#panel > *').first().waitFor();
    await fits(page, await tab.textContent());
    if (await page.locator('#runtold.note').count() > 0) {
      throw new Error(`${await tab.textContent()}: ${await page.locator('#runtold').textContent()}`);
    }
  }
  await page.locator('#tabs [data-tab=options]').press('ArrowRight');
  await page.locator('#tabs [aria-selected=true][data-tab=users]').waitFor();
  console.log('every part of it opens, on a phone and by keys');

  await page.locator('#tabs [data-tab=invites]').click();
  await page.getByRole('button', { name: 'Invite to an account' }).click();
  await page.locator('#run-made code').first().filter({ hasText: 'xmpp:' }).waitFor();
  await page.getByRole('button', { name: 'Take it back' }).first().click();
  await told(page, 'is taken back');
  console.log('an invitation was made and taken back');

  await page.locator('#tabs [data-tab=backup]').click();
  await page.locator('#run-passphrase').fill('correct horse battery');
  await page.locator('#run-passagain').fill('correct horse battery');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save it' }).click()]);
  const stream = await file.createReadStream();
  const first = await new Promise((done) => stream.once('data', done));
  if (first.subarray(0, 8).toString() !== 'CLOVEBAK') {
    throw new Error('what was saved is no backup');
  }
  console.log('a backup was saved');

  await page.locator('#tabs [data-tab=audit]').click();
  await page.locator('#panel li').filter({ hasText: 'revoke-invite: done' }).waitFor();
  await page.locator('#panel li').filter({ hasText: 'backup: done' }).waitFor();
  console.log('it is written down');
}

// Removes an account as its administrator.
export async function remove(page, whom) {
  await page.locator('#tabs [data-tab=users]').click();
  const row = page.locator('#panel li').filter({ hasText: `${whom}@` });
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.locator('#typedtext').fill(whom);
  await page.locator('#typed [type=submit]').click();
  await told(page, 'nothing was done');
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.locator('#typedtext').fill((await row.locator('p').first().textContent()).trim());
  await page.locator('#typed [type=submit]').click();
  await told(page, 'removed');
  await row.waitFor({ state: 'detached' });
}

// The page of a member, who is logged in and has not said a password to it.
export async function lookAfterOneself(page, name, password, another) {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.locator('#ownjid').filter({ hasText: `${name}@` }).waitFor();
  await fits(page, 'what a member sees');
  if (await page.locator('#nav [data-view=run]').isVisible()) {
    throw new Error('a member is shown the administration');
  }
  await page.locator('#ownnew').fill(another);
  await page.locator('#ownagain').fill(another);
  await page.locator('#ownchanging [type=submit]').click();
  await page.locator('#proof').fill(password);
  await page.locator('#unlocking [type=submit]').click();
  await page.locator('#owntold').filter({ hasText: 'The password is changed' }).waitFor();
  await page.locator('#owndevice').click();
  await page.locator('#ownuri').filter({ hasText: 'xmpp:' }).waitFor();
  await fits(page, 'a device that is added');
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#ownexport').click()]);
  const stream = await file.createReadStream();
  const first = await new Promise((done) => stream.once('data', done));
  if (!first.toString().includes('server-data')) {
    throw new Error('what was saved is no account');
  }
  await page.locator('#ownleave').click();
  await page.locator('#who').fill(name);
  await page.locator('#entry').fill(another);
  await page.locator('#entering [type=submit]').click();
  await page.locator('#ownjid').filter({ hasText: `${name}@` }).waitFor();
  console.log('a member has changed the password, saved the account, and is in again');
}

// One more device: its browser opens the page of the link, and an app has the password that was made up there.
export async function oneMoreDevice(page, phone, app) {
  await page.locator('#owndevice').click();
  const link = await page.locator('#ownuri').filter({ hasText: 'preauth=' }).textContent();
  const token = /preauth=([^;]+)/.exec(link)[1];
  await phone.goto(new URL(`/invite#${token}`, page.url()).href);
  await phone.locator('#adding').click();
  const secret = await phone.locator('#secret').filter({ hasText: '-' }).textContent();
  const jid = await phone.locator('#account').textContent();
  await phone.locator('#made a.button').click();
  await phone.locator('converse-user-profile .username, .controlbox-heading').first().waitFor();
  await app.goto(new URL('/chat', page.url()).href);
  await app.locator('input[name=jid]').fill(jid);
  await app.locator('input[name=password]').fill(secret);
  await app.locator('input[type=submit], button[type=submit]').first().click();
  await app.locator('converse-user-profile .username, .controlbox-heading').first().waitFor();
  console.log('one more device is in, with a password of its own');
}
