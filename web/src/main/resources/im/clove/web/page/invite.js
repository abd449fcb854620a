'use strict';

// What an invitation is about. Its token stands behind the #, which browsers send to nobody; it is said in the body of a
// request to this server alone.
const token = location.hash.slice(1);
const part = (id) => document.getElementById(id);

function show(id) {
  for (const each of ['over', 'open', 'made']) {
    part(each).hidden = each !== id;
  }
}

async function ask(path, body) {
  const answer = await fetch('/api/' + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }
  return answer.json();
}

async function start() {
  if (!token) {
    throw new Error('The address of this page is not whole: the part behind # is missing.');
  }
  const said = await ask('invited', { token });
  if (!said.registers) {
    throw new Error('It is ' + said.state + '. Ask for another.');
  }
  const from = said.from ? said.from.split('@')[0] : '';
  part('title').textContent = from ? from + ' invites you' : 'You are invited';
  part('address').textContent = said.address;
  part('uri').href = 'xmpp:' + (said.name ? said.name + '@' : '') + said.address + '?register;preauth=' + token;
  if (said.name) {
    part('chosen').value = said.name;
    part('chosen').readOnly = true;
  }
  show('open');
}

part('registering').addEventListener('submit', async (event) => {
  event.preventDefault();
  part('trouble').hidden = true;
  try {
    const made = await ask('register', { token, name: part('chosen').value.trim(), password: part('password').value });
    history.replaceState(null, '', location.pathname);
    localStorage.removeItem('clove-name');
    sessionStorage.setItem('clove-jid', made.account);
    part('account').textContent = made.account;
    show('made');
  } catch (error) {
    part('trouble').textContent = error.message;
    part('trouble').hidden = false;
  }
});

start().catch((error) => {
  part('why').textContent = error.message;
  show('over');
});
