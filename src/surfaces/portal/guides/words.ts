import { html } from '../html.ts';
import type { Page, PortalTerms } from '../page.ts';
import { command, guidePage } from './guide.ts';

const words = {
  Tenant: 'An organisation in Entra ID. It owns its locations and its users; nobody else reaches them.',
  Location:
    'A place that holds contacts, with its own time zone, fields and tags. HighLevel calls it sub-account.',
  Contact: 'A person or a company that somebody works with.',
  User: 'A person of the tenant who works with contacts: owns them, follows them, has tasks.',
  Business: 'A company that contacts belong to.',
  Task: 'What is to be done for a contact, until when and by whom.',
  Note: 'A text about a contact.',
  Tag: 'A word by which contacts are grouped. It keeps the spelling of its first use, and compares without case.',
  'Custom field': 'A member that a location adds to its contacts, with a data type.',
  Follower: 'A user who wants to know about a contact without owning it.',
  'Do not disturb': 'Channels on which a contact must not be disturbed, or may not write to us (inbound).',
  Duplicate: 'A contact with an e-mail address or phone number that another one of the location has.',
  Upsert: 'Finds the contact by its address and changes it, or creates it.',
  Segment: 'A search that is kept under a name. Who is in it is found anew at each call.',
  Campaign: 'A series of messages that contacts are enrolled in; another system sends them.',
  Workflow: 'A series of steps that contacts are enrolled in; another system takes them.',
  'Recycle bin': 'Where deleted contacts are for 30 days, with all that hangs on them.',
  Event: 'What is stored of a change, in its transaction, for whoever wants to know.',
  Trigger: 'A kind of event that can be asked for.',
  Job: 'What outlives its call: an import, a rename that concerns many contacts.',
  Preset: 'A small form of an operation that people pick by name.',
  Right: 'What a token allows: contacts.readonly, contacts.write or roster.admin.',
} as const;

/** The words of the field, as every page and every answer uses them. */
export function wordsGuide({ publicUrl }: PortalTerms): Page {
  const rows = Object.entries(words).map(
    ([word, meaning]) => html`<tr><th scope="row">${word}</th><td>${meaning}</td></tr>`,
  );
  return guidePage({
    path: '/docs/words',
    title: 'Words of the field',
    description: 'What tenant, location, contact, segment, trigger and the other words mean here.',
    lead: 'One word for one thing, in paths, members, errors and pages alike. Where HighLevel has a word for it, it is that word.',
    steps: [
      {
        id: 'list',
        title: 'The words',
        content: html`<div class="table" role="region" aria-label="The words" tabindex="0"><table><thead><tr><th scope="col">Word</th><th scope="col">What it means</th></tr></thead><tbody>${rows}</tbody></table></div>`,
      },
      {
        id: 'codes',
        title: 'The words of errors',
        content: html`<p>Codes are stable and decide; sentences may change. All of them, for programs:</p>
${command('codes', `curl -H "Authorization: Bearer $TOKEN" "${publicUrl}/errors/"`)}`,
      },
    ],
  });
}
