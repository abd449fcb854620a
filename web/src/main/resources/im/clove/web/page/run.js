'use strict';

// Running the node from the page. Whatever somebody else has written goes in as text.
(() => {
  const XMPP = 'http://jabber.org/protocol/admin#';
  const OURS = 'urn:clove:admin#';

  // An element with what is in it.
  function el(name, attributes, ...inside) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) {
      if (typeof value === 'function') {
        made.addEventListener(attribute, value);
      } else {
        made.setAttribute(attribute, value);
      }
    }
    made.append(...inside.filter((each) => each !== null && each !== undefined));
    return made;
  }

  // An account is named with its domain, or is one of the node's own address.
  const whole = (name) => name.includes('@') ? name.trim() : `${name.trim()}@${part('address').textContent}`;
  const soft = (text) => el('p', { class: 'soft' }, text);
  const date = (text) => new Date(text).toLocaleString();

  function button(text, work, kind = 'quiet small') {
    return el('button', { class: kind, click: () => tell('runtold', work) }, text);
  }

  function row(title, lines, ...buttons) {
    return el('li', {}, el('p', {}, title), ...lines.filter((line) => line).map(soft),
      buttons.length ? el('p', { class: 'actions' }, ...buttons) : null);
  }

  function rows(said, nothing, draw) {
    const all = said.rows.map(draw);
    if (said.more) {
      all.push(row(`and ${said.more} more, which the command line shows`, []));
    }
    return all.length ? el('ul', { class: 'rows' }, ...all) : soft(nothing);
  }

  // A form of labels and inputs; its work gets their values.
  function fields(title, inputs, work) {
    const made = inputs.map(([id, label, type, more]) => [
      el('label', { for: 'run-' + id }, label),
      el(type === 'textarea' ? 'textarea' : 'input', { id: 'run-' + id, ...(['port', 'guardians'].includes(id) ? {} : { required: '' }), ...(type === 'textarea' ? { rows: 3 } : { type }), ...more }),
    ]);
    return el('form', {
      submit: (event) => {
        event.preventDefault();
        tell('runtold', () => work(...made.map(([, input]) => input.value)));
      },
    }, ...made.flat(), el('button', { type: 'submit', class: 'quiet' }, title));
  }

  async function task(name, said, typed) {
    const done = await ask('admin/do', { task: name, fields: said, ...(typed === undefined ? {} : { typed }) });
    await open(current);
    return done.note;
  }

  // What cannot be undone is typed once more.
  async function certain(what, text) {
    part('typingwhy').textContent = `${what} To go on, type ${text}`;
    const typed = await dialog(part('typing'), part('typed'), part('typingcancel'), part('typedtext'));
    if (typed === null) {
      throw new Error('Nothing was done.');
    }
    return typed;
  }

  const TABS = [
    ['users', 'Accounts', async () => {
      const said = await ask('admin/users');
      return [rows(said, 'There are none.', (user) => row(user.jid,
        [[user.admin ? 'administrator' : '', user.enabled ? '' : 'disabled', user.role || '', user.guardians && user.guardians.length ? 'guarded by ' + user.guardians.join(', ') : '', 'since ' + date(user['created-at'])].filter(Boolean).join(', ')],
        user.jid === me ? null : button(user.enabled ? 'Disable' : 'Enable', () =>
          task(XMPP + (user.enabled ? 'disable-user' : 'reenable-user'), { accountjids: user.jid })),
        button(user.admin ? 'Take the rights of an administrator' : 'Make an administrator', () =>
          task(OURS + 'set-admin', { accountjid: user.jid, admin: !user.admin })),
        user.jid === me ? null : button('Remove', async () =>
          task(XMPP + 'delete-user', { accountjids: [user.jid] }, await certain('The account goes with everything stored for it.', user.jid))))),
      el('h3', {}, 'Another password for somebody'),
      fields('Set it', [['user', 'The account', 'text', { autocomplete: 'off' }], ['pass', 'The password', 'password', { autocomplete: 'new-password', minlength: 8 }]],
        (name, password) => task(XMPP + 'change-user-password', { accountjid: whole(name), password })),
      el('h3', {}, 'What an account is'),
      soft('A member has to do with everybody, a guest with people of this server only, who is guarded with whom a guardian approves of.'),
      fields('Say so', [['ward', 'The account', 'text', { autocomplete: 'off' }], ['role', 'member, guest or guarded', 'text', { pattern: 'member|guest|guarded' }],
        ['guardians', 'Its guardians, if it is guarded, with blanks between', 'text', { autocomplete: 'off' }]],
      (name, role, guardians) => task(OURS + 'set-role', { accountjid: whole(name), role, guardianjids: guardians.split(/\s+/).filter(Boolean).map(whole) })),
      el('h3', {}, 'A new account'),
      soft('Better is an invitation: then only its owner knows the password.'),
      fields('Make it', [['newuser', 'Its name', 'text', { autocomplete: 'off' }], ['newpass', 'Its password', 'password', { autocomplete: 'new-password', minlength: 8 }]],
        (name, password) => task(XMPP + 'add-user', { accountjid: whole(name), password }))];
    }],
    ['invites', 'Invitations', async () => {
      const made = el('div', {});
      const make = (kind) => async () => {
        const said = await ask('admin/invite', { kind });
        await open(current);
        part('run-made').replaceChildren(el('img', { src: said.picture, alt: 'The invitation as a QR code', width: 220, height: 220 }),
          el('p', {}, el('code', {}, said.uri)), said.token ? el('p', {}, el('code', {}, `http://${part('address').textContent}/invite#${said.token}`)) : null);
        return 'The link is shown this once.';
      };
      made.id = 'run-made';
      return [el('p', { class: 'actions' }, button('Invite to an account', make('account'), 'quiet'), button('Invite an administrator', make('admin'), 'quiet')), made,
        rows(await ask('admin/invites'), 'There are none.', (each) => row(`${each.id}: ${each.kind}, ${each.state}`,
          [[each.from ? 'from ' + each.from : '', each.room, each.name, 'until ' + date(each.expiry)].filter(Boolean).join(', '),
            each.used.map((use) => 'used by ' + use.who).join(', ')],
          each.state === 'open' ? button('Take it back', () => task(OURS + 'revoke-invitation', { id: each.id })) : null))];
    }],
    ['online', 'Online', async () => [rows(await ask('admin/online'), 'Nobody is online.', (user) => row(user.jid,
      user.sessions.map((each) => `${each.resource}: ${each.client || 'a client'}, ${each.door}, since ${date(each.since)}${each.waiting ? ', waits' : ''}`),
      ...user.sessions.map((each) => button('End ' + each.resource, () => task(XMPP + 'end-user-session', { accountjids: `${user.jid}/${each.resource}` }))),
      button('Log out everywhere', () => task(XMPP + 'end-user-session', { accountjids: user.jid }))))]],
    ['rooms', 'Rooms', async () => [rows(await ask('admin/rooms'), 'There are none.', (room) => {
      const more = el('div', {});
      const item = row(room.room, [[room.name, room.owner ? 'of ' + room.owner : '', room.occupants === undefined ? '' : room.occupants + ' in', room.members + ' members',
        room.messages + ' messages', ...room.traits].filter(Boolean).join(', ')],
      button('Details', async () => {
        const said = await ask('admin/room?room=' + encodeURIComponent(room.room));
        more.replaceChildren(el('ul', { class: 'soft' },
          ...said.people.map((each) => el('li', {}, `${each.user}: ${each.affiliation}`)),
          ...said.inside.map((each) => el('li', {}, `in: ${each.nick}, ${each.user}`)),
          ...said.settings.map((each) => el('li', {}, `${each.label}: ${each.value}`))));
      }),
      button('End it', async () => task(OURS + 'destroy-room', { roomjid: room.room },
        await certain('The room goes with what was said in it.', room.room))));
      item.append(more);
      return item;
    })]],
    ['outbox', 'Servers', async () => [rows(await ask('admin/outbox'), 'Nothing waits for other servers.', (each) => row(
      `${each.to}: ${each.stanzas} waiting, ${each.bytes} bytes`,
      [each.seen ? 'last there ' + date(each.seen) : 'not reached yet', each.obstacle,
        ...each.items.slice(0, 5).map((item) => `${item.kind} from ${item.from} to ${item.to}`)],
      button('Dial now', () => task(OURS + 'retry-outbox', { domain: each.to })),
      button('Give back', async () => task(OURS + 'drop-outbox', { domain: each.to },
        await certain('What waits goes back to its senders as undelivered.', each.to)))))]],
    ['map', 'Map', async () => {
      const { map } = await ask('admin/map');
      const change = async (domain, place, port) => {
        await ask('admin/remap', { domain, place, port });
        await open(current);
        return 'It is so from now on.';
      };
      return [soft('Where domains live that are no I2P addresses. Messages to one go there, and only from there may it speak.'),
        rows({ rows: Object.entries(map), more: 0 }, 'The map is empty.', ([domain, target]) => row(domain, [target],
          button('Take it out', () => change(domain, '', '')))),
        fields('Put it in', [['domain', 'The domain', 'text', { autocomplete: 'off' }], ['place', 'The .b32.i2p address it lives on', 'text', { autocomplete: 'off' }],
          ['port', 'The I2P port, if it is not 5269', 'text', { inputmode: 'numeric' }]], change),
        button('Read the file again', async () => { await ask('admin/reload', { what: 'map' }); await open(current); return 'It was read again.'; }, 'quiet')];
    }],
    ['reports', 'Reports', async () => [rows(await ask('admin/reports'), 'Nobody has reported anything.', (each) => row(
      `${each.whom}: ${each.reason}`, [`by ${each.account}, ${date(each.at)}`, each.text]))]],
    ['files', 'Files', async () => [button('Remove what has expired', () => task(OURS + 'prune-files', {}), 'quiet'),
      rows(await ask('admin/files'), 'There are none.', (file) => row(file.name,
        [`${file.user}, ${file.type}, ${file.bytes} bytes, ${date(file.at)}${file.until ? ', until ' + date(file.until) : ''}`],
        button('Remove', () => task(OURS + 'remove-file', { id: file.id }))))]],
    ['certificates', 'Certificates', async () => [rows(await ask('admin/certificates'), 'There are none.', (each) => row(each.domain,
      [`${each.source}, ${date(each.from)} to ${date(each.until)}`, each.sha256, each.warning])),
    button('Read them again', async () => { await ask('admin/reload', { what: 'certificates' }); await open(current); return 'They were read again.'; }, 'quiet')]],
    ['say', 'Announcements', async () => {
      const posted = await ask('admin/posted');
      const text = (name, title, label) => [el('h3', {}, title), soft(posted[name] ? 'Now: ' + posted[name] : 'There is none.'),
        fields('Set it', [[name, label, 'textarea', {}]], (said) => task(XMPP + 'set-' + name, { [name]: said.split('\n') })),
        posted[name] ? button('Say it no more', () => task(XMPP + 'delete-' + name, {}), 'quiet') : null];
      return [el('h3', {}, 'To everybody who is online'),
        fields('Say it', [['announcement', 'The announcement', 'textarea', {}]], (said) => task(XMPP + 'announce', { announcement: said.split('\n') })),
        ...text('motd', 'Message of the day', 'Told once to every account'), ...text('welcome', 'Welcome', 'Told to new accounts')];
    }],
    ['backup', 'Backup', async () => [
      soft('The whole node in one encrypted file: keys, certificates, configuration, accounts, messages; without uploaded files. Whoever has the file and the passphrase has the node.'),
      fields('Save it', [['passphrase', 'A passphrase of at least twelve characters', 'password', { minlength: 12, autocomplete: 'new-password' }],
        ['passagain', 'The same again', 'password', { minlength: 12, autocomplete: 'new-password' }]], async (passphrase, again) => {
        if (passphrase !== again) {
          throw new Error('The two passphrases differ.');
        }
        await save('admin/backup', { passphrase }, `clove-${new Date().toISOString().slice(0, 10)}.backup`);
        return 'It was read back and found right. `clove restore FILE` makes a node of it.';
      }),
      el('h3', {}, 'The disk'),
      button('Leave nothing of what was deleted', () => task(OURS + 'compact', {}), 'quiet')]],
    ['log', 'Log', async () => [el('pre', { class: 'log', tabindex: '0' }, (await ask('admin/log')).lines.join('\n') || 'There is no log file.')]],
    ['audit', 'Audit', async () => {
      const said = await ask('admin/audit');
      return [rows({ rows: said.rows.toReversed(), more: 0 }, 'Nothing has been done yet.', (line) => row(`${line.action}: ${line.outcome}`,
        [`${date(line.at)}, ${line.by}, ${line.way}`, Object.entries(line.about).filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`).join(', '), line.why]))];
    }],
    ['options', 'Options', async () => [soft('As they were at the start. They are changed in clove.conf, and the node is started again.'),
      rows({ rows: Object.entries((await ask('admin/options')).options), more: 0 }, '', ([name, value]) => row(name, [value]))]],
  ];

  let current = 'users';

  async function open(name) {
    current = name;
    for (const tab of part('tabs').children) {
      const isOpen = tab.dataset.tab === name;
      tab.setAttribute('aria-selected', isOpen);
      tab.tabIndex = isOpen ? 0 : -1;
    }
    const inside = await TABS.find(([each]) => each === name)[2]();
    if (current === name) {
      part('panel').replaceChildren(...inside.filter((each) => each));
    }
  }

  part('tabs').append(...TABS.map(([name, title]) => el('button', {
    role: 'tab', 'aria-controls': 'panel', 'data-tab': name, click: () => tell('runtold', () => open(name)),
  }, title)));
  part('tabs').addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = [...part('tabs').children];
    if (step) {
      const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    }
  });
  opening.run = () => tell('runtold', () => open(current));
})();
