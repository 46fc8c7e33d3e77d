import Type from 'typebox';
import { errorDescriptions } from '#base/errors.ts';
import { query } from '../operation.ts';

export const listErrors = query({
  key: 'error.list',
  title: 'List Error Codes',
  description: 'Returns every error code with its status, meaning and remedy.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/errors/' },
  isIdempotent: true,
  input: {},
  output: Type.Object({
    errors: Type.Array(
      Type.Object({
        code: Type.String({ description: 'Stable: decide by it.' }),
        status: Type.Integer({ description: 'Of the answer over HTTP.' }),
        meaning: Type.String(),
        remedy: Type.String(),
      }),
    ),
  }),

  handler: async () => ({ errors: [...errorDescriptions] }),
});
