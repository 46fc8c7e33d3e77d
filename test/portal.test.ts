import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { readConfiguration } from '#app/config.ts';
import { startDemo } from '#app/demo.ts';
import type { Running } from '#app/start.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { demoApi, demoPeople, demoTenantId } from '#identity/local-tenant/demo.ts';
import { operations } from '#operations/catalogue.ts';
import { pages } from '#surfaces/portal/page.ts';
import { launchBrowser } from './support/browser.ts';

const person = demoPeople[1];
assert(person);

describe('the developer portal, in a real browser', () => {
  let folder: string;
  let roster: Running;
  let browser: Browser;
  /** The origins that the pages may talk to: the server and the tenant. */
  let allowed: readonly string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-portal-'));
    roster = await startDemo(
      readConfiguration({
        PORT: '0',
        ROSTER_LOCAL_TENANT_PORT: '0',
        ROSTER_DATA: folder,
        ROSTER_DATABASE_URL: `sqlite:${join(folder, 'roster.db')}`,
        ROSTER_LOG_LEVEL: 'silent',
        ROSTER_METRICS_PORT: 'off',
      }),
    );
    const document = await json('/openapi.json');
    const [address = ''] = JSON.stringify(document).match(/http:[^"]+\/oauth2\/v2\.0\/authorize/) ?? [];
    allowed = [roster.baseUrl, new URL(address).origin];
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await roster.stop();
    await rm(folder, { recursive: true });
  });

  async function json(path: string): Promise<unknown> {
    return parseJson(await (await fetch(roster.baseUrl + path)).text());
  }

  /** Opens a page; what the browser complained about and where it asked stands beside it. */
  async function open(path: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', error => complaints.push(error.message));
    page.on('request', request => hosts.add(new URL(request.url()).origin));
    await page.goto(roster.baseUrl + path);
    return { page, complaints, hosts, close: () => context.close() };
  }

  async function tryOperation(page: Page, key: string) {
    const article = page.locator(`[data-operation="${key}"]`);
    await article.getByRole('button', { name: 'Try it' }).click();
    return { article, form: article.locator('form') };
  }

  test('signs a person in through the tenant and shows what a call really answers', async () => {
    const { page, complaints, hosts, close } = await open('/docs', { viewport: { width: 360, height: 800 } });
    const { article, form } = await tryOperation(page, 'contact.list');
    await form.getByLabel('limit').fill('3');
    await form.getByRole('button', { name: 'Sign in for contacts.readonly' }).click();
    await page.getByRole('button', { name: person.name }).click();
    await page.waitForURL(`${roster.baseUrl}/docs`);

    assert.equal(await form.getByLabel('limit').inputValue(), '3', 'the form is as it was left');
    await page.getByText(person.name, { exact: true }).waitFor();
    await form.getByRole('button', { name: 'Send GET' }).click();
    const shown = await article.getByRole('region', { name: 'Answer', exact: true }).textContent();
    const answer = parseJson(shown ?? '');
    assert(isRecord(answer) && Array.isArray(answer.contacts));
    assert.equal(answer.contacts.length, 3);
    assert.match((await form.locator('.status').textContent()) ?? '', /^200/);
    const overflow = await page.evaluate(
      "(form => form.scrollWidth - form.clientWidth)(document.querySelector('.try form'))",
    );
    assert.equal(overflow, 0, 'the form fits a phone');

    assert.deepEqual(complaints, [], 'no violation of the policy, no error');
    for (const host of hosts) assert(allowed.includes(host), `asked ${host}`);
    await close();
  });

  test('keeps the token in its memory alone: nothing is left in the tab, and a reload signs out', async () => {
    const { page, close } = await open('/docs');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: person.name }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    const left = await page.evaluate(
      'JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])',
    );
    assert.equal(left, '[{},{},""]');
    assert.equal(page.url(), `${roster.baseUrl}/docs`, 'the code is gone from the address');
    await page.reload();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await close();
  });

  test('asks for a further right when a call needs it, and shows a refusal with its code', async () => {
    const { page, complaints, close } = await open('/docs');
    const { article, form } = await tryOperation(page, 'contact.create');
    await form.getByLabel('Body (JSON)').fill('{"firstname":"Noor"}');
    await form.getByRole('button', { name: 'Sign in for contacts.write' }).click();
    await page.getByRole('button', { name: person.name }).click();
    await form.getByRole('button', { name: 'Send POST' }).click();
    const shown = await article.getByRole('region', { name: 'Answer', exact: true }).textContent();
    assert.match(shown ?? '', /"code": "invalid_input"/);
    // The browser itself tells of every answer above 399.
    assert.deepEqual(
      complaints.filter(text => !text.includes('422')),
      [],
    );
    await close();
  });

  test('refuses an answer of a sign-in that was not begun in this tab', async () => {
    const { page, hosts, close } = await open('/docs#code=stolen&state=of-another');
    await page.getByText('This sign-in was not begun here').waitFor();
    assert.deepEqual([...hosts], [roster.baseUrl]);
    await close();
  });

  test('finds an operation by words, with the keyboard alone', async () => {
    const { page, close } = await open('/docs');
    await page.keyboard.press('/');
    await page.keyboard.type('search/duplicate');
    await page.getByText(/^1 of \d+ operations$/).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/docs#contact.findDuplicate');
    await close();
  });

  describe('each page', () => {
    // In one tab: to open another takes longer than to look at a page.
    let tab: Awaited<ReturnType<typeof open>>;
    before(async () => {
      tab = await open('/health/live', { viewport: { width: 360, height: 800 } });
    });
    after(() => tab.close());

    for (const { path, title } of pages) {
      test(`"${title}" has landmarks, one heading of the first level, and a name for each control`, async () => {
        const { page, complaints, hosts } = tab;
        hosts.clear();
        await page.goto(roster.baseUrl + path);
        assert.equal(await page.getByRole('main').count(), 1);
        assert.equal(await page.getByRole('banner').count(), 1);
        assert.deepEqual(await page.getByRole('heading', { level: 1 }).allTextContents(), [title]);
        assert.deepEqual(await page.evaluate(nameless), []);
        assert.deepEqual(await page.evaluate(skippedHeadings), []);
        assert.deepEqual(await page.evaluate(brokenAnchors), []);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'nothing is cut off');
        assert.deepEqual(complaints.splice(0), []);
        assert.deepEqual([...hosts], [roster.baseUrl]);
      });
    }
  });

  test('describes every operation, and every link inside the portal leads somewhere', async () => {
    const { page, close } = await open('/docs');
    const ids: unknown = await page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)");
    assert(Array.isArray(ids));
    for (const { key } of operations)
      assert.equal(ids.filter(id => id === key).length, 1, `${key} is not described`);
    const links: unknown = await page.evaluate(
      "[...new Set([...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.getAttribute('href')))]",
    );
    assert(Array.isArray(links) && links.length > 10);
    const errors = await (await fetch(`${roster.baseUrl}/docs/errors`)).text();
    for (const link of links.map(String)) {
      const [path = '', anchor] = link.split('#');
      if (anchor !== undefined) assert(errors.includes(`id="${anchor}"`), link);
      else assert.equal((await fetch(roster.baseUrl + path)).status, 200, link);
    }
    await close();
  });

  test('hands out the OpenAPI with its own address, its tenant and the full names of scopes', async () => {
    for (const path of ['/openapi.json', '/openapi.v3.json']) {
      const text = JSON.stringify(await json(path));
      assert(text.includes(`"servers":[{"url":"${roster.baseUrl}"}]`));
      assert(text.includes(`/${demoTenantId}/oauth2/v2.0/authorize`));
      assert(text.includes(`"security":[{"entra":["api://${demoApi.clientId}/contacts.readonly"]}]`));
      assert(!text.includes('login.microsoftonline.com'));
    }
  });

  test('is sent compressed, and not again to who has it already', async () => {
    const first = await fetch(`${roster.baseUrl}/docs`);
    assert.equal(first.headers.get('content-encoding'), 'gzip');
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(`${roster.baseUrl}/docs`, { headers: { 'if-none-match': etag } });
    assert.equal(again.status, 304);
    const plain = await fetch(`${roster.baseUrl}/docs`, { headers: { 'accept-encoding': 'identity' } });
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(await plain.text(), await first.text());
  });

  test('its pages may run, load and reach nothing but what is theirs', async () => {
    const response = await fetch(`${roster.baseUrl}/docs`);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  });
});

/** Controls that a screen reader could not name. */
const nameless = `[...document.querySelectorAll('a, button, input, textarea, select, summary')]
  .filter(each => !(each.getAttribute('aria-label') || each.textContent.trim() || each.labels?.length))
  .map(each => each.outerHTML)`;

const skippedHeadings = `(() => {
  let level = 0;
  return [...document.querySelectorAll('h1, h2, h3, h4')].filter(heading => {
    const before = level;
    level = Number(heading.tagName[1]);
    return level > before + 1;
  }).map(heading => heading.textContent);
})()`;

const brokenAnchors = `[...document.querySelectorAll('a[href^="#"]')]
  .map(link => link.getAttribute('href').slice(1))
  .filter(id => !document.getElementById(id))`;
