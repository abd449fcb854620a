'use strict';

// What an invitation is about. Its token stands behind the #, which browsers send to nobody; it is said in the body of a
// request to this server alone.
const token = location.hash.slice(1);
const part = (id) => document.getElementById(id);

function show(id) {
  for (const each of ['over', 'open', 'device', 'made']) {
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
  const uri = 'xmpp:' + (said.name ? said.name + '@' : '') + said.address + '?register;preauth=' + token;
  if (said.kind === 'device') {
    device(said, uri);
    return;
  }
  const from = said.from ? said.from.split('@')[0] : '';
  part('title').textContent = from ? from + ' invites you' : 'You are invited';
  part('address').textContent = said.address;
  part('uri').href = uri;
  if (said.name) {
    part('chosen').value = said.name;
    part('chosen').readOnly = true;
  }
  show('open');
}

// A password that nobody has to remember: 100 bits, without letters that look alike.
function madeUp() {
  const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
  const drawn = crypto.getRandomValues(new Uint8Array(20));
  return Array.from(drawn, (each) => LETTERS[each % 32]).join('').replace(/.{5}(?=.)/g, '$&-');
}

function made(said) {
  history.replaceState(null, '', location.pathname);
  localStorage.removeItem('clove-name');
  sessionStorage.setItem('clove-jid', said.account);
  part('account').textContent = said.account;
  show('made');
}

function device(said, uri) {
  part('devicejid').textContent = said.name + '@' + said.address;
  part('deviceuri').href = uri;
  part('adding').addEventListener('click', async () => {
    part('devicetrouble').hidden = true;
    const password = madeUp();
    try {
      made(await ask('register', { token, name: said.name, password }));
      part('secret').textContent = password;
      part('servers').textContent = said.servers.length > 0
        ? 'If the app asks for a server: ' + said.servers.join(' or ') + '.'
        : 'The app has to reach I2P: give it the SOCKS5 proxy 127.0.0.1, port 4447, of a Clove node on the same device, or the one of an I2P router.';
      part('app').hidden = false;
    } catch (error) {
      part('devicetrouble').textContent = error.message;
      part('devicetrouble').hidden = false;
    }
  });
  part('copysecret').addEventListener('click', () => navigator.clipboard.writeText(part('secret').textContent));
  show('device');
}

part('registering').addEventListener('submit', async (event) => {
  event.preventDefault();
  part('trouble').hidden = true;
  try {
    made(await ask('register', { token, name: part('chosen').value.trim(), password: part('password').value }));
  } catch (error) {
    part('trouble').textContent = error.message;
    part('trouble').hidden = false;
  }
});

start().catch((error) => {
  part('why').textContent = error.message;
  show('over');
});
