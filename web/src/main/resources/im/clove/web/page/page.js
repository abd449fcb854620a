'use strict';

// The page of a node. The secret in the address is good once; it is taken out of the address before anything else.
const secret = location.hash.slice(1);
if (secret) {
  history.replaceState(null, '', location.pathname);
}

const NAME = 'clove-name';
const part = (id) => document.getElementById(id);

function show(id) {
  for (const each of ['enter', 'name', 'home']) {
    part(each).hidden = each !== id;
  }
}

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  const answer = await fetch('/api/' + path, options);
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }
  return answer.json();
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
  if (!state.admin) {
    show('enter');
    return false;
  }
  fill(state);
  show(localStorage.getItem(NAME) ? 'home' : 'name');
  return true;
}

async function start() {
  if (secret) {
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
    setInterval(() => refresh().catch(() => { part('now').textContent = 'The node does not answer.'; }), 3000);
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
part('leave').addEventListener('click', async () => {
  await ask('leave', {});
  localStorage.removeItem(NAME);
  location.reload();
});
start();
