import type { Static, TObject } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import type { CalendarSettings } from '#contacts/calendar.ts';
import type { StoreWriter } from '#store/store.ts';
import { unknownUsers } from '#store/users.ts';
import { filled } from '../text.ts';
import type { calendarChanges } from './members.ts';

type Availabilities = NonNullable<CalendarSettings['availabilities']>;
type Places = NonNullable<CalendarSettings['locationConfigurations']>;

/** The members of a calendar that were sent, as they are kept. Throws `invalid_input`. */
export async function toCalendarChanges(
  store: StoreWriter,
  {
    availabilities,
    locationConfigurations,
    teamMembers,
    name,
    ...sent
  }: Static<TObject<typeof calendarChanges>>,
  before: CalendarSettings = {},
): Promise<CalendarSettings & { readonly name?: string }> {
  await refuseUnknownUsers(store, teamMembers ?? []);
  return {
    ...sent,
    ...(name !== undefined && { name: filled('name', name) }),
    ...(teamMembers && {
      teamMembers: teamMembers.map(member => ({
        ...member,
        ...(member.locationConfigurations && {
          locationConfigurations: namePlaces(member.locationConfigurations),
        }),
      })),
    }),
    ...(locationConfigurations && { locationConfigurations: namePlaces(locationConfigurations) }),
    ...(availabilities && {
      availabilities: mergeDays(store, before.availabilities ?? [], availabilities),
    }),
  };
}

async function refuseUnknownUsers(
  store: StoreWriter,
  members: NonNullable<CalendarSettings['teamMembers']>,
): Promise<void> {
  const unknown = await unknownUsers(
    store,
    members.map(({ userId }) => userId),
  );
  const problems: FieldError[] = members.flatMap(({ userId }, place) => {
    const member = `teamMembers[${place}].userId`;
    return unknown.includes(userId) ? [{ member, message: `${member} must be the id of a user` }] : [];
  });
  if (problems.length > 0) throw invalidInput(problems);
}

/** An appointment says by this name where it takes place; the first is the default. */
function namePlaces(places: Places): Places {
  return places.map((place, n) => ({
    ...place,
    meetingId: place.meetingId ?? (n === 0 ? 'default' : `${place.kind}_${n}`),
  }));
}

/** Days that have hours of their own are told apart by their date or id; those that are not sent stay. */
function mergeDays(store: StoreWriter, before: Availabilities, sent: Availabilities): Availabilities {
  const days = [...before];
  for (const { deleted, ...day } of sent) {
    const place = days.findIndex(
      known => known.id === day.id || known.date.slice(0, 10) === day.date.slice(0, 10),
    );
    const known = days[place];
    if (known) days.splice(place, 1);
    if (deleted !== true) days.push({ ...day, id: known?.id ?? day.id ?? store.newId() });
  }
  return days.sort((one, other) => (one.date < other.date ? -1 : 1));
}
