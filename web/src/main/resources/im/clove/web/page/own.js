'use strict';

// What somebody sees of his own account, and does with it.
(() => {
  function size(bytes) {
    return bytes < 1024 ? bytes + ' B' : bytes < 1 << 20 ? (bytes / 1024).toFixed(0) + ' KiB' : (bytes / (1 << 20)).toFixed(1) + ' MiB';
  }

  function row(session) {
    const item = document.createElement('li');
    const what = document.createElement('p');
    what.textContent = (session.client || 'A client') + ', ' + session.door + ', since '
      + new Date(session.since).toLocaleString() + (session.waiting ? ', waits for its client' : '');
    const name = document.createElement('p');
    name.className = 'soft';
    name.textContent = session.resource;
    const end = document.createElement('button');
    end.className = 'quiet small';
    end.textContent = 'End';
    end.addEventListener('click', () => tell('owntold', async () => {
      await ask('own/end', { resource: session.resource });
      await load();
      return 'That session is ended; its client needs the password to come back.';
    }));
    item.append(what, name, end);
    return item;
  }

  function device(known) {
    const item = document.createElement('li');
    const what = document.createElement('p');
    what.textContent = 'Added ' + new Date(known['added-at']).toLocaleString();
    const end = document.createElement('button');
    end.className = 'quiet small';
    end.textContent = 'Take its password away';
    end.addEventListener('click', () => tell('owntold', async () => {
      await ask('own/forget', { id: known.id });
      await load();
      return 'It cannot log in any more. The others log in again.';
    }));
    item.append(what, end);
    return item;
  }

  async function load() {
    const own = await ask('own');
    part('ownjid').textContent = own.jid;
    part('ownsessions').replaceChildren(...own.sessions.map(row));
    if (own.sessions.length === 0) {
      items(part('ownsessions'), [['No client is logged in.', 'soft']]);
    }
    part('ownrole').textContent = {
      guest: 'You are a guest: you have to do with people of this server only.',
      guarded: `You have to do with whom ${own.guardians.join(', ') || 'nobody'} approves of.`,
    }[own.role] || '';
    part('ownwards').hidden = own.wards === 0;
    part('ownbrowsers').textContent = own.browsers === 1 ? 'This page is open in one browser.' : `This page is open in ${own.browsers} browsers.`;
    part('owndevices').replaceChildren(...own.devices.map(device));
    items(part('ownused'), [['Messages', own.used.archive], ['Waiting for your clients', own.used.waiting], ['Files', own.used.files]]
      .map(([name, used]) => [`${name}: ${used.count}, ${size(used.bytes)}`, '']));
    part('owngate').value = own.gate;
    part('owndays').value = own.days;
  }

  function line(text, ...buttons) {
    const item = document.createElement('li');
    const what = document.createElement('p');
    what.textContent = text;
    item.append(what, ...buttons.map(([label, path, ward, who]) => {
      const made = document.createElement('button');
      made.className = 'quiet small';
      made.textContent = label;
      made.addEventListener('click', () => tell('owntold', async () => {
        await ask('wards/' + path, { ward, who });
        await wards();
        return 'Said.';
      }));
      return made;
    }));
    return item;
  }

  function guarded(one) {
    const title = document.createElement('p');
    title.textContent = one.ward;
    const list = document.createElement('ul');
    list.className = 'rows';
    list.append(
      ...one.asked.map((each) => line(`${each.room ? 'The room ' : ''}${each.who} ${each.own ? 'is wanted by it' : 'wants to have to do with it'}${each.by ? ', invited by ' + each.by : ''}`,
        ['Allow', 'approve', one.ward, each.who], ['No', 'forbid', one.ward, each.who])),
      ...one.approved.map((each) => line(`${each.room ? 'The room ' : ''}${each.who} is allowed`, ['Not any more', 'forbid', one.ward, each.who])));
    const asking = document.createElement('form');
    const label = document.createElement('label');
    const input = document.createElement('input');
    const button = document.createElement('button');
    input.id = 'allow-' + one.ward;
    input.required = true;
    label.htmlFor = input.id;
    label.textContent = 'Allow somebody who has not asked: the address';
    button.className = 'quiet';
    button.textContent = 'Allow';
    asking.append(label, input, button);
    asking.addEventListener('submit', (event) => {
      event.preventDefault();
      tell('owntold', async () => {
        await ask('wards/approve', { ward: one.ward, who: input.value });
        await wards();
        return 'Said.';
      });
    });
    return [title, list, asking];
  }

  async function wards() {
    part('wards').replaceChildren(...(await ask('wards')).rows.flatMap(guarded));
  }

  part('wardsopen').addEventListener('click', () => tell('owntold', wards));
  opening.own = () => tell('owntold', load);
  part('ownleave').addEventListener('click', leave);
  part('ownout').addEventListener('click', () => tell('owntold', async () => {
    await ask('own/out', {});
    location.reload();
  }));
  part('owngate').addEventListener('change', () => tell('owntold', async () => {
    await ask('own/gate', { gate: part('owngate').value });
    return 'It is so from now on.';
  }));
  part('owndevice').addEventListener('click', () => tell('owntold', async () => {
    const made = await ask('own/device', {});
    const page = made.near || made.far;
    part('ownnear').textContent = made.near ? 'Show the code to its camera and follow the page.'
      : 'The device needs a way into I2P' + (page ? '. A browser there opens this page:' : '.');
    part('ownpage').textContent = page || '';
    part('ownpage').parentElement.hidden = !page;
    part('ownpicture').src = made.picture;
    part('ownuri').textContent = made.uri;
    part('ownprint').textContent = made.fingerprint
      ? 'If it asks about a certificate, this is the one (SHA-256): ' + made.fingerprint.replaceAll(':', ' ') : '';
    part('ownprint').hidden = !made.fingerprint;
    part('ownlink').hidden = false;
  }));
  form('ownkeeping', 'owntold', async () => {
    await ask('own/keep', { days: part('owndays').value });
    return 'Set. What is older goes within some hours.';
  });
  form('ownchanging', 'owntold', async () => {
    if (part('ownnew').value !== part('ownagain').value) {
      throw new Error('The two passwords differ.');
    }
    await ask('own/password', { password: part('ownnew').value });
    part('ownnew').value = part('ownagain').value = '';
    await load();
    return 'The password is changed. Your clients ask for the new one.';
  });
  part('ownexport').addEventListener('click', () => tell('owntold', async () => {
    await save('own/export', {}, 'account.xml');
    return 'It is in the file account.xml.';
  }));
  form('ownremoving', 'owntold', async () => {
    await ask('own/remove', { name: part('ownname').value.trim(), password: part('ownproof').value });
    localStorage.removeItem('clove-name');
    location.reload();
  });
})();
