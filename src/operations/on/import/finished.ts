import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onImportFinished = trigger({
  key: 'on.import.finished',
  title: 'Import Finished',
  description: 'Triggers when an import ends, with its counts.',
  scope: 'contacts.readonly',
  from: ['import.finished'],
  payload: {
    importId: Type.String(),
    state: Type.String({ description: '`done`, or `cancelled` where `import.cancel` ended it.' }),
    counts: Type.Record(Type.String(), Type.Integer(), {
      description: 'How many rows were created, updated, skipped and refused.',
    }),
  },
});
