import Type from 'typebox';
import { customFieldInputs } from '../field/members.ts';

const text = (maximum = 1000) =>
  Type.Optional(Type.Union([Type.String({ maxLength: maximum }), Type.Null()]));

/** The members by which a business is written. */
export const businessMembers = {
  name: Type.String({ maxLength: 1000 }),
  phone: text(100),
  email: text(320),
  website: text(2000),
  address: text(),
  city: text(),
  postalCode: text(100),
  state: text(),
  country: text(100),
  description: text(65_536),
  customFields: Type.Optional(customFieldInputs),
};

/** The members by which a business is changed: those that are sent. */
export const businessChanges = { ...businessMembers, name: Type.Optional(businessMembers.name) };
