'use strict';

// Converse.js shows pictures of another host at the foot of its first screen; here stands what it is, and nothing is
// loaded from elsewhere.
customElements.define('converse-footer', class extends HTMLElement {
  connectedCallback() {
    const link = document.createElement('a');
    link.href = 'https://github.com/conversejs/converse.js/tree/v14.0.0';
    link.rel = 'noreferrer';
    link.target = '_blank';
    link.textContent = 'Converse.js 14.0.0';
    const licence = document.createElement('a');
    licence.href = '/converse/14.0.0/LICENSE';
    licence.textContent = 'MPL 2.0';
    this.className = 'clove-footer';
    this.replaceChildren('The chat is ', link, ', ', licence, '.');
  }
});
