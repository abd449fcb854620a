'use strict';

// Converse.js, set up for this node. Who is logged in at the page is let in without a password.
(async () => {
  const state = await (await fetch('/api/me')).json();
  const socket = (location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/xmpp-websocket';
  const NAME = 'clove-name';
  const wants = location.hash;
  const PICTURES = /https?:\/\/[a-z2-7]{52}\.b32\.i2p(:\d+)?\/[^\s<>"]+\.(avif|gif|jpe?g|png|webp)(?=[\s<>"]|$)/gi;

  // A browser reaches no address of I2P by itself. What this node keeps is here, too; for who is logged in at the page it
  // fetches what others keep.
  function near(href) {
    const at = /^(https?):\/\/([a-z2-7]{52}\.b32\.i2p)(?::(\d+))?(\/[^?#]*)$/i.exec(href);
    if (!at) {
      return null;
    }
    const [, scheme, host, port] = at;
    // As the browser will read it: dots that lead out of a folder are gone.
    const path = new URL(at[4], location.origin).pathname;
    if (host.toLowerCase() === state.address) {
      return path.startsWith('/files/') ? path : null;
    }
    const usual = scheme.toLowerCase() === 'https' ? 443 : 80;
    return state.me ? `/relay/${scheme.toLowerCase()}/${host.toLowerCase()}/${port || usual}${path}` : null;
  }

  converse.plugins.add('clove', {
    dependencies: [],
    initialize() {
      const { api } = this._converse;
      // Pictures that are kept here show no other host who reads, so they are shown.
      api.listen.on('beforeMessageBodyTransformed', (text) => {
        for (const found of String(text).matchAll(PICTURES)) {
          const link = near(found[0]);
          if (link && link.startsWith('/files/')) {
            text.addTemplateResult(found.index, found.index + found[0].length, converse.env.html`<a
              href="${found[0]}" rel="noopener"><img class="chat-image img-thumbnail" src="${link}" alt="${found[0]}" loading="lazy"></a>`);
          }
        }
      });
      api.listen.on('initialized', async () => {
        const name = localStorage.getItem(NAME);
        if (state.me && name && localStorage.getItem(NAME + '-new')) {
          try {
            await api.waitUntil('VCardsInitialized');
            await api.vcard.set(state.me, { fn: name, nickname: name, role: '', email: '', url: '', image: '', image_type: '' });
            localStorage.removeItem(NAME + '-new');
          } catch (error) {
            console.info('The name could not be kept', error);
          }
        }
        if (wants === '#hello' && state.echo) {
          history.replaceState(null, '', location.pathname);
          const chat = await api.chats.open(state.echo, {}, true);
          await chat.sendMessage({ body: 'Hello!' });
        }
      });
    },
  });

  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((each) => each.href && each.tagName === 'A');
    const path = link && near(link.href);
    if (path) {
      event.preventDefault();
      window.open(location.origin + path, '_blank', 'noopener');
    }
  }, true);

  const settings = {
    assets_path: '/converse/14.0.0/',
    websocket_url: state.me ? socket + '/own' : socket,
    discover_connection_methods: false,
    view_mode: 'fullscreen',
    default_domain: state.address,
    muc_domain: 'rooms.' + state.address,
    locked_muc_domain: false,
    // Who has said no name has one.
    muc_nickname_from_jid: true,
    // With a password it makes another resource when the page is loaded again, and would go on with the session of the
    // last one in a name that is not its. The archive has what was said meanwhile.
    enable_smacks: Boolean(state.me),
    allow_registration: false,
    show_connection_url_input: false,
    allow_url_history_change: false,
    embed_3rd_party_media_players: false,
    // A picture of elsewhere would tell its host who reads.
    allowed_image_domains: [],
    allowed_audio_domains: [],
    allowed_video_domains: [],
    whitelisted_plugins: ['clove'],
    loglevel: 'warn',
  };
  const known = sessionStorage.getItem('clove-jid');
  if (known) {
    settings.jid = known;
  }
  if (state.me) {
    // A page that is loaded again goes on with its session, which is that of one resource: it has to be the same.
    const RESOURCE = 'clove-resource';
    const resource = sessionStorage.getItem(RESOURCE) || 'web-' + crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
    sessionStorage.setItem(RESOURCE, resource);
    Object.assign(settings, { authentication: 'external', auto_login: true, jid: state.me + '/' + resource });
  }
  converse.initialize(settings);
})();
