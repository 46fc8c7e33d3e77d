import type { FileFormat } from './records.ts';

/** Counts the records of a file, piece of text by piece; a row of CSV may hold line ends between quotes. */
export function rowCounter(format: FileFormat): { add(text: string): void; count(): number } {
  if (format === 'vcard') return vcardCounter();
  let lines = 0;
  let isInQuotes = false;
  let isAtStart = true;
  let last = 0;
  return {
    add(text) {
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code === quote && format === 'csv') isInQuotes = !isInQuotes;
        if ((code === lineFeed || code === carriageReturn) && !isInQuotes) {
          // The two signs of one line end are one.
          if (code === carriageReturn || last !== carriageReturn) lines++;
          isAtStart = true;
        } else isAtStart = false;
        last = code;
      }
    },
    count: () => (isAtStart ? lines : lines + 1),
  };
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function vcardCounter() {
  let cards = 0;
  let rest = '';
  return {
    add(text: string) {
      const all = rest + text;
      cards += all.match(/^BEGIN:VCARD/gim)?.length ?? 0;
      // What the end of this piece cuts is looked at with the next one, but never twice.
      rest = all.slice(all.lastIndexOf('\n') + 1);
      if (/^BEGIN:VCARD/i.test(rest)) rest = '';
    },
    count: () => cards,
  };
}
