import Type from 'typebox';

export const deliveryId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id of the delivery.',
});
