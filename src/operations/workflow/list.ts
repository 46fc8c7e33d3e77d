import Type from 'typebox';
import { Workflow } from '#contacts/campaign.ts';
import { listEnrollables } from '#store/enrollables.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listWorkflows = query({
  key: 'workflow.list',
  title: 'List Workflows',
  description: 'Returns the workflows of a location.',
  group: 'automation',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/workflows/' },
  isIdempotent: true,
  input: { locationId },
  output: Type.Object({ workflows: Type.Array(Workflow) }),

  async handler(_input, { store }) {
    return { workflows: await listEnrollables(store, 'workflow') };
  },
});
