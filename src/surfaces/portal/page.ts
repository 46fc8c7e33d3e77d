import type { Html, Part } from './html.ts';
import { html } from './html.ts';

/** What the portal is told of the server that it stands on. */
export interface PortalTerms {
  /** Where callers reach the server, without a slash at its end. */
  readonly publicUrl: string;
  readonly authority: string;
  readonly tenantIds: readonly string[];
  readonly apiClientId: string;
  /** The registration by which the page signs people in; without it, it does not. */
  readonly portalClientId: string | undefined;
}

export interface Page {
  readonly path: string;
  readonly title: string;
  readonly description: string;
  /** Beside the text: what the page holds. */
  readonly aside: Part;
  readonly content: Part;
}

export const pages = [
  { path: '/docs', title: 'API reference' },
  { path: '/docs/catalogue', title: 'Catalogue' },
  { path: '/docs/start', title: 'Start' },
  { path: '/docs/register', title: 'Register' },
  { path: '/docs/provisioning', title: 'Provisioning' },
  { path: '/docs/highlevel', title: 'HighLevel' },
  { path: '/docs/rights', title: 'Rights' },
  { path: '/docs/models', title: 'Endpoints and data models' },
  { path: '/docs/triggers', title: 'Triggers and actions' },
  { path: '/docs/search', title: 'Search' },
  { path: '/docs/mapping', title: 'Field mapping' },
  { path: '/docs/errors', title: 'Errors and limits' },
  { path: '/docs/words', title: 'Words of the field' },
] as const;

/** A whole page. `asset` gives the address of a file that it loads. */
export function wholePage(page: Page, terms: PortalTerms, asset: (name: string) => string): string {
  const links = pages.map(
    ({ path, title }) =>
      html`<a href="${path}"${path === page.path && html` aria-current="page"`}>${title}</a>`,
  );
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Roster</title><meta name="description" content="${page.description}"><meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="${asset('icon.svg')}"><link rel="stylesheet" href="${asset('portal.css')}">
<script type="application/json" id="portal">${settings(page, terms)}</script><script type="module" src="${asset('portal.js')}"></script></head>
<body><a class="skip" href="#content">Skip to the content</a>
<header class="bar"><a class="mark" href="/docs"><img src="${asset('icon.svg')}" alt="" width="24" height="24">Roster</a>
<nav aria-label="Portal">${links}</nav><div id="account"></div></header>
<div class="page"><aside class="side" aria-label="On this page"><details id="contents" open><summary>On this page</summary>${page.aside}</details></aside>
<main id="content" tabindex="-1">${page.content}</main></div>
<div id="said" class="toast" role="status" aria-live="polite"></div>
</body></html>`.html;
}

function settings(
  page: Page,
  { publicUrl, authority, tenantIds, apiClientId, portalClientId }: PortalTerms,
): Html {
  const told = {
    publicUrl,
    authority,
    tenantIds,
    apiClientId,
    ...(portalClientId !== undefined && { portalClientId }),
    isReference: page.path === '/docs',
  };
  // In a script element nothing is escaped, so nothing may look like its end.
  return { html: JSON.stringify(told).replaceAll('<', '\\u003c') };
}

/** Headers of every page: it loads its own files, and talks to this server and to the tenant. */
export function pageHeaders({ authority }: PortalTerms): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self' ${authority}`,
      "manifest-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
