import { createHash } from 'node:crypto';
import type { EntraError } from './errors.ts';
import { pageStyle } from './page-style.ts';
import type { Permission } from './permissions.ts';
import type { Application, Person, Tenant } from './tenant.ts';

/** Headers of every page. It may load nothing, run nothing and not be framed. */
export function pageHeaders() {
  const digest = createHash('sha256').update(pageStyle).digest('base64');
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; frame-ancestors 'none'`,
  } as const;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · local tenant</title><style>${pageStyle}</style></head>
<body><main>
<p class="tenant"><strong>Local tenant</strong> · stands in for Microsoft Entra ID</p>
${body}
</main></body></html>`;
}

/** One button for each person; the form posts to the page's own address. */
export function signInPage(tenant: Tenant, application: Application, hint: unknown): string {
  const rows = tenant.people.map(person => `<li>${personButton(person, person.email === hint)}</li>`);
  return page(
    'Sign in',
    `<h1>Sign in</h1><p>to go on to ${escapeHtml(application.name)}. These people are made up; there is no password.</p>
<form method="post"><ul>${rows.join('\n')}</ul>
<button class="cancel" name="cancel" value="yes">Cancel</button></form>`,
  );
}

function personButton({ objectId, name, email, roles }: Person, isHinted: boolean): string {
  const initials = name.split(' ').map(word => word.charAt(0));
  const role = roles?.includes('Roster.Administrator') ? '<span class="role">Administrator</span>' : '';
  return `<button class="person" name="person" value="${escapeHtml(objectId)}"${isHinted ? ' autofocus' : ''}>
<span class="initials" aria-hidden="true">${escapeHtml(initials.slice(0, 2).join(''))}</span>
<span><span class="name">${escapeHtml(name)}</span><span class="email">${escapeHtml(email)}</span>${role}</span></button>`;
}

export interface ConsentRequest {
  readonly application: Application;
  readonly permissions: readonly Permission[];
  /** The person who is asked, or nobody where an administrator answers for everyone. */
  readonly person: Person | undefined;
}

export function consentPage({ application, permissions, person }: ConsentRequest): string {
  const rows = permissions.map(
    ({ title, description }) =>
      `<li class="permission"><strong>${escapeHtml(title)}</strong><span>${escapeHtml(description)}</span></li>`,
  );
  const whom = person
    ? `${escapeHtml(person.name)}, may it do this for you?`
    : 'Approving here counts for everyone in the organisation.';
  return page(
    'Permissions requested',
    `<h1>${escapeHtml(application.name)} asks for permission</h1><p>${whom}</p>
<form method="post"><ul>${rows.join('\n')}</ul><div class="actions">
<button name="consent" value="decline">Cancel</button>
<button class="primary" name="consent" value="accept">Accept</button></div></form>`,
  );
}

export function errorPage({ error_description }: EntraError): string {
  return page(
    'Sign-in failed',
    `<h1>The sign-in cannot go on</h1><p>Tell this to whoever runs the application.</p>
<pre role="alert">${escapeHtml(error_description)}</pre>`,
  );
}

/** A page of a heading and what follows it, as HTML that was made here. */
export function plainPage(title: string, body: string): string {
  return page(escapeHtml(title), `<h1>${escapeHtml(title)}</h1>${body}`);
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
