import type { DirectoryChange, DirectoryPerson } from '#contacts/directory/person.ts';
import type { MappedAhead } from './map-ahead.ts';

/** Some of a directory's news, and where the next are. Links are the directory's own: kept whole, never made. */
export interface DirectoryPage {
  readonly changes: readonly DirectoryChange[];
  /** More is there now. */
  readonly nextLink?: string;
  /** All was given; from here on later changes are found. Either this or `nextLink` is there. */
  readonly deltaLink?: string;
  /** What its people become, where that was made ahead. */
  readonly mapped?: MappedAhead;
}

/** A directory that is asked for its people and for what changed. Its errors are those of `./problem.ts`. */
export interface DirectorySource {
  /** The page at a link, or the first page of all people. */
  page(link: string | undefined, signal: AbortSignal): Promise<DirectoryPage>;
  /** One person as they are now; nothing where there is no such person. */
  person(id: string, signal: AbortSignal): Promise<DirectoryPerson | undefined>;
  /** Looks whether people can be read at all; throws what is wrong. */
  test(signal: AbortSignal): Promise<void>;
}
