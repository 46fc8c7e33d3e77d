import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onExportReady = trigger({
  key: 'on.export.ready',
  title: 'Export Ready',
  description: 'Triggers when the file of an export can be downloaded.',
  scope: 'contacts.readonly',
  from: ['export.ready'],
  payload: {
    exportId: Type.String(),
    exported: Type.Integer({ description: 'How many contacts the file holds.' }),
    file: Type.Object({
      name: Type.String(),
      mediaType: Type.String(),
      size: Type.Integer(),
      expiresAt: Type.String({ format: 'date-time' }),
    }),
  },
});
