import { attributeNames } from '#contacts/directory/attributes.ts';
import { functions } from '#contacts/directory/expression-functions.ts';
import { defaultMapping, type Owner, type WriteMode } from '#contacts/directory/mapping.ts';
import { deepestExpression, longestExpression } from '#contacts/directory/parse-expression.ts';
import { contactTargets, fillableTypes } from '#contacts/directory/targets.ts';
import { type LinkMode, type LinkOwner, linkTargets } from '#contacts/linked-field.ts';
import { keptHere, noAddress, noBusiness, noChannel, noField, noUser } from '#links/highlevel/not-sent.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { guidePage } from './guide.ts';
import { codes, table } from './table.ts';

/** How people of a directory become contacts. Its tables are the ones that mappings are checked by. */
export function mappingGuide(): Page {
  return guidePage({
    path: '/docs/mapping',
    title: 'Field mapping',
    description: 'How people of a directory become contacts: expressions, targets, owners and modes.',
    lead: html`A connection to a directory has a mapping: <a href="/docs#mapping.get"><code>mapping.get</code></a> shows it, <a href="/docs#mapping.preview"><code>mapping.preview</code></a> tries one on real people, <a href="/docs#mapping.set"><code>mapping.set</code></a> puts it in place.`,
    steps: [
      {
        id: 'fields',
        title: 'Fields',
        content: html`<p>Each field of a mapping says what it fills (<code>target</code>), what that is made of (<code>source</code>), who rules it (<code>owner</code>) and when it is written (<code>mode</code>). Without one of its own a connection has this mapping:</p>
${table(
  'The default mapping',
  ['Target', 'Source'],
  defaultMapping.fields.map(
    ({ target, source }) =>
      html`<tr><th scope="row"><code>${target}</code></th><td><code>${source}</code></td></tr>`,
  ),
)}`,
      },
      {
        id: 'expressions',
        title: 'Expressions',
        content: html`<p>A source is an attribute (<code>mail</code>, <code>manager.displayName</code>, <code>otherMails[0]</code>), a text in quotes, or a function of these: <code>join(' ', givenName, surname)</code>. It is read as data and never run. It has at most ${longestExpression} characters, functions in each other at most ${deepestExpression} deep.</p>
<p>Of a list, a target of one value takes the first that can be kept: <code>list(mail, otherMails)</code> is the mail, and without a usable one the first other mail.</p>
${table(
  'Functions',
  ['Function', 'What it gives'],
  Object.values(functions).map(
    ({ usage, meaning }) => html`<tr><th scope="row"><code>${usage}</code></th><td>${meaning}</td></tr>`,
  ),
)}`,
      },
      {
        id: 'attributes',
        title: 'Attributes',
        content: html`<p>By Microsoft Graph's names: ${codes(attributeNames)}. Attributes that an organisation added itself are named <code>extension_{id of the application}_{name}</code>.</p>`,
      },
      {
        id: 'targets',
        title: 'Targets',
        content: html`<p>Members of a contact: ${codes(Object.keys(contactTargets))}. A <code>companyName</code> makes the link to the business of that name. A <code>name</code> is written only where there is neither a first nor a last name: it is never taken apart.</p>
<p><code>customField:my_key</code> fills a custom field, which is made at first use with the <code>label</code> and <code>dataType</code> of the mapping (${codes(fillableTypes)}).</p>`,
      },
      {
        id: 'owners',
        title: 'Owners and modes',
        content: html`${rules('Owners', 'Owner', owners)}${rules('Modes', 'Mode', modes)}<p>A <code>pinned</code> value stands in every contact, whoever rules the field. Where the directory has nothing, only what the sync wrote is taken away. An address that a person entered stays beside the directory's.</p>`,
      },
      {
        id: 'highlevel',
        title: 'HighLevel',
        content: html`<p>A connection to HighLevel has a mapping too. Names are the same on both sides, so a field has no <code>source</code>. Targets: ${codes(linkTargets)}, and <code>customField:my_key</code>. A field that is not listed is each side’s own; without a mapping all are listed as <code>newest</code>. What a directory rules of a contact is <code>roster</code>, whatever the mapping says.</p>
${rules('Owners', 'Owner', linkOwnerMeanings)}${rules('Modes', 'Mode', linkModeMeanings)}`,
      },
      {
        id: 'kept-here',
        title: 'What stays here',
        content: html`<p>HighLevel's API cannot hold everything. What it cannot stays here, and <a href="/docs#outgoing.list"><code>outgoing.list</code></a> with the status <code>partial</code> names it for each contact.</p>
${rules('What stays here', 'Member', keptMeanings)}`,
      },
    ],
  });
}

const keptMeanings: Readonly<Record<string, string>> = {
  ...keptHere,
  'dndSettings.RCS': noChannel,
  customFields: `Files, signatures, lists of text boxes and options of fields that are not there. ${noField}`,
  businessId: noBusiness,
  'assignedTo, followers': noUser,
  companyName: noAddress,
};

const linkOwnerMeanings: Readonly<Record<LinkOwner, string>> = {
  newest:
    'Both sides may change the field. Where both did, settings.conflicts of the connection decides: the later change, one side, or a person.',
  roster: 'A change in HighLevel is taken back there.',
  highlevel: 'A change here is taken back here.',
};

const linkModeMeanings: Readonly<Record<LinkMode, string>> = {
  always: 'The field is kept alike.',
  createOnly: 'It goes to the other side with a new contact, and is each side’s own from then on.',
  updateOnly: 'It does not go with a new contact; later changes do.',
};

const owners: Readonly<Record<Owner, string>> = {
  directory: 'The directory rules the field: what it says is written again where somebody changed it.',
  directoryFirst: 'The field is set while it is empty, and a person’s from then on.',
  local: 'The field is never written.',
};

const modes: Readonly<Record<WriteMode, string>> = {
  always: 'The field is written whenever the directory changes.',
  createOnly: 'Only in a contact that the sync makes.',
  updateOnly: 'Only in a contact that is there already.',
  fillIfEmpty: 'Whenever the field is empty.',
};

function rules(label: string, head: string, meanings: Readonly<Record<string, string>>) {
  const rows = Object.entries(meanings).map(
    ([name, meaning]) => html`<tr><th scope="row"><code>${name}</code></th><td>${meaning}</td></tr>`,
  );
  return table(label, [head, 'What it means'], rows);
}
