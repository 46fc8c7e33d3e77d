import Type, { type Static, type TObject } from 'typebox';
import { textForms } from '#base/text-forms.ts';

const closed = { additionalProperties: false };
const flag = Type.Optional(Type.Boolean());
const text = (maximum = 1000) => Type.Optional(Type.String({ maxLength: maximum }));
const oneOf = <const Values extends (string | number)[]>(
  values: readonly [...Values],
  description?: string,
) => Type.Optional(Type.Enum(values, description === undefined ? {} : { description }));
const amount = (minimum: number, description: string) =>
  Type.Optional(Type.Number({ minimum, maximum: 44_640, description }));
const unit = oneOf(['mins', 'hours']);

const Hours = Type.Object(
  {
    openHour: Type.Integer({ minimum: 0, maximum: 23 }),
    openMinute: Type.Integer({ minimum: 0, maximum: 60 }),
    closeHour: Type.Integer({ minimum: 0, maximum: 23 }),
    closeMinute: Type.Integer({ minimum: 0, maximum: 60 }),
  },
  {
    ...closed,
    description:
      "On the location's clocks; 23:60 is midnight, and hours that close by their opening end the next day.",
  },
);
export type Hours = Static<typeof Hours>;

const OpenHours = Type.Object(
  {
    daysOfTheWeek: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), {
      maxItems: 7,
      description: '0 is Sunday.',
    }),
    hours: Type.Array(Hours, { maxItems: 24 }),
  },
  closed,
);

const Availability = Type.Object(
  {
    id: text(255),
    date: Type.String({
      pattern: textForms.day.pattern,
      description: 'The day in the location, as 2026-11-24T00:00:00.000Z.',
    }),
    hours: Type.Array(Hours, { maxItems: 24 }),
    deleted: flag,
  },
  { ...closed, description: 'The hours of one day; without any the day is closed.' },
);

const LocationConfiguration = Type.Object(
  {
    kind: Type.Enum([
      'custom',
      'zoom_conference',
      'google_conference',
      'inbound_call',
      'outbound_call',
      'physical',
      'booker',
      'ms_teams_conference',
    ]),
    location: text(),
    meetingId: text(255),
  },
  closed,
);

const TeamMember = Type.Object(
  {
    userId: Type.String({ minLength: 1, maxLength: 255 }),
    priority: oneOf([0, 0.5, 1]),
    meetingLocationType: oneOf(['custom', 'zoom', 'gmeet', 'phone', 'address', 'teams', 'booker']),
    meetingLocation: text(),
    isPrimary: flag,
    locationConfigurations: Type.Optional(Type.Array(LocationConfiguration, { maxItems: 20 })),
  },
  closed,
);

const Notification = Type.Object(
  {
    type: oneOf(['email']),
    shouldSendToContact: Type.Boolean(),
    shouldSendToGuest: Type.Boolean(),
    shouldSendToUser: Type.Boolean(),
    shouldSendToSelectedUsers: Type.Boolean(),
    selectedUsers: Type.String({ maxLength: 2000 }),
  },
  closed,
);

const Recurring = Type.Object(
  {
    freq: oneOf(['DAILY', 'WEEKLY', 'MONTHLY']),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 })),
    bookingOption: oneOf(['skip', 'continue', 'book_next']),
    bookingOverlapDefaultStatus: oneOf(['confirmed', 'new']),
  },
  closed,
);

/** What a calendar holds beside its name. Roster acts by the rules for slots, people and places, and keeps the rest. */
export const calendarSettings = {
  isActive: Type.Optional(Type.Boolean({ description: 'A draft has no free slots.' })),
  notifications: Type.Optional(Type.Array(Notification, { maxItems: 20 })),
  groupId: text(255),
  teamMembers: Type.Optional(
    Type.Array(TeamMember, {
      maxItems: 100,
      description: 'The users of whom one is booked, or all where the calendar is collective.',
    }),
  ),
  eventType: oneOf(['RoundRobin_OptimizeForAvailability', 'RoundRobin_OptimizeForEqualDistribution']),
  description: text(65_536),
  slug: text(255),
  widgetSlug: text(255),
  widgetType: oneOf(['default', 'classic']),
  eventTitle: text(),
  eventColor: text(30),
  meetingLocation: text(),
  locationConfigurations: Type.Optional(Type.Array(LocationConfiguration, { maxItems: 20 })),
  slotDuration: amount(1, 'How long a booking is.'),
  slotDurationUnit: unit,
  slotInterval: amount(1, 'How far apart the slots begin.'),
  slotIntervalUnit: unit,
  slotBuffer: amount(0, 'Time that stays free after a booking.'),
  slotBufferUnit: unit,
  preBuffer: amount(0, 'Time that stays free before a booking.'),
  preBufferUnit: unit,
  appoinmentPerSlot: amount(1, 'Bookings at the same time: of each user, or of a calendar without users.'),
  appoinmentPerDay: amount(0, 'Bookings on one day; 0 for any number.'),
  allowBookingAfter: amount(0, 'How long before its begin a slot can be booked at the latest.'),
  allowBookingAfterUnit: oneOf(['mins', 'hours', 'days', 'weeks', 'months']),
  allowBookingFor: amount(0, 'How far ahead can be booked, to the end of that day.'),
  allowBookingForUnit: oneOf(['days', 'weeks', 'months']),
  openHours: Type.Optional(
    Type.Array(OpenHours, { maxItems: 100, description: 'When it is open; without any it has no slots.' }),
  ),
  enableRecurring: flag,
  recurring: Type.Optional(Recurring),
  formId: text(255),
  stickyContact: flag,
  isLivePaymentMode: flag,
  autoConfirm: Type.Optional(Type.Boolean({ description: 'Whether a booking is confirmed or new.' })),
  shouldSendAlertEmailsToAssignedMember: flag,
  alertEmail: text(320),
  googleInvitationEmails: flag,
  allowReschedule: flag,
  allowCancellation: flag,
  shouldAssignContactToTeamMember: flag,
  shouldSkipAssigningContactForExisting: flag,
  notes: text(65_536),
  pixelId: text(255),
  formSubmitType: oneOf(['RedirectURL', 'ThankYouMessage']),
  formSubmitRedirectURL: text(2000),
  formSubmitThanksMessage: text(65_536),
  availabilityType: Type.Optional(
    Type.Union([Type.Literal(0), Type.Literal(1), Type.Null()], {
      description:
        '0: only open hours count; 1: only days of their own; null: both, where such a day takes the place of its open hours.',
    }),
  ),
  availabilities: Type.Optional(
    Type.Array(Availability, { maxItems: 1000, description: 'Days that have hours of their own.' }),
  ),
  guestType: oneOf(['count_only', 'collect_detail']),
  consentLabel: text(),
  calendarCoverImage: text(2000),
  lookBusyConfig: Type.Optional(
    Type.Object({ enabled: Type.Boolean(), LookBusyPercentage: Type.Number() }, closed),
  ),
};

/** Set once, when a calendar is made. */
export const calendarType = oneOf(
  ['round_robin', 'event', 'class_booking', 'collective', 'service_booking', 'personal'],
  'Whose time a booking takes: of one member of the team, of all (collective), or a seat.',
);

export type CalendarSettings = Static<TObject<typeof calendarSettings>> & {
  readonly calendarType?: Static<typeof calendarType>;
};

/** What a new calendar has where nothing else was said. */
export const calendarDefaults = {
  isActive: true,
  eventType: 'RoundRobin_OptimizeForAvailability',
  widgetType: 'classic',
  eventTitle: '{{contact.name}}',
  eventColor: '#039be5',
  slotDuration: 30,
  slotDurationUnit: 'mins',
  slotInterval: 30,
  slotIntervalUnit: 'mins',
  appoinmentPerSlot: 1,
  autoConfirm: true,
  allowReschedule: true,
  allowCancellation: true,
  formSubmitType: 'ThankYouMessage',
} as const satisfies CalendarSettings;

/** Something that can be booked: when, for how long, and with whom. */
export const Calendar = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  ...calendarSettings,
  calendarType,
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
});
export type Calendar = Static<typeof Calendar>;
