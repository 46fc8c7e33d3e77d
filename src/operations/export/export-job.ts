import Type, { type Static } from 'typebox';
import type { Contact } from '#contacts/contact.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { parseSearch } from '#contacts/search-tree.ts';
import { cellsOf, exportColumns } from '#contacts/transfer/contact-cells.ts';
import { writeCsv } from '#contacts/transfer/csv.ts';
import { fileFormats } from '#contacts/transfer/records.ts';
import { writeVcards } from '#contacts/transfer/vcard-out.ts';
import { beginBlob, insertBlob, writeChunk } from '#store/blobs.ts';
import { type JobRun, jobKind } from '#store/jobs/job-kind.ts';
import { getLocation } from '#store/locations.ts';
import { searchContacts } from '#store/search/search-contacts.ts';
import type { StoreReader } from '#store/store.ts';
import { withFullPhones } from '../contact/search-phones.ts';

const contactsAtOnce = 250;
/** How long the file of an export stays, in milliseconds. */
const filesAreKept = 7 * 86_400_000;

const parameters = {
  format: Type.Enum(fileFormats),
  filters: Type.Array(Type.Unknown()),
  fields: Type.Array(Type.Enum(exportColumns)),
};
type Parameters = Static<Type.TObject<typeof parameters>>;

const Place = Type.Object({
  fileId: Type.String(),
  fieldKeys: Type.Array(Type.String()),
  pieces: Type.Integer(),
  size: Type.Integer(),
  /** Behind which contact the next page begins. */
  after: Type.Union([Type.Array(Type.Union([Type.String(), Type.Number(), Type.Null()])), Type.Null()]),
});
type Place = Static<typeof Place>;

/** How each format is called and told. */
const kinds = {
  csv: { ending: 'csv', mediaType: 'text/csv; charset=utf-8' },
  jsonl: { ending: 'jsonl', mediaType: 'application/x-ndjson' },
  vcard: { ending: 'vcf', mediaType: 'text/vcard; charset=utf-8' },
} as const;

/** Writes contacts to a file, a page of them a step; its pieces are as long as their pages. */
export const exportJob = jobKind({
  kind: 'export',
  parameters,
  cursor: Place,
  step: ({ parameters: order, cursor }, run) =>
    cursor === null ? begin(order, run) : writePage(order, cursor, run),
});

function begin({ format, fields }: Parameters, run: JobRun<Place>): Promise<void> {
  return run.advance(async writer => {
    const fieldKeys = [...(await writer.dictionary()).fields.values()].map(({ key }) => key);
    const fileId = await beginBlob(writer);
    const head =
      format === 'csv' ? await writeCsv([[...fields, ...fieldKeys.map(key => `contact.${key}`)]]) : '';
    const bytes = Buffer.from(head);
    if (bytes.length > 0) await writeChunk(writer, fileId, 0, bytes);
    const pieces = bytes.length > 0 ? 1 : 0;
    return {
      cursor: { fileId, fieldKeys, pieces, size: bytes.length, after: null },
      counts: { exported: 0 },
    };
  });
}

async function writePage(order: Parameters, place: Place, run: JobRun<Place>): Promise<void> {
  const { contacts, total, after } = await run.read(reader => pageOf(reader, order, place));
  const bytes = Buffer.from(await textOfPage(contacts, order, place));
  await run.advance(async writer => {
    const isDone = contacts.length < contactsAtOnce;
    if (bytes.length > 0) await writeChunk(writer, place.fileId, place.pieces, bytes);
    const pieces = bytes.length > 0 ? place.pieces + 1 : place.pieces;
    const size = place.size + bytes.length;
    const counts = { exported: contacts.length };
    const next = { ...place, pieces, size, after };
    if (!isDone) return { cursor: next, counts, total };
    const { ending, mediaType } = kinds[order.format];
    const name = `contacts-${run.jobId}.${ending}`;
    const expiresAt = writer.now + filesAreKept;
    await insertBlob(writer, { id: place.fileId, name, mediaType, expiresAt, size, chunks: pieces });
    const file = { name, mediaType, size, expiresAt: new Date(expiresAt).toISOString() };
    const exported = (run.counts.exported ?? 0) + contacts.length;
    writer.noteEvent({ type: 'export.ready', data: { exportId: run.jobId, exported, file }, changes: [] });
    return { cursor: next, counts, total: exported, isDone, result: { fileId: place.fileId, ...file } };
  });
}

async function pageOf(store: StoreReader, { filters }: Parameters, { after }: Place) {
  const location = await getLocation(store);
  const dictionary = await store.dictionary();
  const sent = await withFullPhones(filters, location.country);
  const search = parseSearch({ filters: sent }, dictionary.field, location.timezone);
  const found = await searchContacts(store, { ...search, limit: contactsAtOnce, after: after ?? undefined });
  return {
    contacts: found.states.map(state => presentContact(state, dictionary)),
    total: found.total,
    after: [...(found.places.at(-1) ?? [])],
  };
}

async function textOfPage(
  contacts: readonly Contact[],
  { format, fields }: Parameters,
  { fieldKeys }: Place,
): Promise<string> {
  if (contacts.length === 0) return '';
  switch (format) {
    case 'jsonl':
      return contacts.map(contact => `${JSON.stringify(contact)}\n`).join('');
    case 'vcard':
      return writeVcards(contacts);
    case 'csv': {
      const rows: string[][] = [];
      for (const contact of contacts) rows.push(await cellsOf(contact, fields, fieldKeys));
      return writeCsv(rows);
    }
  }
}
