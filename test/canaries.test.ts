/** R67: secrets and values of people are planted, every connection is made to fail, and whatever leaves is searched. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { breakNotes, connect, everyRow, exportedContacts, startCanaryStage } from './support/canary-stage.ts';
import { createDatabase } from './support/databases.ts';
import { at, textAt } from './support/operations.ts';
import { tell } from './support/proof.ts';
import { quickFolder } from './support/quick-folder.ts';
import { scimUser } from './support/scim.ts';
import { testMasterKey } from './support/secrets.ts';
import { engineKinds, engineNames } from './support/test-engines.ts';

/** In every name, address and text of a person that is planted. */
const personal = 'canary';

for (const kind of engineKinds)
  test(`R67. No secret is in logs, metrics, answers, exports or at rest, and nothing of a person in logs, metrics and URLs, on ${engineNames[kind]}`, async context => {
    const folder = quickFolder('roster-canaries-');
    const database = kind === 'postgres' ? await createDatabase('empty') : undefined;
    const databaseUrl = database?.url ?? `sqlite:${join(folder, 'roster.db')}`;
    const stage = await startCanaryStage(context, databaseUrl);
    context.after(async () => {
      await database?.drop();
      rmSync(folder, { recursive: true });
    });
    const { roster, graph, highLevel, receiver, logged, answers, ask } = stage;

    const clientSecret = graph.application.secret ?? '';
    const settings = { tenantId: graph.tenantId, clientId: graph.application.clientId };
    const entra = await connect(ask, { type: 'entra', settings, credentials: { clientSecret } });
    const wrongSecret = 'wrong-client-secret-4711';
    const refused = await connect(ask, {
      type: 'entra',
      settings: { ...settings, people: { guests: false } },
      credentials: { clientSecret: wrongSecret },
    });
    const privateIntegrationToken = highLevel.token;
    const linked = await connect(ask, {
      type: 'highlevel',
      settings: { locationId: highLevel.locationId, approveFirstRun: true },
      credentials: { privateIntegrationToken },
    });
    const { app, issued } = highLevel.tokens;
    const signedIn = await connect(ask, {
      type: 'highlevel',
      settings: { clientId: app.clientId },
      credentials: { clientSecret: app.clientSecret },
    });
    await ask('PUT', `/connections/${signedIn}`, { status: 'paused' });
    await stage.signIn(signedIn);
    await ask('POST', `/connections/${signedIn}/test`);
    assert.equal(issued.length, 3);
    const made = await roster.call('POST', '/connections/', { type: 'scim', name: 'scim' });
    const bearer = textAt(made.body, 'connection.bearer');
    const scim = `/scim/v2/${textAt(made.body, 'connection.id')}/Users`;
    const subscribed = await roster.call('POST', '/subscriptions/', {
      url: receiver.url,
      events: ['contact.created'],
    });
    const secret = textAt(subscribed.body, 'subscription.secret');
    const subscription = `/subscriptions/${textAt(subscribed.body, 'subscription.id')}`;
    const token = await roster.token();

    await ask('POST', `/connections/${entra}/test`);
    await ask('POST', `/connections/${refused}/test`);
    await stage.until(async () => {
      const { body } = await ask('GET', `/connections/${entra}/runs`);
      return JSON.stringify(body).includes('"done"');
    });
    const contact = await ask('POST', '/contacts/', { firstName: 'Canary', email: 'canary@example.com' });
    const contactId = textAt(contact.body, 'contact.id');
    await stage.until(() => highLevel.contacts().length > 0 && receiver.received.length > 0);
    for (const held of [bearer, `${bearer}x`, token]) {
      const headers = { authorization: `Bearer ${held}`, 'content-type': 'application/scim+json' };
      await ask('POST', scim, scimUser('canary.person@example.com'), headers);
      await ask('POST', scim, { ...scimUser('canary.other@example.com'), emails: 'canary' }, headers);
      await ask('GET', '/contacts/', undefined, { authorization: `Bearer ${held}x` });
      await ask('GET', `/me?access_token=${held}`, undefined, { authorization: '' });
    }
    await ask('PUT', `/connections/${entra}/credentials`, {
      credentials: { clientSecret, password: secret },
    });
    await ask('PUT', `/connections/${linked}/credentials`, {
      credentials: { clientSecret, privateIntegrationToken },
    });
    await ask('POST', `/webhooks/highlevel/${linked}`, { secret, firstName: 'Canary' });
    await ask('POST', '/connections/', { type: 'entra', name: 'x', credentials: clientSecret });
    graph.expireTokens();
    graph.application.secret = 'another-client-secret-4711';
    highLevel.tokens.revoke();
    await ask('POST', `/connections/${signedIn}/test`);
    receiver.answer = () => ({ status: 500, text: 'no' });
    await ask('POST', `/connections/${entra}/runs`, {});
    await ask('PUT', `/contacts/${contactId}`, { lastName: 'Canary' });
    await stage.until(async () => {
      const { body } = await ask('GET', `/connections/${linked}`);
      return at(body, 'connection.health.state') === 'broken';
    });
    await breakNotes(databaseUrl);
    const defect = await ask('POST', `/contacts/${contactId}/notes`, { body: 'canary of a note' });
    assert.equal(defect.status, 500);

    for (const path of [
      '/audit/',
      '/connections/',
      '/events/',
      '/jobs/',
      '/subscriptions/',
      '/usage/',
      `${subscription}/deliveries`,
      ...[entra, refused, linked, signedIn].flatMap(id => [`/connections/${id}`, `/connections/${id}/runs`]),
      `/connections/${linked}/outgoing`,
    ])
      await ask('GET', path);
    const exported = await exportedContacts(stage);
    assert(exported.includes('canary@example.com'));
    const metrics = await stage.metrics();
    const rows = await everyRow(databaseUrl);

    const secrets = [
      clientSecret,
      wrongSecret,
      privateIntegrationToken,
      app.clientSecret,
      ...issued,
      bearer,
      secret,
      token,
      testMasterKey,
    ];
    const outside = [
      ...graph.journal.map(({ path }) => path),
      ...receiver.received.map(({ headers }) => JSON.stringify(headers)),
    ];
    const searched = {
      log: logged(),
      metrics,
      outside: outside.join('\n'),
      answers: answers.join('\n'),
      exported,
      rows,
    };
    assert(searched.log.includes('A call failed by a defect.') && searched.log.includes('request'));
    for (const [where, text] of Object.entries(searched)) {
      for (const [index, canary] of secrets.entries())
        assert(!text.includes(canary), `secret ${index} is in ${where}`);
    }
    for (const text of [searched.log, searched.metrics, searched.outside])
      assert.doesNotMatch(text, new RegExp(personal, 'i'));
    tell(context, {
      statement: 'R67',
      how: `${secrets.length} secrets and a person planted; wrong credentials, expired and revoked tokens, broken bodies, a failing receiver and a defect of the database; log at its finest level, metrics, answers, an export, outgoing paths and headers, and every row searched`,
      found: `${Object.values(searched).reduce((sum, text) => sum + text.length, 0)} characters, 0 hits`,
    });
  });
