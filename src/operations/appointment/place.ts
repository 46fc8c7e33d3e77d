import type { Calendar } from '#contacts/calendar.ts';
import type { Contact } from '#contacts/contact.ts';
import type { AppointmentFields } from '#store/appointment-fields.ts';

/** What was sent about the place of an appointment. */
interface PlaceSent {
  readonly address?: string | undefined;
  readonly meetingLocationType?: string | undefined;
  readonly meetingLocationId?: string | undefined;
}

type Place = Required<Pick<AppointmentFields, 'address' | 'meetingLocationType' | 'meetingLocationId'>>;

/** How the kinds of a calendar's places are called at an appointment. */
const types: Readonly<Record<string, string>> = {
  custom: 'custom',
  booker: 'custom',
  physical: 'address',
  inbound_call: 'phone',
  outbound_call: 'phone',
  zoom_conference: 'zoom',
  google_conference: 'gmeet',
  ms_teams_conference: 'ms_teams',
};

/** Where it takes place: the address or kind that was sent, else one of the user's or the calendar's places. */
export function placeOf(calendar: Calendar | undefined, userId: string | null, sent: PlaceSent): Place {
  const { address, meetingLocationType: type, meetingLocationId = null } = sent;
  if (address || type) {
    return {
      address: address || null,
      meetingLocationType: type ?? 'custom',
      meetingLocationId,
    };
  }
  const member = calendar?.teamMembers?.find(known => known.userId === userId);
  const places = member?.locationConfigurations ?? calendar?.locationConfigurations ?? [];
  const place = meetingLocationId
    ? places.find(({ meetingId }) => meetingId === meetingLocationId)
    : places[0];
  return {
    address: place?.location ?? null,
    meetingLocationType: place ? (types[place.kind] ?? 'custom') : null,
    meetingLocationId: place?.meetingId ?? meetingLocationId,
  };
}

/** The calendar's title for its appointments, with what it asks of the contact filled in. */
export function titleOf(calendar: Calendar, contact: Contact): string {
  const known: Readonly<Record<string, string | undefined>> = {
    'contact.name': contact.name ?? [contact.firstName, contact.lastName].filter(Boolean).join(' '),
    'contact.first_name': contact.firstName,
    'contact.last_name': contact.lastName,
    'contact.email': contact.email,
    'contact.phone': contact.phone,
    'calendar.name': calendar.name,
  };
  const title = (calendar.eventTitle ?? '').replaceAll(
    /\{\{\s*([\w.]+)\s*\}\}/g,
    (_all, name: string) => known[name] ?? '',
  );
  return title.trim() || calendar.name;
}
