'use strict';

// The page of a node. The secret in the address is good once; it is taken out of the address before anything else.
const secret = location.hash.slice(1);
if (secret) {
  history.replaceState(null, '', location.pathname);
}

const NAME = 'clove-name';
const part = (id) => document.getElementById(id);

// What opens what a password is asked for. It is in this page alone, and gone when it is left.
let key = '';
// Who is logged in, and what is shown.
let me = '';
let view = '';
const opening = {};

function show(id) {
  for (const each of ['enter', 'name', 'home', 'own', 'run']) {
    part(each).hidden = each !== id;
  }
  document.querySelector('main').classList.toggle('wide', id === 'run');
  for (const each of document.querySelectorAll('#nav button')) {
    each.toggleAttribute('aria-current', each.dataset.view === view);
  }
}

async function send(path, body) {
  const headers = key ? { 'Clove-Key': key } : {};
  const options = body === undefined ? { headers } : {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  const answer = await fetch('/api/' + path, options);
  if (answer.status === 401 && me && path !== 'unlock' && await unlock()) {
    return send(path, body);
  }
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }
  return answer;
}

async function ask(path, body) {
  const said = await (await send(path, body)).json();
  if (said.key) {
    key = said.key;
  }
  return said;
}

// Bytes of an answer, as a file of whoever is here.
async function save(path, body, name) {
  const address = URL.createObjectURL(await (await send(path, body)).blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// A dialog with one text; null if it was closed without.
function dialog(box, form, cancel, input) {
  return new Promise((done) => {
    input.value = '';
    const end = (text) => {
      form.onsubmit = cancel.onclick = box.oncancel = null;
      box.close();
      input.value = '';
      done(text);
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      end(input.value);
    };
    cancel.onclick = () => end(null);
    box.oncancel = () => end(null);
    box.showModal();
    input.focus();
  });
}

async function unlock() {
  part('unlocktrouble').hidden = true;
  for (;;) {
    const password = await dialog(part('unlock'), part('unlocking'), part('unlockcancel'), part('proof'));
    if (password === null) {
      return false;
    }
    try {
      await ask('unlock', { password });
      return true;
    } catch (error) {
      part('unlocktrouble').textContent = error.message;
      part('unlocktrouble').hidden = false;
    }
  }
}

// What is done at a click or with a form; what comes of it is said in its place.
async function tell(place, work) {
  part(place).className = '';
  part(place).textContent = '';
  try {
    part(place).textContent = await work() || '';
  } catch (error) {
    part(place).textContent = error.message;
    part(place).className = 'note';
  }
  if (part(place).textContent) {
    part(place).scrollIntoView({ block: 'nearest' });
  }
}

function form(id, place, work) {
  part(id).addEventListener('submit', (event) => {
    event.preventDefault();
    tell(place, work);
  });
}

function items(list, texts) {
  list.replaceChildren(...texts.map(([text, name]) => {
    const item = document.createElement('li');
    item.textContent = text;
    item.className = name;
    return item;
  }));
}

// What needs somebody. Left alone while it stays the same, so that nothing is read aloud again.
let said = '';

function health(ailments) {
  const now = JSON.stringify(ailments);
  if (now === said) {
    return;
  }
  said = now;
  part('well').textContent = ailments.length === 0 ? 'The node is well.'
    : ailments.length === 1 ? 'One thing needs you:' : ailments.length + ' things need you:';
  part('ailments').replaceChildren(...ailments.map((ailment) => {
    const what = document.createElement('strong');
    what.textContent = (ailment.severity === 'problem' ? 'Problem: ' : 'Warning: ') + ailment.sentence;
    const item = document.createElement('li');
    item.className = ailment.severity;
    item.append(what, ' ' + ailment.remedy);
    return item;
  }));
}

function fill(state) {
  health(state.health);
  part('address').textContent = state.address;
  part('fingerprint').textContent = state.address.slice(0, 12).match(/.{1,4}/g).join(' ');
  items(part('steps'), state.steps.map((step) => [step.name, step.done ? 'done' : '']));
  part('now').textContent = state.trouble ? 'In trouble: ' + state.trouble : 'Now: ' + state.now;
  part('now').className = state.trouble ? 'note' : '';
  items(part('people'), state.users.map((user) => [user.split('@')[0] + '@', '']));
  part('todo').hidden = state.health.some((ailment) => ailment.code === 'backup');
  items(part('todo'), [state.backup
    ? ['The last backup is of ' + new Date(state.backup).toLocaleDateString(), 'done']
    : ['No backup yet: `clove backup FILE` makes one. Whoever loses this machine without one loses the address.', '']]);
  part('version').textContent = 'Clove ' + state.version;
  part('hello').hidden = !state.echo;
  const name = localStorage.getItem(NAME);
  part('greeting').textContent = name ? 'Welcome, ' + name : 'Welcome';
}

async function refresh() {
  const state = await ask('me');
  me = state.me || '';
  part('nav').hidden = !state.admin;
  if (!me) {
    show('enter');
    return false;
  }
  if (state.admin) {
    fill(state);
  }
  view = state.admin && view || (state.admin ? 'home' : 'own');
  const first = part(view).hidden;
  show(view === 'home' && !localStorage.getItem(NAME) ? 'name' : view);
  if (first && opening[view]) {
    opening[view]();
  }
  return true;
}

async function enter() {
  await ask('login', { name: part('who').value.trim(), password: part('entry').value });
  part('entry').value = '';
  await start();
}

let secretUsed = false;
let watching = 0;

async function start() {
  if (secret && !secretUsed) {
    secretUsed = true;
    try {
      await ask('enter', { secret });
    } catch (error) {
      part('why').textContent = error.message;
      part('why').hidden = false;
    }
  }
  if (await refresh()) {
    if (!part('name').hidden) {
      part('called').focus();
    }
    clearInterval(watching);
    watching = setInterval(() => refresh().catch(() => { part('now').textContent = 'The node does not answer.'; }), 3000);
  }
}

part('naming').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = part('called').value.trim();
  if (name) {
    localStorage.setItem(NAME, name);
    localStorage.setItem(NAME + '-new', 'yes');
    refresh();
  }
});
part('hello').addEventListener('click', () => { location.href = '/chat#hello'; });
part('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(part('address').textContent);
  part('copy').textContent = 'Copied';
});
part('invite').addEventListener('click', async () => {
  const made = await ask('invite', { kind: 'account' });
  part('picture').src = made.picture;
  part('uri').textContent = made.uri;
  part('landing').textContent = made.token ? `http://${part('address').textContent}/invite#${made.token}` : '';
  part('landing').parentElement.hidden = !made.token;
  part('invitation').hidden = false;
});
for (const each of ['uri', 'landing']) {
  part('copy' + each).addEventListener('click', () => navigator.clipboard.writeText(part(each).textContent));
}
async function leave() {
  await ask('leave', {});
  localStorage.removeItem(NAME);
  location.reload();
}
part('leave').addEventListener('click', leave);
part('entering').addEventListener('submit', async (event) => {
  event.preventDefault();
  part('entertrouble').hidden = true;
  try {
    await enter();
  } catch (error) {
    part('entertrouble').textContent = error.message;
    part('entertrouble').hidden = false;
  }
});
for (const each of document.querySelectorAll('#nav button')) {
  each.addEventListener('click', () => {
    view = each.dataset.view;
    refresh();
  });
}
addEventListener('DOMContentLoaded', start);
