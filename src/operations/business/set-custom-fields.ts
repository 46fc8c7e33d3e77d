import { Id } from '../contact/members.ts';
import { customFieldInputs } from '../field/members.ts';
import { preset } from '../preset.ts';
import { updateBusiness } from './update.ts';

export const setCustomFieldsOfBusiness = preset({
  of: updateBusiness,
  key: 'business.setCustomFields',
  title: 'Set Custom Fields of Business',
  description: 'Writes custom fields of a business by id or key.',
  input: { businessId: Id, customFields: customFieldInputs },
  translate: input => input,
});
