// @ts-check
/**
 * The portal's page: copying, finding, signing in (authorization code with PKCE, RFC 7636) and trying calls. It
 * works on what the server rendered; without it the page can be read all the same. Tokens stay in this module.
 */

/**
 * @typedef {object} Settings
 * @property {string} publicUrl
 * @property {string} authority
 * @property {readonly string[]} tenantIds
 * @property {string} apiClientId
 * @property {string} [portalClientId]
 * @property {boolean} isReference
 */

/** @type {Settings} */
const settings = JSON.parse(document.getElementById('portal')?.textContent ?? '{}');
const redirectUri = `${settings.publicUrl}/docs`;

/** Who is signed in. It is gone when the page is left. @type {{ token: string, scopes: Set<string>, name: string, until: number } | undefined} */
let session;

/** @type {Promise<any> | undefined} */
let api;
const readApi = () => (api ??= fetch('/openapi.json').then(answer => answer.json()));

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @param {string} sentence */
function say(sentence) {
  const place = document.getElementById('said');
  if (!place) return;
  place.textContent = sentence;
  setTimeout(() => {
    if (place.textContent === sentence) place.textContent = '';
  }, 6000);
}

// Copying.
for (const button of document.querySelectorAll('button.copy')) {
  if (button instanceof HTMLElement) button.hidden = false;
}
document.addEventListener('click', async event => {
  const button = event.target instanceof Element ? event.target.closest('button.copy') : null;
  if (!button) return;
  const code = button.closest('.code')?.querySelector('code')?.textContent ?? '';
  try {
    await navigator.clipboard.writeText(code);
    say('Copied.');
  } catch {
    say('The browser does not allow copying here. Select the text instead.');
  }
});

document.querySelector('.bar [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

// What the page holds: closed at first on a small screen, and it follows the reader.
const contents = document.getElementById('contents');
const small = matchMedia('(width <= 900px)');
if (contents instanceof HTMLDetailsElement) {
  const fit = () => {
    contents.open = !small.matches;
  };
  fit();
  small.addEventListener('change', fit);
  contents.addEventListener('click', event => {
    if (small.matches && event.target instanceof Element && event.target.closest('a')) contents.open = false;
  });
}

function followReader() {
  const links = new Map(
    [...document.querySelectorAll('.side a[href^="#"]')].map(link => [
      link.getAttribute('href')?.slice(1),
      link,
    ]),
  );
  const watcher = new IntersectionObserver(
    entries => {
      const [seen] = entries.filter(entry => entry.isIntersecting);
      const link = seen && links.get(seen.target.id);
      if (!link) return;
      for (const other of links.values()) other.removeAttribute('aria-current');
      link.setAttribute('aria-current', 'true');
      if (!small.matches) link.scrollIntoView({ block: 'nearest' });
    },
    { rootMargin: '-100px 0px -70% 0px' },
  );
  for (const id of links.keys()) {
    const place = id === undefined ? null : document.getElementById(id);
    if (place) watcher.observe(place);
  }
}
followReader();

// Finding an operation.
const find = document.getElementById('find');
if (find instanceof HTMLInputElement) {
  const found = document.getElementById('found');
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-find]')]);
  const box = find.closest('.find');
  if (box instanceof HTMLElement) box.hidden = false;
  find.addEventListener('input', () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !words.every(word => row.dataset.find?.includes(word));
    const count = rows.filter(row => !row.hidden).length;
    if (found) found.textContent = words.length === 0 ? '' : `${count} of ${rows.length} operations`;
  });
  find.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    const first = rows.find(row => !row.hidden)?.querySelector('a');
    if (first) first.click();
  });
  document.addEventListener('keydown', event => {
    const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select');
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (contents instanceof HTMLDetailsElement) contents.open = true;
    find.focus();
  });
}

// Signing in. Only what the way there and back needs is kept in the tab: no token ever is.
const kept = 'roster-sign-in';

/** @param {Uint8Array} bytes */
const base64url = bytes =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/**
 * Goes to the tenant's sign-in page and comes back to `/docs`.
 * @param {readonly string[]} scopes the short names of what is needed
 * @param {object} [draft] the form to fill in again
 */
async function signIn(scopes, draft) {
  if (!settings.portalClientId) return;
  if (location.origin !== new URL(redirectUri).origin) {
    say(`Sign-in works at ${redirectUri} only. Open the portal there.`);
    return;
  }
  const verifier = random();
  const state = random();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const wanted = [...new Set([...(session?.scopes ?? []), ...scopes])];
  const tenantId = chosenTenant();
  sessionStorage.setItem(
    kept,
    JSON.stringify({
      verifier,
      state,
      tenantId,
      wanted,
      draft,
      hash: location.hash,
      path: location.pathname,
    }),
  );
  const query = new URLSearchParams({
    client_id: settings.portalClientId,
    response_type: 'code',
    response_mode: 'fragment',
    redirect_uri: redirectUri,
    scope: ['openid', 'profile', ...wanted.map(scope => `api://${settings.apiClientId}/${scope}`)].join(' '),
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  location.assign(`${settings.authority}/${tenantId}/oauth2/v2.0/authorize?${query}`);
}

function chosenTenant() {
  const choice = document.getElementById('tenant');
  return choice instanceof HTMLSelectElement ? choice.value : settings.tenantIds[0];
}

/** Takes the answer of the sign-in page out of the address, and exchanges the code for a token. */
async function comeBack() {
  const answer = new URLSearchParams(location.hash.slice(1));
  const state = answer.get('state');
  if (state === null || (!answer.has('code') && !answer.has('error'))) return;
  const text = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  const asked = text === null ? undefined : JSON.parse(text);
  history.replaceState(null, '', `/docs${asked?.hash ?? ''}`);
  if (asked?.state !== state) {
    say('This sign-in was not begun here. Sign in again.');
    return;
  }
  if (answer.has('error')) {
    say(`The sign-in failed: ${answer.get('error_description') ?? answer.get('error')}`);
    return;
  }
  const response = await fetch(`${settings.authority}/${asked.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: settings.portalClientId ?? '',
      grant_type: 'authorization_code',
      code: answer.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: asked.verifier,
    }),
  });
  const token = await response.json();
  if (!response.ok) {
    say(`The sign-in failed: ${token.error_description ?? token.error}`);
    return;
  }
  session = {
    token: token.access_token,
    scopes: new Set(asked.wanted),
    name: nameIn(token.id_token),
    until: Date.now() + (Number(token.expires_in) - 30) * 1000,
  };
  say(`Signed in${session.name ? ` as ${session.name}` : ''}.`);
  if (asked.draft) await openForm(asked.draft.key, asked.draft.values);
  else document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

/** The name to show; nothing is decided by it. @param {string | undefined} idToken */
function nameIn(idToken) {
  const [, payload = ''] = (idToken ?? '').split('.');
  if (payload === '') return '';
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), letter =>
    letter.charCodeAt(0),
  );
  const { name } = JSON.parse(new TextDecoder().decode(bytes));
  return typeof name === 'string' ? name : '';
}

function showAccount() {
  const place = document.getElementById('account');
  if (!place || !settings.isReference || !settings.portalClientId) return;
  place.replaceChildren();
  if (session) {
    const leave = element('button', { type: 'button' }, 'Sign out');
    leave.addEventListener('click', () => {
      session = undefined;
      showAccount();
      say('Signed out of this page.');
    });
    place.append(element('span', { class: 'who' }, session.name || 'Signed in'), leave);
    return;
  }
  if (settings.tenantIds.length > 1) {
    const options = settings.tenantIds.map(id => element('option', { value: id }, id));
    place.append(element('select', { id: 'tenant', 'aria-label': 'Tenant' }, ...options));
  }
  const enter = element('button', { type: 'button' }, 'Sign in');
  enter.addEventListener('click', () => signIn(['contacts.readonly']));
  place.append(enter);
}

// Trying a call.
for (const place of document.querySelectorAll('.try')) {
  if (place instanceof HTMLElement) place.hidden = false;
}
document.addEventListener('click', event => {
  const button = event.target instanceof Element ? event.target.closest('[data-try]') : null;
  if (button) openForm(button.getAttribute('data-try') ?? '');
});

/** The method, path and description of an operation. @param {string} key */
async function operationOf(key) {
  const { paths } = await readApi();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId === key) return { path, method: method.toUpperCase(), operation };
    }
  }
  return undefined;
}

/**
 * @param {string} key
 * @param {Record<string, string>} [values] what the form held before
 */
async function openForm(key, values = {}) {
  const place = document.querySelector(`[data-operation="${CSS.escape(key)}"] .try`);
  const found = await operationOf(key);
  if (!place || !found) return;
  const { path, method, operation } = found;
  const scopes = operation.security
    .flatMap(each => Object.values(each).flat())
    .map(name => name.split('/').at(-1));
  const form = element('form', { 'aria-label': `Try ${operation.summary}` });
  form.append(element('h4', {}, `${method} ${path}`));

  const parameters = operation.parameters.filter(each => !each.$ref);
  if (!parameters.some(({ name }) => name === 'locationId')) {
    parameters.push({ name: 'locationId', in: 'query', schema: {}, hint: 'the default location' });
  }
  for (const { name, in: where, required, example, hint } of parameters) {
    const id = `${key}-${name}`;
    const input = element('input', { id, name, autocomplete: 'off', spellcheck: 'false', 'data-in': where });
    if (required) input.setAttribute('required', '');
    const shown = hint ?? (example === undefined ? '' : `as ${example}`);
    if (shown) input.setAttribute('placeholder', shown);
    if (input instanceof HTMLInputElement) input.value = values[name] ?? '';
    form.append(
      element('div', {}, element('label', { for: id }, `${name}${required ? ' (required)' : ''}`), input),
    );
  }
  const content = operation.requestBody?.content?.['application/json'];
  if (content) {
    const id = `${key}-body`;
    const area = element('textarea', { id, name: 'body', spellcheck: 'false' });
    area.textContent = values.body ?? JSON.stringify(content.example, null, 2);
    form.append(element('div', {}, element('label', { for: id }, 'Body (JSON)'), area));
  }
  form.append(element('p', { class: 'note' }, noteFor(method, operation)));
  const actions = element('div', { class: 'actions' });
  const send = element('button', { type: 'submit', class: 'primary' }, sendWords(scopes, method));
  const close = element('button', { type: 'button' }, 'Close');
  actions.append(send, close);
  form.append(actions);
  const output = element('div', { 'aria-live': 'polite' });
  form.append(output);

  close.addEventListener('click', () => {
    const again = element('button', { type: 'button', class: 'primary', 'data-try': key }, 'Try it');
    place.replaceChildren(again);
    again.focus();
  });
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const sent = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    if (!mayTry(scopes)) {
      if (settings.portalClientId) await signIn(scopes, { key, values: sent });
      else
        output.replaceChildren('This server names no registration for the portal (ROSTER_PORTAL_CLIENT_ID).');
      return;
    }
    send.setAttribute('disabled', '');
    try {
      output.replaceChildren(...(await call(found, sent)));
    } catch {
      output.replaceChildren('No answer came. Is the server still running?');
    }
    send.removeAttribute('disabled');
  });
  place.replaceChildren(form);
  if (Object.keys(values).length > 0) form.scrollIntoView({ block: 'center' });
  const [first] = form.querySelectorAll('input, textarea');
  if (Object.keys(values).length > 0) send.focus();
  else if (first instanceof HTMLElement) first.focus();
}

/** @param {string} method @param {any} operation */
function noteFor(method, operation) {
  if (operation['x-roster-destructive']) return `This removes data at ${settings.publicUrl}.`;
  if (method === 'GET' || operation['x-roster-readonly']) return `This reads from ${settings.publicUrl}.`;
  return `This changes data at ${settings.publicUrl}.`;
}

/** @param {readonly string[]} scopes */
const mayTry = scopes =>
  session !== undefined && session.until > Date.now() && scopes.every(scope => session?.scopes.has(scope));

/** @param {readonly string[]} scopes @param {string} method */
const sendWords = (scopes, method) =>
  mayTry(scopes) ? `Send ${method}` : `Sign in for ${scopes.join(' and ')}`;

/**
 * Makes the call; what it answered, as elements.
 * @param {{ path: string, method: string, operation: any }} operation
 * @param {Record<string, string>} values
 */
async function call({ path, method, operation }, values) {
  const query = new URLSearchParams();
  let address = path;
  for (const [name, value] of Object.entries(values)) {
    if (name === 'body' || value === '') continue;
    if (path.includes(`{${name}}`)) address = address.replace(`{${name}}`, encodeURIComponent(value));
    else query.set(name, value);
  }
  const began = performance.now();
  const response = await fetch(`${address}${query.size > 0 ? `?${query}` : ''}`, {
    method,
    headers: {
      authorization: `Bearer ${session?.token}`,
      ...(operation.requestBody && { 'content-type': 'application/json' }),
    },
    ...(operation.requestBody && { body: values.body }),
  });
  const text = await response.text();
  const took = Math.round(performance.now() - began);
  const line = element('p', {});
  line.append(
    element(
      'span',
      { class: `status ${response.ok ? 'good' : 'bad'}` },
      `${response.status} ${response.ok ? 'OK' : 'refused'}`,
    ),
    ` · ${took} ms · trace ${response.headers.get('x-trace-id')}`,
  );
  const code = element('code', {}, formatted(text));
  const pre = element('pre', { tabindex: '0', role: 'region', 'aria-label': 'Answer' }, code);
  const copy = element('button', { type: 'button', class: 'copy' }, 'Copy');
  const head = element('div', { class: 'code-head' }, element('span', {}, 'Answer'), copy);
  return [line, element('div', { class: 'code' }, head, pre)];
}

/** @param {string} text */
function formatted(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

await comeBack().catch(() => say('The tenant did not answer. Sign in again.'));
showAccount();
