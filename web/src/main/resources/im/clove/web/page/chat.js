'use strict';

// Converse.js, set up for this node. Who is logged in at the page is let in without a password.
(async () => {
  const state = await (await fetch('/api/me')).json();
  const socket = (location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/xmpp-websocket';
  const NAME = 'clove-name';
  const wants = location.hash;

  converse.plugins.add('clove', {
    dependencies: [],
    initialize() {
      const { api } = this._converse;
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

  // Files of this node are at its address in I2P, which a browser does not reach by itself; here they are the same.
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((each) => each.href && each.tagName === 'A');
    const files = `https://${state.address}/files/`;
    if (link && link.href.startsWith(files)) {
      event.preventDefault();
      window.open(location.origin + '/files/' + link.href.slice(files.length), '_blank', 'noopener');
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
