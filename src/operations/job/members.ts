import Type from 'typebox';

export const jobId = Type.String({ minLength: 1, maxLength: 255, description: 'The id of the job.' });
