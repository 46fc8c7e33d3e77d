import Type, { type TSchema } from 'typebox';
import { errorDescriptions } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { Appointment } from '#contacts/appointment.ts';
import { Business } from '#contacts/business.ts';
import { Calendar } from '#contacts/calendar.ts';
import { AppointmentNote, BlockedSlot, CalendarEvent } from '#contacts/calendar-event.ts';
import { Campaign, Workflow } from '#contacts/campaign.ts';
import {
  AdditionalEmail,
  AdditionalPhone,
  Contact,
  CustomFieldValue,
  ExternalId,
} from '#contacts/contact.ts';
import { CustomField } from '#contacts/custom-field-record.ts';
import { DeletedContact } from '#contacts/deleted-contact.ts';
import { DndSettings, DndSettingsInput, InboundDndSettings, InboundDndSettingsInput } from '#contacts/dnd.ts';
import { Actor, Change } from '#contacts/event.ts';
import { HistoryEntry } from '#contacts/history.ts';
import { Location, LocationSettings } from '#contacts/location.ts';
import { Note } from '#contacts/note.ts';
import { Tag } from '#contacts/tag.ts';
import { Task } from '#contacts/task.ts';
import { User } from '#contacts/user.ts';
import type { Shape } from '../http/versions.ts';
import { schemaOfShape } from './v3.ts';

const ErrorEnvelope = Type.Object(
  {
    statusCode: Type.Integer({ description: 'The status of the answer.' }),
    message: Type.Union([Type.String(), Type.Array(Type.String())], {
      description: 'What happened and what to do next; with 422 a sentence for each member.',
    }),
    error: Type.Optional(Type.String({ description: 'The name of the status.' })),
    code: Type.Enum(
      errorDescriptions.map(({ code }) => code),
      { description: 'Stable: decide by it.' },
    ),
    fields: Type.Optional(
      Type.Array(Type.Object({ member: Type.String(), message: Type.String() }), {
        description: 'The members that were refused, with 422.',
      }),
    ),
    meta: Type.Optional(
      Type.Object(
        {
          contactId: Type.Optional(Type.String()),
          contactName: Type.Optional(Type.String()),
          matchingField: Type.Optional(Type.String()),
        },
        { description: 'Of a duplicate: the contact that has the address.' },
      ),
    ),
    traceId: Type.String({ description: 'Names the call in the log; `x-trace-id` has it too.' }),
  },
  { description: "HighLevel's envelope, with a stable code." },
);

/** The schemas that have a name of their own in derived files. An operation's schema refers to them. */
const named: Readonly<Record<string, TSchema>> = {
  Error: ErrorEnvelope,
  Contact,
  Task,
  Note,
  Appointment,
  AppointmentNote,
  BlockedSlot,
  Calendar,
  CalendarEvent,
  Business,
  Tag,
  CustomField,
  Campaign,
  Workflow,
  User,
  Location,
  LocationSettings,
  DeletedContact,
  HistoryEntry,
  Actor,
  Change,
  AdditionalEmail,
  AdditionalPhone,
  ExternalId,
  CustomFieldValue,
  DndSettings,
  DndSettingsInput,
  InboundDndSettings,
  InboundDndSettingsInput,
};

const nameBySchema = new Map<unknown, string>(Object.entries(named).map(([name, schema]) => [schema, name]));

/** An optional schema is a copy: it is told by its text, unless two have the same. */
const nameByText = new Map(
  [...Map.groupBy(Object.keys(named), name => JSON.stringify(named[name]))].flatMap(
    ([text, [name, ...others]]) => (name !== undefined && others.length === 0 ? [[text, name] as const] : []),
  ),
);

export interface SchemaWriter {
  /** The schema as JSON; what has a name of its own is referred to. */
  write(schema: unknown): unknown;
  /** A reference to a schema with a name. */
  refer(name: string): object;
  /** What was referred to, by name. */
  used(): Readonly<Record<string, unknown>>;
}

/** Writes schemas whose references begin with `prefix`, as `#/components/schemas/`. */
export function schemaWriter(prefix: string, shape: Shape): SchemaWriter {
  const written = new Map<string, unknown>();

  function refer(name: string): object {
    if (!written.has(name)) {
      written.set(name, {});
      written.set(name, inside(named[name]));
    }
    return { $ref: prefix + name };
  }

  function write(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map(write);
    if (!isRecord(schema)) return schema;
    const name = nameBySchema.get(schema) ?? nameByText.get(JSON.stringify(schema));
    return name === undefined ? inside(schema) : refer(name);
  }

  function inside(schema: unknown): unknown {
    if (!isRecord(schema)) return schema;
    const { $defs, $id, ...members } = schemaOfShape(shape, schema);
    if (isRecord($defs)) {
      for (const [name, definition] of Object.entries($defs)) written.set(name, inside(definition));
    }
    return Object.fromEntries(
      Object.entries(members).map(([name, member]) => [
        name,
        name === '$ref' && typeof member === 'string' && !member.startsWith('#')
          ? prefix + member
          : literal.has(name)
            ? member
            : write(member),
      ]),
    );
  }

  return {
    write,
    refer,
    used: () =>
      Object.fromEntries([...written].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))),
  };
}

/** Members of a schema that hold values, not schemas. */
const literal: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', 'required']);
